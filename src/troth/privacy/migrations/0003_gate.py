"""The gate: one truth for lists, exports and whatever is sent."""

from django.db import migrations

# The hash of an address under a key that is not in this database: HMAC-SHA-256, its two halves made before.
HASH = """
create function privacy_hash(a_key bytea, kind text, address text) returns bytea
language sql immutable parallel safe
return sha256(substr(a_key, 65) || sha256(
    substr(a_key, 1, 64) || convert_to(kind || ':' || lower(btrim(address)), 'UTF8')));
"""

# What lasts: consent, objections, dead addresses, open complaints. For one person it is answered by indexes, for
# all of them by joins: PostgreSQL writes it out in the question that names it. No refusal is a yes.
STANDING = """
create function privacy_standing(
    a_purpose text, a_channel text, a_topic text, a_key bytea, an_address text default ''
) returns table (person_id uuid, address text, basis text, entry_id uuid, refusal text)
language sql stable as $$
select at_hand.id, at_hand.address, why.basis, own.entry_id, case
    when at_hand.kind <> '' and at_hand.address = '' then 'no_address'
    when at_hand.kind <> '' and exists (
        select from privacy_suppression s
        where s.hash = privacy_hash(a_key, at_hand.kind, at_hand.address) and s.reason = 'bounced'
    ) then 'bounced'
    when not why.may_refuse then null
    when own.said in ('withdrawn', 'objected') then own.said
    when whole.said is not null
        and (own.number is null or own.number < whole.number or own.since < whole.since) then whole.said
    when whole_channel.said is not null
        and (own.number is null or own.number < whole_channel.number or own.since < whole_channel.since)
        then whole_channel.said
    when part.said in ('withdrawn', 'objected') then part.said
    when why.basis = 'consent' and own.said is null then 'no_consent'
    when why.basis = 'consent' and own.said = 'requested' then 'not_confirmed'
    when at_hand.kind <> '' and exists (
        select from privacy_suppression s
        where s.hash = privacy_hash(a_key, at_hand.kind, at_hand.address)
            and (s.reason = 'complained' or s.reason = 'erased' and (own.since is null or own.since < s.at))
    ) then 'suppressed'
    when exists (
        select from privacy_silence s where s.person_id = at_hand.id and s.until is null
    ) then 'complaint_open'
end
from (
    select p.id,
        case a_channel when 'mail' then 'mail' when 'post' then '' else 'phone' end as kind,
        case when an_address <> '' then an_address
            else coalesce(case a_channel when 'mail' then p.email when 'post' then '' else p.phone end, '')
        end as address
    from people_person p
) at_hand
cross join (
    select * from privacy_purpose u
    where u.key = a_purpose and u.retired_at is null and a_channel = any(u.channels)
) why
left join privacy_consent own on own.person_id = at_hand.id and own.purpose = a_purpose
    and own.channel = a_channel and own.topic = ''
left join privacy_consent part on a_topic <> '' and part.person_id = at_hand.id and part.purpose = a_purpose
    and part.channel = a_channel and part.topic = a_topic
left join privacy_consent whole on whole.person_id = at_hand.id and whole.purpose = ''
    and whole.channel = '' and whole.topic = ''
left join privacy_consent whole_channel on whole_channel.person_id = at_hand.id and whole_channel.purpose = ''
    and whole_channel.channel = a_channel and whole_channel.topic = ''
$$;
"""

# What passes by itself: the hours of the night where the person is, and what the firm has sent lately. Whoever had
# to wait for another asks with the moment at which the waiting began: what the other sent counts all the same.
MOMENT = """
create function privacy_is_quiet(a_person uuid, a_channel text, a_moment timestamptz) returns boolean
language plpgsql stable as $$
declare
    quiet privacy_quiet_hours;
    zone text;
    clock time;
begin
    select * into quiet from privacy_quiet_hours q where q.channel = a_channel;
    if not found then
        return false;
    end if;
    select coalesce(nullif(p.time_zone, ''), w.time_zone) into zone
    from team_workspace w left join people_person p on p.id = a_person where w.id = 1;
    begin
        clock := (a_moment at time zone zone)::time;
    exception when invalid_parameter_value then
        select (a_moment at time zone w.time_zone)::time into clock from team_workspace w where w.id = 1;
    end;
    if quiet.starts < quiet.ends then
        return clock >= quiet.starts and clock < quiet.ends;
    end if;
    return clock >= quiet.starts or clock < quiet.ends;
end $$;

create function privacy_is_spent(a_person uuid, a_purpose text, a_channel text, a_moment timestamptz)
returns boolean language sql stable
return exists (
    select from privacy_budget b join privacy_purpose u on u.key = a_purpose
    where (a_purpose = any(b.purposes) or (b.purposes = '{}' and u.may_refuse))
        and (b.channels = '{}' or a_channel = any(b.channels))
        and b.most <= (
            select count(*) from privacy_contact c join privacy_purpose other on other.key = c.purpose
            where c.person_id = a_person and c.released_at is null
                and c.at > a_moment - make_interval(days => b.days)
                and (c.purpose = any(b.purposes) or (b.purposes = '{}' and other.may_refuse))
                and (b.channels = '{}' or c.channel = any(b.channels)))
);

create function consent_refusal(
    a_person uuid, a_purpose text, a_channel text, a_topic text, a_moment timestamptz, a_key bytea,
    an_address text default ''
) returns text language plpgsql stable as $$
declare
    found_refusal text;
    loud boolean;
begin
    select u.ignores_quiet_hours into loud from privacy_purpose u
    where u.key = a_purpose and u.retired_at is null and a_channel = any(u.channels);
    if not found then
        return 'no_purpose';
    end if;
    select s.refusal into found_refusal
    from privacy_standing(a_purpose, a_channel, a_topic, a_key, an_address) s where s.person_id = a_person;
    if not found then
        return 'gone';
    elsif found_refusal is not null then
        return found_refusal;
    elsif not loud and privacy_is_quiet(a_person, a_channel, a_moment) then
        return 'quiet_hours';
    elsif privacy_is_spent(a_person, a_purpose, a_channel, a_moment) then
        return 'budget';
    end if;
    return null;
end $$;
"""

