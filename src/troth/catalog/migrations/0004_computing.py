"""Formulas of large tables are worked out in the background."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import troth.ground.models
from troth.catalog.migrations import _computing


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_files"), ("team", "0005_erasure")]
    operations = [
        migrations.CreateModel(
            name="Computation",
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
                ("object_type", models.CharField(max_length=60, unique=True)),
                ("steps", models.JSONField()),
                ("is_new", models.BooleanField()),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("after", models.UUIDField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="team.member",
                    ),
                ),
            ],
            options={"db_table": "catalog_computation"},
        ),
        migrations.RunSQL(_computing.SPELLING, migrations.RunSQL.noop),
        migrations.RunSQL(_computing.KEEPING, migrations.RunSQL.noop),
    ]
