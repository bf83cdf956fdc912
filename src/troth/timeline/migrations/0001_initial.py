"""The tables of this package."""

import django.db.models.functions.datetime
import troth.ground.models
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Interaction",
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
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("message", "Message"),
                            ("mail", "Mail"),
                            ("visit", "Visit"),
                            ("order", "Order"),
                            ("system", "Fact"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mail", "Mail"),
                            ("phone", "Phone"),
                            ("in_person", "In person"),
                            ("video", "Video call"),
                            ("chat", "Chat"),
                            ("sms", "SMS"),
                            ("social", "Social network"),
                            ("post", "Post"),
                            ("web", "Website"),
                            ("shop", "Shop"),
                            ("other", "Other"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("in", "From them"), ("out", "From us")],
                        db_default="",
                        max_length=3,
                    ),
                ),
                ("event", models.CharField(db_default="", max_length=80)),
                ("subject", models.CharField(blank=True, db_default="", max_length=300)),
                ("body", models.TextField(blank=True, db_default="")),
                ("place", models.CharField(blank=True, db_default="", max_length=200)),
                ("device", models.CharField(blank=True, db_default="", max_length=120)),
                ("duration_seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("about_type", models.CharField(db_default="", max_length=60)),
                ("about_id", models.UUIDField(null=True)),
                ("properties", models.JSONField(blank=True, db_default={})),
                ("source", models.CharField(blank=True, db_default="", max_length=120)),
                ("external_id", models.CharField(blank=True, db_default="", max_length=200)),
                ("import_id", models.UUIDField(null=True)),
                ("retracted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "timeline_interaction",
                "managed": False,
            },
        ),
    ]
