"""Changes that a segment's question could see are noted in the transaction that makes them."""

from django.db import migrations

from troth.segments.following import follow

FIRST = (
    "people_person", "people_email", "people_phone", "people_address", "timeline_interaction", "agenda_task",
    "segments_member", "people_company", "people_household", "team_member",
)  # fmt: skip

CASCADES = """
create unique index segment_name_is_unique on segments_segment (norm(name));
alter table segments_member
    add foreign key (segment_id) references segments_segment on delete cascade,
    add foreign key (person_id) references people_person on delete cascade;
alter table segments_source add foreign key (segment_id) references segments_segment on delete cascade;
alter table segments_use add foreign key (segment_id) references segments_segment on delete cascade;
alter table segments_day add foreign key (segment_id) references segments_segment on delete cascade;
select team_watch('segments_segment', 'segments',
    silent => '{updated_at,size,built_at,settled_at,due_at,took_ms,is_timed}');
"""

# The argument is a query for the people whom rows are about; '' where that takes more than one step.
NOTE = """
create function segments_note() returns trigger language plpgsql as $$
declare
    rows text[] := case tg_op
        when 'INSERT' then '{fresh}' when 'DELETE' then '{stale}' else '{fresh,stale}' end::text[];
    people text;
begin
    if tg_argv[0] <> '' and exists (
        select from segments_source where table_name = tg_table_name and is_near
    ) then
        select string_agg(format(tg_argv[0], name), ' union ') into people from unnest(rows) name;
        execute format(
            'insert into segments_touch (table_name, person_id)'
            ' select distinct $1, each.id from (%s) each(id) where each.id is not null', people)
        using tg_table_name;
    end if;
    if exists (select from segments_source where table_name = tg_table_name and not is_near) then
        insert into segments_touch (table_name) values (tg_table_name);
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0001_initial"),
        ("people", "0010_open"),
        ("timeline", "0005_merging"),
        ("agenda", "0003_audit"),
        ("team", "0003_audit"),
        ("questions", "0004_lake"),
    ]
    operations = [
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE, "drop function segments_note() cascade"),
        migrations.RunSQL("".join(map(follow, FIRST)), migrations.RunSQL.noop),
        migrations.RunSQL("select lake_follow('segments_member')", migrations.RunSQL.noop),
    ]
