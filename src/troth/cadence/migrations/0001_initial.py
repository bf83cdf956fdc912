"""The table of cadences, and what it comes to for people."""

import django.db.models.deletion
from django.db import migrations, models

import troth.ground.models

FOLLOW = "select team_watch('cadence_cadence', 'cadences')"


class Migration(migrations.Migration):
    """How often the people of a segment are to hear from us."""

    initial = True
    dependencies = [("people", "0015_pace"), ("segments", "0004_consent"), ("team", "0003_audit")]

    operations = [
        migrations.CreateModel(
            name="Cadence",
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
                ("days", models.PositiveSmallIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="segments.segment"
                    ),
                ),
            ],
            options={"db_table": "cadence_cadence"},
        ),
        migrations.AddConstraint(
            "cadence",
            models.CheckConstraint(
                condition=models.Q(days__gte=1, days__lte=1000), name="cadence_is_some_days"
            ),
        ),
        migrations.AddConstraint(
            "cadence", models.UniqueConstraint("segment", name="cadence_is_one_of_a_segment")
        ),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]
