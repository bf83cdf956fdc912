"""What currencies are worth in the workspace's own, from day to day."""

from django.db import migrations, models

import troth.ground.models


class Migration(migrations.Migration):
    dependencies = [("team", "0005_erasure")]
    operations = [
        migrations.CreateModel(
            name="CurrencyRate",
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
                ("own", models.CharField(max_length=3)),
                ("currency", models.CharField(max_length=3)),
                ("day", models.DateField()),
                ("rate", models.DecimalField(decimal_places=12, max_digits=20)),
            ],
            options={
                "db_table": "team_currency_rate",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("own", "currency", "day"), name="a_currency_has_one_rate_a_day"
                    ),
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="a_rate_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("currency__regex", "^[A-Z]{3}$"),
                            models.Q(("currency", models.F("own")), _negated=True),
                        ),
                        name="a_rate_is_of_another_currency",
                    ),
                ],
            },
        ),
        migrations.RunSQL("select team_watch('team_currency_rate', 'rates')", migrations.RunSQL.noop),
    ]
