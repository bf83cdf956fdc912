"""Changes of the records that a workspace has types of its own for are noted, too.

Whom such a record is about, its added fields say that point at people; they are looked up with each change.
"""

from django.db import migrations

STEP = """
create function segments_note_own() returns trigger language plpgsql as $$
declare
    rows text[] := case tg_op
        when 'INSERT' then '{fresh}' when 'DELETE' then '{stale}' else '{fresh,stale}' end::text[];
    people text;
begin
    if exists (select from segments_source where table_name = tg_table_name and is_near) then
        select string_agg(format('select %I as id from %s', 'c_' || field.name, side), ' union ') into people
        from catalog_custom_field field, unnest(rows) side
        where 'o_' || field.object_type = tg_table_name and field.points_at = 'people';
        if people is not null then
            execute format('insert into segments_touch (table_name, person_id)'
                ' select $1, each.id from (%s) each where each.id is not null', people) using tg_table_name;
        end if;
    end if;
    if exists (select from segments_source where table_name = tg_table_name and not is_near) then
        insert into segments_touch (table_name) values (tg_table_name);
    end if;
    return null;
end $$;

create function catalog_new_table_segments(made regclass) returns void language plpgsql as $$
begin
    execute format('create trigger segments_insert after insert on %1$s referencing new table as fresh'
        ' for each statement execute function segments_note_own();'
        ' create trigger segments_update after update on %1$s'
        ' referencing old table as stale new table as fresh'
        ' for each statement execute function segments_note_own();'
        ' create trigger segments_delete after delete on %1$s referencing old table as stale'
        ' for each statement execute function segments_note_own()', made);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("segments", "0002_following"), ("catalog", "0002_objects")]
    operations = [
        migrations.RunSQL(STEP, "drop function catalog_new_table_segments; drop function segments_note_own")
    ]
