"""A row that stands for a person without being one names them in a column of its own: their trail goes with it."""

from django.db import migrations

FORGET = """
create or replace function team_forget() returns trigger language plpgsql
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
FORGET_BY_ID = """
create or replace function team_forget() returns trigger language plpgsql
security definer set search_path from current as $$
declare
    gone uuid[];
    others uuid[];
    shared uuid[];
begin
    if tg_nargs > 0 and coalesce(current_setting('troth.erasing', true), '') <> 'on' then
        return null;
    end if;
    select array_agg(id) into gone from stale;
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
    dependencies = [("team", "0005_erasure")]
    operations = [migrations.RunSQL(FORGET, FORGET_BY_ID)]
