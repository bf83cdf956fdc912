"""What two people have in common is weighed, and what each part of it weighs is kept."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_lake"),
    ]

    operations = [
        # The next look finds them anew, weighed.
        migrations.RunSQL("delete from people_pair where told_apart_at is null", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="pair",
            name="shared",
        ),
        migrations.AddField(
            model_name="pair",
            name="bits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.FloatField(), db_default=[], size=None
            ),
        ),
        migrations.AddField(
            model_name="pair",
            name="levels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(), db_default=[], size=None
            ),
        ),
        migrations.AlterField(
            model_name="pair",
            name="weight",
            field=models.FloatField(db_default=0),
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("asked_from", models.FloatField(db_default=0.5)),
                ("finished_at", models.DateTimeField(null=True)),
                ("people", models.PositiveIntegerField(db_default=0)),
                ("compared", models.PositiveBigIntegerField(db_default=0)),
                ("matches", models.JSONField(db_default={})),
            ],
            options={
                "db_table": "people_scan",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_scan"),
                    models.CheckConstraint(
                        condition=models.Q(("asked_from__gte", 0.05), ("asked_from__lte", 0.99)),
                        name="scan_asks_from_a_likelihood",
                    ),
                ],
            },
        ),
    ]
