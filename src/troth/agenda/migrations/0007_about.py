"""A task can be about a record of any type. It goes with that record.

The records stand in many tables, so no foreign key holds them: a trigger on each of those tables does, whichever
way a record is deleted. A package calls `agenda_follow` for a table of its own in a migration.
"""

from django.db import migrations, models

FOLLOW = """
create function agenda_forget() returns trigger language plpgsql as $$
begin
    delete from agenda_task t using stale where t.about_kind = tg_argv[0] and t.about_id = stale.id;
    return null;
end $$;

create function agenda_follow(followed regclass, object_type text) returns void language plpgsql as $$
begin
    execute format('create trigger agenda_forgets after delete on %s referencing old table as stale'
        ' for each statement execute function agenda_forget(%L)', followed, object_type);
end $$;

create function catalog_new_table_agenda(made regclass) returns void language plpgsql as $$
begin
    perform agenda_follow(made, substr(made::text, 3));
end $$;

select agenda_follow('people_household', 'households');
select agenda_follow(('o_' || name)::regclass, name) from catalog_custom_object;
"""
UNFOLLOW = """
drop function catalog_new_table_agenda;
drop function agenda_follow;
drop function agenda_forget cascade;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0006_lake"), ("catalog", "0002_objects"), ("people", "0006_households")]
    operations = [
        migrations.AddField("task", "about_kind", models.CharField(max_length=60, db_default="", blank=True)),
        migrations.AddField("task", "about_id", models.UUIDField(null=True, blank=True)),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(
                condition=models.Q(about_kind="", about_id=None)
                | (~models.Q(about_kind__in=("", "people", "companies")) & models.Q(about_id__isnull=False)),
                name="task_about_is_whole",
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                "about_kind",
                "about_id",
                "due_at",
                name="task_open_by_record",
                condition=models.Q(done_at__isnull=True),
            ),
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
