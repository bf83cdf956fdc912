"""The lake follows tasks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agenda", "0005_erasure"), ("questions", "0004_lake")]
    operations = [migrations.RunSQL("select lake_follow('agenda_task')", migrations.RunSQL.noop)]
