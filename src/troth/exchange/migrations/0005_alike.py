"""How many rows that would be new look like a record that is here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_conflicts")]
    operations = [migrations.AddField("import", "alike", models.IntegerField(db_default=0))]
