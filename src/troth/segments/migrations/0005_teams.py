"""Segments follow the names of teams."""

from django.db import migrations

from troth.segments.following import follow


class Migration(migrations.Migration):
    dependencies = [("segments", "0004_consent"), ("team", "0005_erasure")]
    operations = [migrations.RunSQL(follow("team_team"), migrations.RunSQL.noop)]
