"""The ledger only grows, and how things stand follows from it, kept by the database itself."""

from django.db import migrations

# What is said names a purpose and a topic that there are. Nothing is changed but whose it is, at a merge.
GUARD = """
create function privacy_guard_ledger() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.purpose <> '' and not exists (select from privacy_purpose p where p.key = new.purpose) then
            raise exception 'There is no purpose %.', new.purpose using errcode = 'foreign_key_violation';
        end if;
        if new.topic <> '' and not exists (
            select from privacy_topic t join privacy_purpose p on p.id = t.purpose_id
            where t.key = new.topic and p.key = new.purpose
        ) then
            raise exception 'There is no topic % of %.', new.topic, new.purpose
                using errcode = 'foreign_key_violation';
        end if;
        return new;
    end if;
    if tg_op = 'UPDATE' and coalesce(current_setting('troth.merging', true), '') = 'on'
       and to_jsonb(new) - 'person_id' = to_jsonb(old) - 'person_id' then
        return new;
    end if;
    if tg_op = 'DELETE' and coalesce(current_setting('troth.erasing', true), '') = 'on' then
        return old;
    end if;
    raise exception 'The ledger of consent is append-only: what is said anew is a new entry.'
        using errcode = 'restrict_violation';
end $$;
create trigger consent_is_append_only before insert or update or delete on privacy_consent_entry
    for each row execute function privacy_guard_ledger();

create function privacy_guard_derived() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() < 2 then
        raise exception 'How consent stands follows from the ledger: write an entry there.'
            using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger consent_is_derived before insert or update or delete on privacy_consent
    for each row execute function privacy_guard_derived();
alter table privacy_consent add constraint consent_of_a_person
    foreign key (person_id) references people_person on delete cascade;

create function privacy_refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'written_at' = to_jsonb(old) - 'written_at' then
        return new;
    end if;
    raise exception 'What people have read is kept: a change is a new version.'
        using errcode = 'restrict_violation';
end $$;
create trigger wording_is_append_only before update or delete on privacy_wording
    for each row execute function privacy_refuse_change();
create index wording_by_purpose on privacy_wording (purpose_id, language, version desc);
"""

# In the order of the ledger: a refusal always counts, and a consent unless it was given before the last refusal.
# Who only asked for something they have already still has it. What somebody says is written while their row is
# locked, so that two at once see one another's entries.
FOLD = """
create function privacy_fold(persons uuid[]) returns table (
    person_id uuid, purpose varchar, channel varchar, topic varchar, said varchar, since timestamptz,
    source varchar, entry_id uuid, number bigint
) language sql stable rows 100 as $$
    with entry as materialized (select * from privacy_consent_entry e where e.person_id = any(persons)),
    refused as (
        select distinct on (e.person_id, e.purpose, e.channel, e.topic)
            e.person_id, e.purpose, e.channel, e.topic, e.number, e.at
        from entry e where e.said in ('withdrawn', 'objected')
        order by e.person_id, e.purpose, e.channel, e.topic, e.number desc
    )
    select distinct on (e.person_id, e.purpose, e.channel, e.topic)
        e.person_id, e.purpose, e.channel, e.topic, e.said, e.at, e.source, e.id, e.number
    from entry e left join refused r using (person_id, purpose, channel, topic)
    where r.number is null or e.number = r.number or (e.number > r.number and e.at >= r.at)
    order by e.person_id, e.purpose, e.channel, e.topic,
        e.said in ('granted', 'confirmed') desc, e.said = 'requested' desc, e.at desc, e.number desc
$$;

create function privacy_keep_state() returns trigger language plpgsql as $$
declare
    persons uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct person_id) into persons from fresh;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct person_id) into persons from stale;
    else
        select array_agg(distinct person_id) into persons
        from (select person_id from fresh union select person_id from stale) concerned;
    end if;
    perform from people_person where id = any(persons) order by id for no key update;
    if tg_op <> 'INSERT' then
        delete from privacy_consent c where c.person_id = any(persons) and not exists (
            select from privacy_consent_entry e where e.person_id = c.person_id and e.purpose = c.purpose
                and e.channel = c.channel and e.topic = c.topic);
    end if;
    insert into privacy_consent as c
            (person_id, purpose, channel, topic, said, since, source, entry_id, number)
        select f.* from privacy_fold(persons) f where exists (select from people_person p where p.id = f.person_id)
        on conflict (person_id, purpose, channel, topic) do update set
            said = excluded.said, since = excluded.since, source = excluded.source,
            entry_id = excluded.entry_id, number = excluded.number
        where c.entry_id is distinct from excluded.entry_id;
    return null;
end $$;
create trigger consent_stands_new after insert on privacy_consent_entry
    referencing new table as fresh for each statement execute function privacy_keep_state();
create trigger consent_stands_moved after update on privacy_consent_entry
    referencing old table as stale new table as fresh
    for each statement execute function privacy_keep_state();
create trigger consent_stands_gone after delete on privacy_consent_entry
    referencing old table as stale for each statement execute function privacy_keep_state();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
    ]
