"""What a run would put back is found by its record, to be forgotten with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("webkit", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(
                models.F("record_id"),
                condition=models.Q(("before__isnull", False)),
                name="bulk_item_by_record",
            ),
        ),
    ]
