"""The words of an entry leave the timeline where not all may read them any more; nothing else is written there."""

from django.db import migrations

REFUSE = """
create or replace function timeline_refuse_change() returns trigger language plpgsql as $$
declare
    free text[] := '{retracted_at,retracted_by_id}';
begin
    if coalesce(current_setting('troth.merging', true), '') = 'on' then
        free := free || '{person_id,about_id}';
    end if;
    if new.subject = '' and new.body = '' and coalesce(current_setting('troth.parting', true), '') = 'on' then
        free := free || '{subject,body}';
    end if;
    if to_jsonb(new) - free is distinct from to_jsonb(old) - free then
        raise exception 'The timeline is append-only: an interaction can be retracted, not changed.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
BEFORE = """
create or replace function timeline_refuse_change() returns trigger language plpgsql as $$
declare
    free text[] := '{retracted_at,retracted_by_id}';
begin
    if coalesce(current_setting('troth.merging', true), '') = 'on' then
        free := free || '{person_id,about_id}';
    end if;
    if to_jsonb(new) - free is distinct from to_jsonb(old) - free then
        raise exception 'The timeline is append-only: an interaction can be retracted, not changed.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0006_lake")]
    operations = [migrations.RunSQL(REFUSE, BEFORE)]
