"""The timeline: one append-only table, a partition for each month."""

from django.db import migrations

TABLE = """
create table timeline_interaction (
    id uuid not null default uuidv7(),
    happened_at timestamptz not null check (happened_at >= '1970-01-01' and happened_at < '2100-01-01'),
    recorded_at timestamptz not null default now(),
    kind varchar(20) not null,
    channel varchar(20) not null default '',
    direction varchar(3) not null default '' check (direction in ('', 'in', 'out')),
    person_id uuid,
    company_id uuid,
    member_id uuid,
    event varchar(80) not null default '',
    subject varchar(300) not null default '',
    body text not null default '',
    place varchar(200) not null default '',
    device varchar(120) not null default '',
    duration_seconds integer check (duration_seconds >= 0),
    about_type varchar(60) not null default '',
    about_id uuid,
    properties jsonb not null default '{}',
    source varchar(120) not null default '',
    external_id varchar(200) not null default '',
    import_id uuid,
    retracted_at timestamptz,
    retracted_by_id uuid,
    primary key (id, happened_at)
) partition by range (happened_at);

create index timeline_by_person on timeline_interaction (person_id, happened_at desc, id desc)
    where person_id is not null;
create index timeline_by_company on timeline_interaction (company_id, happened_at desc, id desc)
    where company_id is not null;
create index timeline_by_happened_at on timeline_interaction (happened_at, id);
create index timeline_by_recorded on timeline_interaction (recorded_at);
create index timeline_by_import on timeline_interaction (import_id) where import_id is not null;
create index timeline_by_external_id on timeline_interaction (external_id) where external_id <> '';
"""

# Attaching a finished table takes a lighter lock than CREATE … PARTITION OF, so the months of an old
# history can be made while members work. The function belongs to the owner, because the application's
# own account may make no tables.
MONTHS = """
create function timeline_ensure_months(from_time timestamptz, until_time timestamptz) returns void
language plpgsql security definer set search_path from current as $$
declare
    month timestamp := date_trunc('month', from_time at time zone 'utc');
    partition text;
begin
    while month <= until_time at time zone 'utc' loop
        partition := 'timeline_interaction_' || to_char(month, 'YYYYMM');
        if to_regclass(partition) is null then
            perform pg_advisory_xact_lock(hashtext(partition));
            if to_regclass(partition) is null then
                execute format('create table %I (like timeline_interaction including all)', partition);
                execute format(
                    'alter table timeline_interaction attach partition %I for values from (%L) to (%L)',
                    partition, month at time zone 'utc', (month + interval '1 month') at time zone 'utc'
                );
            end if;
        end if;
        month := month + interval '1 month';
    end loop;
end $$;

select timeline_ensure_months(now() - interval '36 months', now() + interval '2 months');
"""

APPEND_ONLY = """
create function timeline_refuse_change() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'retracted_at' - 'retracted_by_id'
       is distinct from to_jsonb(old) - 'retracted_at' - 'retracted_by_id' then
        raise exception 'The timeline is append-only: an interaction can be retracted, not changed.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger timeline_is_append_only before update on timeline_interaction
    for each row execute function timeline_refuse_change();

create function timeline_refuse_delete() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('troth.erasing', true), '') <> 'on' then
        raise exception 'The timeline is append-only: only the erasure of a person deletes from it.'
            using errcode = 'restrict_violation';
    end if;
    return old;
end $$;

create trigger timeline_is_kept before delete on timeline_interaction
    for each row execute function timeline_refuse_delete();
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial"), ("ground", "0001_functions")]
    operations = [
        migrations.RunSQL(TABLE, "drop table timeline_interaction"),
        migrations.RunSQL(MONTHS, "drop function timeline_ensure_months"),
        migrations.RunSQL(
            APPEND_ONLY,
            "drop function timeline_refuse_change cascade; drop function timeline_refuse_delete cascade",
        ),
    ]
