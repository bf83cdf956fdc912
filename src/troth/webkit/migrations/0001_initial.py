"""Runs over all records that a list finds."""

import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
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
                ("where", models.TextField(blank=True, db_default="")),
                (
                    "deed",
                    models.CharField(
                        choices=[("change", "Change"), ("delete", "Delete"), ("action", "Action")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, db_default="", max_length=60)),
                ("values", models.JSONField(default=dict)),
                ("said", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("stopped", "Stopped"),
                            ("failed", "Failed"),
                            ("done", "Done"),
                            ("undoing", "Being taken back"),
                            ("undone", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("is_stop_asked", models.BooleanField(db_default=False)),
                ("total", models.IntegerField(null=True)),
                ("done", models.IntegerField(db_default=0)),
                ("refused", models.IntegerField(db_default=0)),
                ("undone", models.IntegerField(db_default=0)),
                ("kept", models.IntegerField(db_default=0)),
                ("error", models.CharField(blank=True, db_default="", max_length=500)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "webkit_bulk_run",
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
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
                ("record_id", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("undone", "Taken back"),
                            ("kept", "Left as it is"),
                        ],
                        db_default="waiting",
                        max_length=10,
                    ),
                ),
                ("before", models.JSONField(null=True)),
                ("as_of", models.CharField(blank=True, db_default="", max_length=40)),
                (
                    "of",
                    models.ForeignKey(
                        db_column="run_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="webkit.bulkrun",
                    ),
                ),
            ],
            options={
                "db_table": "webkit_bulk_item",
            },
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(models.F("created_at"), name="bulk_run_by_created_at"),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                models.F("of"), models.F("outcome"), models.F("id"), name="bulk_item_by_outcome"
            ),
        ),
    ]
