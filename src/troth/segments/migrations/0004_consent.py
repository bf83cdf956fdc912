"""Segments of those who may be contacted follow what people say."""

from django.db import migrations

from troth.segments.following import follow

TABLES = ("privacy_consent", "privacy_silence", "privacy_purpose", "privacy_suppression")


class Migration(migrations.Migration):
    dependencies = [("segments", "0003_own_objects"), ("privacy", "0003_gate")]
    operations = [migrations.RunSQL("".join(map(follow, TABLES)), migrations.RunSQL.noop)]
