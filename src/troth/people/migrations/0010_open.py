"""People, companies and households take fields that a workspace adds."""

from django.db import migrations

OPEN = """
select catalog_open('people', 'people_person'), catalog_open('companies', 'people_company'),
    catalog_open('households', 'people_household');
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_pairs"), ("catalog", "0001_initial")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