# Whoever claims locks the person first: a withdrawal, or another claim, that was committed before is seen, since
# each statement of a volatile function has a view of its own. Claim in the order of the people.
CLAIM = """
create function consent_claim(
    a_person uuid, a_purpose text, a_channel text, a_topic text, a_moment timestamptz, a_key bytea,
    an_address text, a_kind text, an_id uuid
) returns text language plpgsql volatile as $$
declare
    found_refusal text;
begin
    perform from people_person where id = a_person for no key update;
    found_refusal := consent_refusal(a_person, a_purpose, a_channel, a_topic, a_moment, a_key, an_address);
    if found_refusal is null then
        insert into privacy_contact
                (person_id, purpose, channel, topic, at, basis, entry, about_kind, about_id)
            select a_person, a_purpose, a_channel, a_topic, a_moment, s.basis, s.entry_id, a_kind, an_id
            from privacy_standing(a_purpose, a_channel, a_topic, a_key, an_address) s
            where s.person_id = a_person;
    end if;
    return found_refusal;
end $$;
"""

WATCH = """
select lake_follow('privacy_consent');
select team_watch('privacy_purpose', 'purposes'), team_watch('privacy_topic', 'purposes', 'purpose_id'),
    team_watch('privacy_wording', 'purposes', 'purpose_id', '{written_at}'),
    team_watch('privacy_budget', 'budgets'), team_watch('privacy_quiet_hours', 'quiet_hours');
"""

# What a workspace begins with; an administrator changes it under Settings.
BEGINNING = """
insert into privacy_purpose
    (key, name, basis, may_refuse, must_confirm, ignores_quiet_hours, channels, position) values
    ('service', 'Service messages', 'contract', false, false, true, '{mail,phone,sms,chat,post}', 1),
    ('newsletter', 'Newsletter', 'consent', true, true, false, '{mail}', 2),
    ('offers', 'Offers', 'consent', true, false, false, '{mail,phone,sms,chat,post}', 3),
    ('similar', 'News on what was bought', 'legitimate', true, false, false, '{mail,post}', 4);
insert into privacy_wording (purpose_id, language, version, title, text)
select p.id, w.language, 1, w.title, w.text from privacy_purpose p join (values
    ('service', 'en', 'Service messages', 'What belongs to an order or a question of yours: confirmations, dates, answers.'),
    ('service', 'de', 'Zu Ihrem Auftrag', 'Was zu Ihrem Auftrag oder Ihrer Frage gehört: Bestätigungen, Termine, Antworten.'),
    ('newsletter', 'en', 'Newsletter', 'Our news by mail, now and then. You can end it at any time.'),
    ('newsletter', 'de', 'Newsletter', 'Neues von uns per E-Mail, ab und zu. Sie können ihn jederzeit beenden.'),
    ('offers', 'en', 'Offers', 'Offers that may suit you. You can end this at any time.'),
    ('offers', 'de', 'Angebote', 'Angebote, die zu Ihnen passen könnten. Sie können das jederzeit beenden.'),
    ('similar', 'en', 'News on what you bought', 'News on things like those that you bought from us. You can object at any time.'),
    ('similar', 'de', 'Neues zu Gekauftem', 'Neues zu dem, was Sie bei uns gekauft haben. Sie können jederzeit widersprechen.')
) w (key, language, title, text) on w.key = p.key;
insert into privacy_budget (most, days, purposes, channels) values (4, 7, '{}', '{}');
insert into privacy_quiet_hours (channel, starts, ends) values
    ('phone', '20:00', '08:00'), ('sms', '20:00', '08:00'), ('chat', '20:00', '08:00');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_ledger"),
        ("people", "0013_former_numbers"),
        ("team", "0005_erasure"),
        ("questions", "0004_lake"),
    ]
    operations = [
        migrations.RunSQL(HASH, "drop function privacy_hash"),
        migrations.RunSQL(STANDING, "drop function privacy_standing"),
        migrations.RunSQL(MOMENT, migrations.RunSQL.noop),
        migrations.RunSQL(CLAIM, "drop function consent_claim"),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
        migrations.RunSQL(BEGINNING, migrations.RunSQL.noop),
    ]
