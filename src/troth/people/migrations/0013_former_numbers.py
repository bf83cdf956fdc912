"""Whoever was merged into another person is found by the number that they had."""

from django.db import migrations

INDEX = "create index merge_by_external_id on people_merge ((held -> 'merged' ->> 'external_id'))"


class Migration(migrations.Migration):
    dependencies = [("people", "0012_weighed_pairs")]
    operations = [migrations.RunSQL(INDEX, "drop index merge_by_external_id")]
