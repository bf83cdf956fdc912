"""Where a file would overwrite what a person typed, and who wins."""

import django.db.models.deletion
from django.db import migrations, models

import troth.ground.models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_bad_cells")]
    operations = [
        migrations.AddField("import", "on_conflict", models.CharField(db_default="keep", max_length=10)),
        migrations.AddField("import", "conflicts", models.IntegerField(db_default=0)),
        migrations.CreateModel(
            "ValueConflict",
            [
                ("id", models.UUIDField(db_default=troth.ground.models.UuidV7(), editable=False,
                                        primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                ("record_id", models.UUIDField()),
                ("field", models.CharField(max_length=80)),
                ("ours", models.CharField(blank=True, db_default="", max_length=300)),
                ("theirs", models.CharField(blank=True, db_default="", max_length=300)),
                ("of", models.ForeignKey(db_column="import_id", on_delete=django.db.models.deletion.CASCADE,
                                         related_name="+", to="exchange.import")),
            ],
            options={"db_table": "exchange_value_conflict"},
        ),
    ]  # fmt: skip
