"""The tables of this package."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import troth.ground.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Role",
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
                ("name", models.CharField(max_length=60)),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("is_built_in", models.BooleanField(default=False)),
                ("is_administrator", models.BooleanField(default=False)),
                ("rights", models.JSONField(default=dict)),
                ("fields", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "db_table": "team_role",
            },
        ),
        migrations.CreateModel(
            name="Team",
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
            ],
            options={
                "db_table": "team_team",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="team_name_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Workspace",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("name", models.CharField(default="Troth", max_length=120)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("time_zone", models.CharField(default="UTC", max_length=60)),
                ("language", models.CharField(default="en", max_length=20)),
            ],
            options={
                "db_table": "team_workspace",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_workspace")
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("agent", "Agent")], default="person", max_length=10
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("theme", models.CharField(default="system", max_length=10)),
                ("hue", models.PositiveSmallIntegerField(default=1)),
                ("last_visit_at", models.DateTimeField(blank=True, null=True)),
                ("previous_visit_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answers_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="team.role"
                    ),
                ),
                (
                    "teams",
                    models.ManyToManyField(
                        blank=True, db_table="team_membership", related_name="members", to="team.team"
                    ),
                ),
            ],
            options={
                "db_table": "team_member",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="member_email_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "person"), ("answers_to__isnull", False), _connector="OR"
                        ),
                        name="agent_answers_to_somebody",
                    ),
                ],
            },
        ),
    ]
