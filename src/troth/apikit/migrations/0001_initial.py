"""Answers to repeated writes, and the calls of the running minute."""

from django.db import migrations, models

import troth.ground.models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ground", "0001_functions")]
    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("who", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("minute", models.DateTimeField()),
                ("spent", models.PositiveIntegerField()),
            ],
            options={"db_table": "apikit_allowance"},
        ),
        migrations.RunSQL(
            "alter table apikit_allowance set unlogged", "alter table apikit_allowance set logged"
        ),
        migrations.CreateModel(
            name="Answer",
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
                ("who", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(db_default=models.functions.Now())),
            ],
            options={
                "db_table": "apikit_answer",
                "indexes": [models.Index(models.F("created_at"), name="answer_by_age")],
                "constraints": [
                    models.UniqueConstraint(models.F("who"), models.F("key"), name="answer_is_given_once")
                ],
            },
        ),
    ]
