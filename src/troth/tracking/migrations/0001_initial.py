"""Sources of events, the events, and what could not be taken."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.db import migrations, models


FOLLOW = "select team_watch('tracking_source', 'sources', silent => '{created_at,prefix,digest}')"


class Migration(migrations.Migration):
    """Where events come from, and what came."""

    initial = True

    dependencies = [("team", "0003_audit")]

    operations = [
        migrations.CreateModel(
            name="Source",
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
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[("web", "Web"), ("server", "Server"), ("app", "App"), ("device", "Device")],
                        max_length=10,
                    ),
                ),
                ("prefix", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "origins",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "tracking_source",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="tracking_source_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("web", "server", "app", "device"))),
                        name="tracking_source_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
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
                ("received_at", models.DateTimeField()),
                ("place", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tracking.source"
                    ),
                ),
            ],
            options={
                "db_table": "tracking_set_aside",
                "indexes": [
                    models.Index(fields=["source", "received_at"], name="tracking_set_aside_of_source")
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("message_id", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identify", "Identify"),
                            ("track", "Track"),
                            ("page", "Page"),
                            ("screen", "Screen"),
                            ("group", "Group"),
                            ("alias", "Alias"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("user_id", models.CharField(max_length=200)),
                ("anonymous_id", models.CharField(max_length=200)),
                ("other_id", models.CharField(max_length=200)),
                ("email", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("properties", models.JSONField()),
                ("context", models.JSONField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.source"
                    ),
                ),
            ],
            options={
                "db_table": "tracking_event",
                "indexes": [
                    models.Index(fields=["source", "received_at"], name="tracking_event_of_source"),
                    models.Index(fields=["received_at"], name="tracking_event_by_age"),
                    models.Index(
                        condition=models.Q(("user_id", ""), _negated=True),
                        fields=["user_id"],
                        name="tracking_event_user",
                    ),
                    models.Index(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=["email"],
                        name="tracking_event_email",
                    ),
                    models.Index(
                        condition=models.Q(("anonymous_id", ""), _negated=True),
                        fields=["source", "anonymous_id"],
                        name="tracking_event_anonymous",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "message_id"), name="tracking_event_is_here_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("anonymous_id", ""), ("user_id", ""), _negated=True),
                        name="tracking_event_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]
