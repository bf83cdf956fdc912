"""Whose events are: accounts and devices, and the events as records of the catalog."""

import django.db.models.deletion
import troth.ground.models
from django.db import migrations, models

from troth.segments.following import follow

# What was told stays as it was told; only whose it is may be learned.
GUARD = """
create function tracking_keep_event() returns trigger language plpgsql as $$
begin
    raise exception 'An event stays as it was told.' using errcode = 'restrict_violation';
end $$;
create trigger event_stays before update on tracking_event for each row
    when ((to_jsonb(old) - 'person_id') is distinct from (to_jsonb(new) - 'person_id'))
    execute function tracking_keep_event();
"""
# Somebody's own id, or what another system calls them, is one person's; an address counts if it is.
WHOSE = """
create function tracking_whose_address(told text) returns uuid language sql stable as $$
    select min(e.person_id::text)::uuid from people_email e where e.key = told and told <> ''
    having count(distinct e.person_id) = 1
$$;
create function tracking_whose_account(told_id text, told_same_as text, told_email text) returns uuid
language sql stable as $$
    select coalesce(
        (select p.id from people_person p where p.id = case
            when told_id ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then told_id::uuid end),
        (select p.id from people_person p where p.external_id = told_id and p.external_id <> ''),
        (select a.person_id from tracking_account a where a.user_id = told_same_as and told_same_as <> ''),
        tracking_whose_address(told_email)
    )
$$;
create function tracking_whose_device(told_id text, told_email text) returns uuid language sql stable as $$
    select coalesce(
        (select a.person_id from tracking_account a where a.user_id = told_id and told_id <> ''),
        tracking_whose_address(told_email)
    )
$$;
"""
FOLLOWED = """
select catalog_open('tracked_events', 'tracking_event');
select lake_follow('tracking_event', 'at');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0015_pace"),
        ("tracking", "0001_initial"),
        ("segments", "0002_following"),
        ("questions", "0004_lake"),
        ("catalog", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
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
                ("user_id", models.CharField(max_length=200, unique=True)),
                ("same_as", models.CharField(db_default="", max_length=200)),
                ("email", models.CharField(db_default="", max_length=254)),
                ("learned_at", models.DateTimeField()),
            ],
            options={
                "db_table": "tracking_account",
            },
        ),
        migrations.CreateModel(
            name="Device",
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
                ("anonymous_id", models.CharField(max_length=200)),
                ("user_id", models.CharField(db_default="", max_length=200)),
                ("email", models.CharField(db_default="", max_length=254)),
                ("told_at", models.DateTimeField()),
                ("learned_at", models.DateTimeField()),
            ],
            options={
                "db_table": "tracking_device",
            },
        ),
        migrations.AddField(
            model_name="event",
            name="campaign",
            field=models.CharField(db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="event",
            name="device",
            field=models.CharField(db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="event",
            name="dwell_seconds",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="page",
            field=models.CharField(db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="event",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="place",
            field=models.CharField(db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="source",
            name="names_people",
            field=models.BooleanField(default=True),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["person", "at"],
                name="tracking_event_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["at", "id"], name="tracking_event_by_time"),
        ),
        migrations.AddField(
            model_name="account",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tracking.source"
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["learned_at"], name="tracking_account_by_time"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("person__isnull", True)), fields=["id"], name="tracking_account_unknown"
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("same_as", ""), _negated=True),
                fields=["same_as"],
                name="tracking_account_same_as",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("user_id", ""), _negated=True), name="tracking_account_has_a_name"
            ),
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(
                condition=models.Q(("user_id", ""), _negated=True),
                fields=["user_id"],
                name="tracking_device_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["learned_at"], name="tracking_device_by_time"),
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(
                condition=models.Q(("person__isnull", True)), fields=["id"], name="tracking_device_unknown"
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                fields=("source", "anonymous_id"), name="tracking_device_is_here_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(("anonymous_id", ""), _negated=True), name="tracking_device_has_an_id"
            ),
        ),
        migrations.RunSQL(WHOSE, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(follow("tracking_event", "person_id"), migrations.RunSQL.noop),
    ]
