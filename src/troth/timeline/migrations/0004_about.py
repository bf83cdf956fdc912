"""Entries are found by the record that they speak of, so that an erasure reaches those on the timelines of others."""

from django.db import migrations

INDEX = "create index timeline_by_about on timeline_interaction (about_id) where about_id is not null"


class Migration(migrations.Migration):
    dependencies = [("timeline", "0003_search")]
    operations = [migrations.RunSQL(INDEX, "drop index timeline_by_about")]
