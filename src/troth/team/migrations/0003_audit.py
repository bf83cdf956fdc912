"""The audit trail: one append-only table, and the triggers that fill it for every table that is watched."""

from django.db import migrations

TABLE = """
create table team_audit (
    id uuid primary key default uuidv7(),
    at timestamptz not null default now(),
    batch uuid not null,
    actor_id uuid,
    actor_name text not null default '',
    origin text not null default '',
    object_type text not null,
    object_id uuid not null,
    table_name text not null,
    row_id uuid,
    operation text not null check (operation in ('insert', 'update', 'delete')),
    changes jsonb
);
create index team_audit_by_object on team_audit (object_id, id);
create index team_audit_by_actor on team_audit (actor_id, id);

create function team_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'The table % is append-only.', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on team_audit
    for each statement execute function team_refuse_change();

-- The application got rights on every new table by default; here it may only read and add.
do $$
declare
    login regrole;
begin
    for login in
        select distinct grantee from pg_class, aclexplode(relacl)
        where oid = 'team_audit'::regclass and grantee <> relowner and grantee <> 0
    loop
        execute format('revoke update, delete, truncate on team_audit from %s', login);
    end loop;
end $$;
"""

# The smallest key that a row written at a time can have: keys are uuidv7, so that an index on them is an
# index on time as well.
FIRST_ID = """
create function team_first_id(at timestamptz) returns uuid language sql immutable parallel safe strict
return (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;
"""

# What a row says that is worth keeping: columns that hold something, without the silent ones; of the
# secret ones only that they changed.
SAID = """
create function team_said(a_row jsonb, silent text[], secret text[]) returns jsonb language sql immutable
return coalesce((
    select jsonb_object_agg(key, case when key = any(secret) then '"•"' else value end)
    from jsonb_each(a_row - silent) where value not in ('null', '""', '[]', '{}')
), '{}');
"""

# An insert of a record itself keeps no values: the record still has them, and whatever changes or deletes
# them later keeps the old ones. So a bulk import pays for one narrow row a record. What a command does to a
# record that it has just made belongs to that one entry; `batch` names the command.
RECORD = """
create function team_record() returns trigger language plpgsql as $$
declare
    actor uuid := nullif(current_setting('troth.actor', true), '')::uuid;
    actor_name text := coalesce(current_setting('troth.actor_name', true), '');
    origin text := coalesce(nullif(current_setting('troth.origin', true), ''), 'database ' || session_user);
    batch uuid := coalesce(nullif(current_setting('troth.batch', true), '')::uuid, team_first_id(now()));
    owner_column text := tg_argv[1];
    silent text[] := tg_argv[2]::text[];
    secret text[] := tg_argv[3]::text[];
    is_record boolean := owner_column = 'id';
    -- A plain sub-select with a limit is answered by one look-up a row; the planner would turn `not exists`
    -- into a join, and without fresh statistics a bad one.
    is_old constant text := '(select made.id from team_audit made where made.object_id = fresh.%1$I'
        ' and made.id >= $4 and made.operation = ''insert'' and made.row_id is null limit 1) is null';
    head constant text := 'insert into team_audit (actor_id, actor_name, origin, batch, object_type,'
        ' table_name, operation, object_id, row_id, changes) select $1, $2, $3, $4, $5, $6, $7, ';
    columns text;
    body text;
begin
    case tg_op
    when 'INSERT' then
        if is_record then
            body := 'fresh.id, null, null from fresh';
        else
            body := format(
                'fresh.%1$I, fresh.id, pairs.both from fresh'
                ' cross join lateral (select jsonb_object_agg(key, jsonb_build_array(null, value)) as both'
                '   from jsonb_each(team_said(to_jsonb(fresh), $8, $9))) pairs'
                ' where fresh.%1$I is not null and ' || is_old, owner_column);
        end if;
    when 'DELETE' then
        body := format(
            'stale.%1$I, %2$s, pairs.both from stale'
            ' cross join lateral (select jsonb_object_agg(key, jsonb_build_array(value, null)) as both'
            '   from jsonb_each(team_said(to_jsonb(stale), $8, $9))) pairs'
            ' where stale.%1$I is not null', owner_column, case when is_record then 'null' else 'stale.id' end);
    else
        select string_agg(format(
            '(%1$L, case when stale.%1$I is distinct from fresh.%1$I then %2$s end)', attname,
            case when attname = any(secret) then '''["•", "•"]''::jsonb'
                else format('jsonb_build_array(stale.%1$I, fresh.%1$I)', attname) end), ', ')
        into columns from pg_attribute
        where attrelid = tg_relid and attnum > 0 and not attisdropped and attname <> all(silent || '{id}');
        body := format(
            'fresh.%1$I, %2$s, pairs.both from fresh join stale using (id)'
            ' cross join lateral (select jsonb_object_agg(name, pair) as both'
            '   from (values %3$s) each(name, pair) where pair is not null) pairs'
            ' where fresh.%1$I is not null and pairs.both is not null and ' || is_old,
            owner_column, case when is_record then 'null' else 'fresh.id' end, columns);
    end case;
    execute head || body using actor, actor_name, origin, batch, tg_argv[0], tg_table_name::text,
        lower(tg_op), silent, secret;
    return null;
end $$;
"""

WATCH = """
create function team_watch(
    watched regclass, object_type text, owner_column text default 'id',
    silent text[] default '{doc,updated_at}', secret text[] default '{}'
) returns void language plpgsql as $$
declare
    operation text;
    tables text;
begin
    foreach operation in array array['insert', 'update', 'delete'] loop
        tables := case operation
            when 'insert' then 'new table as fresh'
            when 'delete' then 'old table as stale'
            else 'old table as stale new table as fresh' end;
        execute format(
            'create trigger %I after %s on %s referencing %s for each statement'
            ' execute function team_record(%L, %L, %L, %L)',
            'audit_' || operation || '_' || owner_column, operation, watched, tables,
            object_type, owner_column, silent, secret);
    end loop;
end $$;
"""

WATCHED = """
select team_watch('team_member', 'members', silent => '{updated_at,last_visit_at,previous_visit_at}',
    secret => '{password}');
select team_watch('team_membership', 'members', 'member_id');
select team_watch('team_token', 'members', 'member_id',
    '{created_at,prefix,digest,last_used_at,last_used_from}');
select team_watch('team_entry_link', 'members', 'member_id', '{created_at,digest}');
select team_watch('team_role', 'roles');
select team_watch('team_team', 'teams');
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0002_built_in_roles"), ("ground", "0001_functions")]
    operations = [
        migrations.RunSQL(TABLE, "drop table team_audit; drop function team_refuse_change"),
        migrations.RunSQL(FIRST_ID, "drop function team_first_id"),
        migrations.RunSQL(SAID, "drop function team_said"),
        migrations.RunSQL(RECORD, "drop function team_record"),
        migrations.RunSQL(WATCH, "drop function team_watch"),
        migrations.RunSQL(WATCHED, migrations.RunSQL.noop),
    ]
