"""The audit trail forgets the values of whoever is erased, and keeps that, when and by whom it was done.

A trigger on the erased table does it, with the owner's rights: the application itself can still not change an
entry, and no path by which a record is deleted can leave the trail out.
"""

from django.db import migrations

# An update comes through from another trigger only, which whoever may not make triggers can not write.
REFUSE = """
create or replace function team_refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and pg_trigger_depth() > 1 then
        return null;
    end if;
    raise exception 'The table % is append-only.', tg_table_name using errcode = 'restrict_violation';
end $$;
"""
REFUSE_ALL = """
create or replace function team_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'The table % is append-only.', tg_table_name using errcode = 'restrict_violation';
end $$;
"""

# Which columns held something stays; what they held does not.
ERASED = """
create function team_erased(changes jsonb) returns jsonb language sql immutable parallel safe
return (
    select jsonb_object_agg(key, (
        select jsonb_agg(case when side = 'null' then side else '"[erased]"' end order by place)
        from jsonb_array_elements(value) with ordinality sides(side, place)))
    from jsonb_each(changes)
);
"""

# A relation is filed under both its ends: the other end's entries about it speak of the erased one, too. They are
# found by arrays, for which the planner takes the index on records; how much a row of JSON holds it can not guess.
# With the argument 'erasing' only what is deleted in the course of an erasure is erased. A row that stands for a
# person without being one names them in a column of its own, the second argument.
FORGET = """
create function team_forget() returns trigger language plpgsql
security definer set search_path from current as $$
declare
    gone uuid[];
    others uuid[];
    shared uuid[];
begin
    if tg_nargs > 0 and coalesce(current_setting('troth.erasing', true), '') <> 'on' then
        return null;
    end if;
    execute format('select array_agg(%I) from stale', coalesce(tg_argv[1], 'id')) into gone;
    select array_agg(distinct (side #>> '{}')::uuid), array_agg(distinct told.row_id) into others, shared
    from team_audit told, jsonb_each(told.changes) pair, jsonb_array_elements(pair.value) side
    where told.object_id = any(gone) and told.row_id is not null
        and pair.key in ('person_id', 'other_id') and side not in ('null', '"[erased]"');
    update team_audit set changes = team_erased(changes)
    where object_id = any(others) and row_id = any(shared) and changes is not null;
    update team_audit set changes = team_erased(changes)
    where object_id = any(gone) and changes is not null;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0004_cache")]
    operations = [
        migrations.RunSQL(REFUSE, REFUSE_ALL),
        migrations.RunSQL(ERASED, "drop function team_erased"),
        migrations.RunSQL(FORGET, "drop function team_forget"),
    ]
