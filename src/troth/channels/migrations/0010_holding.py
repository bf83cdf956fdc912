"""A message is held for whoever hands it over, and what lasts is asked once more."""

from django.db import migrations

# Each statement of a volatile function has a view of its own: what was committed while the person was waited for
# is seen. The person first, then the message, as whoever claims does.
HOLD = """
create function channels_hold(a_message uuid, a_token uuid, a_key bytea) returns text
language plpgsql volatile as $$
declare
    ours channels_outgoing;
    found_refusal text;
begin
    perform from people_person p
    where p.id = (select o.person_id from channels_outgoing o where o.id = a_message and o.purpose <> '')
    for share;
    select * into ours from channels_outgoing o
    where o.id = a_message and o.token = a_token and o.state = 'sending' for update;
    if not found then
        return null;
    elsif ours.purpose = '' then
        return '';
    end if;
    select s.refusal into found_refusal
    from privacy_standing(ours.purpose, 'mail', ours.topic, a_key, ours.parties->0->>'address') s
    where s.person_id = ours.person_id;
    if not found then
        return 'gone';
    end if;
    return coalesce(found_refusal, '');
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0009_drafts")]

    operations = [migrations.RunSQL(HOLD, "drop function channels_hold")]
