"""Views of lists are kept, and every change to one goes to the audit trail."""

import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0002_distance"),
        ("team", "0003_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
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
                ("object_type", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("icon", models.CharField(blank=True, db_default="", max_length=40)),
                (
                    "audience",
                    models.CharField(
                        choices=[("private", "Only me"), ("team", "My teams"), ("everybody", "Everybody")],
                        default="private",
                        max_length=10,
                    ),
                ),
                ("is_locked", models.BooleanField(db_default=False, default=False)),
                ("position", models.IntegerField(db_default=0, default=0)),
                ("state", models.JSONField(default=dict)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "questions_view",
                "indexes": [
                    models.Index(
                        models.F("object_type"),
                        models.F("position"),
                        models.F("id"),
                        name="view_by_object_type",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="view_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["private", "team", "everybody"])),
                        name="view_audience_is_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL("select team_watch('questions_view', 'views')", migrations.RunSQL.noop),
    ]
