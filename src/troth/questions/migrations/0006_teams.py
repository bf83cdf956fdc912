"""The lake hears of teams, to which records may point."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("questions", "0005_own_objects"), ("team", "0005_erasure")]
    operations = [migrations.RunSQL("select lake_follow('team_team')", migrations.RunSQL.noop)]
