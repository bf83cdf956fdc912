"""Whether a row with a bad cell is left out, or comes in without the cell."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_difference")]
    operations = [
        migrations.AddField("import", "on_bad_cell", models.CharField(db_default="row", max_length=10)),
        migrations.AddField("import", "partial", models.IntegerField(db_default=0)),
    ]
