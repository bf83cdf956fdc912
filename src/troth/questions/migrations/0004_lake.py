"""What changed since the lake was last refreshed, noted by triggers: a row for each statement, or each month of it.

No key is unique, so that writers never wait for one another. A package follows its tables by `lake_follow` in a
migration; where the lake parts a table by months, with the name of its column of time.
"""

from django.db import migrations

# `lake_refresh` holds the name of the refresh that the lake stands at. A lake that names another one has another
# history, as after a restore, and is made anew.
TABLES = """
create table lake_change (table_name text not null, month date);
create table lake_refresh (
    is_only boolean primary key default true check (is_only), name text not null, at timestamptz not null
);
"""

NOTE = """
create function lake_note() returns trigger language plpgsql as $$
begin
    insert into lake_change (table_name) values (tg_table_name);
    return null;
end $$;

create function lake_note_months() returns trigger language plpgsql as $$
declare
    rows text := case tg_op when 'INSERT' then 'select * from fresh' when 'DELETE' then 'select * from stale'
        else 'select * from fresh union all select * from stale' end;
begin
    execute format('insert into lake_change (table_name, month)'
        ' select distinct $1, date_trunc(''month'', %I at time zone ''UTC'')::date from (%s) rows', tg_argv[0], rows)
        using tg_table_name::text;
    return null;
end $$;
"""

FOLLOW = """
create function lake_follow(followed regclass, month_of text default null) returns void language plpgsql as $$
declare
    operation text;
    tables text;
begin
    if month_of is null then
        execute format('create trigger lake_change after insert or update or delete or truncate on %s'
            ' for each statement execute function lake_note()', followed);
        return;
    end if;
    foreach operation in array array['insert', 'update', 'delete'] loop
        tables := case operation
            when 'insert' then 'new table as fresh'
            when 'delete' then 'old table as stale'
            else 'old table as stale new table as fresh' end;
        execute format('create trigger %I after %s on %s referencing %s for each statement'
            ' execute function lake_note_months(%L)',
            'lake_change_' || operation, operation, followed, tables, month_of);
    end loop;
    execute format('create trigger lake_change_truncate after truncate on %s'
        ' for each statement execute function lake_note()', followed);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_saved_views"), ("team", "0005_erasure")]
    operations = [
        migrations.RunSQL(TABLES, "drop table lake_change, lake_refresh"),
        migrations.RunSQL(NOTE, "drop function lake_note cascade; drop function lake_note_months cascade"),
        migrations.RunSQL(FOLLOW, "drop function lake_follow"),
        migrations.RunSQL("select lake_follow('team_member')", migrations.RunSQL.noop),
    ]
