"""The month in which a promise had to hold is found without reading all of them."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("promises", "0002_standing")]

    operations = [
        migrations.AddIndex(
            "promise", models.Index(Coalesce("missed_at", "due_at"), name="promise_by_day_to_hold")
        ),
    ]
