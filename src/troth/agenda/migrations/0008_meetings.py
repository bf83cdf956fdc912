"""Calls and meetings: with hours, places, guests and their answers; series; reminders; feeds."""

import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.conf import settings
from django.db import migrations, models

# What goes with a row goes by the database, too: tasks are deleted by triggers as well as by commands.
POINTERS = """
alter table agenda_task add foreign key (series_id) references agenda_series on delete set null;
alter table agenda_attendee
    add foreign key (task_id) references agenda_task on delete cascade,
    add foreign key (person_id) references people_person on delete cascade,
    add foreign key (member_id) references team_member on delete cascade;
alter table agenda_reminder
    add foreign key (task_id) references agenda_task on delete cascade,
    add foreign key (member_id) references team_member on delete cascade;
"""
WATCH = """
select team_watch('agenda_attendee', 'tasks', 'task_id');
select team_watch('agenda_feed', 'members', 'member_id', '{created_at,digest,read_at}');
create trigger erase_from_audit after delete on agenda_attendee referencing old table as stale
    for each statement execute function team_forget('erasing');
select lake_follow('agenda_attendee');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0007_about"),
        ("team", "0005_erasure"),
        ("questions", "0004_lake"),
        ("people", "0013_former_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("rule", models.CharField(max_length=300)),
                ("starts_on", models.DateField()),
                ("starts_at", models.TimeField(null=True)),
                ("time_zone", models.CharField(max_length=60)),
                ("made_until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "agenda_series",
            },
        ),
        migrations.AddField(
            model_name="task",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="is_exception",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[("task", "Task"), ("call", "Call"), ("meeting", "Meeting")],
                db_default="task",
                default="task",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="original_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reached", "Reached"),
                    ("message", "Left a message"),
                    ("no_answer", "No answer"),
                    ("busy", "Busy"),
                    ("wrong_number", "Wrong number"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="place",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="task",
            name="remind_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="snoozed_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "No answer yet"),
                            ("yes", "Comes"),
                            ("maybe", "Perhaps"),
                            ("no", "Does not come"),
                        ],
                        db_default="open",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agenda.task",
                    ),
                ),
            ],
            options={
                "db_table": "agenda_attendee",
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "agenda_feed",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agenda.task",
                    ),
                ),
            ],
            options={
                "db_table": "agenda_reminder",
            },
        ),
        migrations.AddField(
            model_name="task",
            name="series",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="agenda.series",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("due_at"),
                condition=models.Q(("done_at__isnull", True), ("remind_minutes__isnull", False)),
                name="task_to_remind_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None),
                    models.Q(("due_at__isnull", False), ("ends_at__gt", models.F("due_at"))),
                    _connector="OR",
                ),
                name="task_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["task", "call", "meeting"])), name="task_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("remind_minutes", None), ("remind_minutes__lte", 40320), _connector="OR"),
                name="task_reminds_in_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                models.F("series"), models.F("original_at"), name="task_of_series_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member__isnull", False), ("person", None)),
                    models.Q(("member", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="attendee_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["open", "yes", "maybe", "no"])),
                name="attendee_answer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.UniqueConstraint(
                models.F("task"), models.F("member"), name="attendee_member_once"
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                models.F("member"), condition=models.Q(("seen_at__isnull", True)), name="reminder_to_show"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                models.F("member"), models.F("task"), models.F("at"), name="reminder_once"
            ),
        ),
        migrations.RunSQL(POINTERS, migrations.RunSQL.noop),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
    ]
