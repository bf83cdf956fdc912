"""The lake follows the timeline, month by month."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("timeline", "0005_merging"), ("questions", "0004_lake")]
    operations = [
        migrations.RunSQL("select lake_follow('timeline_interaction', 'happened_at')", migrations.RunSQL.noop)
    ]
