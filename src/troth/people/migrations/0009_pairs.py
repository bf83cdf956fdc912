"""People who may be there twice, and those who were told apart."""

import django.db.models.deletion
import troth.ground.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pair",
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
                ("shared", models.PositiveSmallIntegerField(db_default=0)),
                ("weight", models.PositiveSmallIntegerField(db_default=0)),
                ("told_apart_at", models.DateTimeField(null=True)),
                (
                    "one",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "told_apart_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "people_pair",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("weight"), descending=True),
                        models.F("id"),
                        condition=models.Q(("told_apart_at__isnull", True)),
                        name="pair_by_weight",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="pair_is_of_two"
                    ),
                    models.UniqueConstraint(models.F("one"), models.F("other"), name="pair_is_noted_once"),
                ],
            },
        ),
    ]
