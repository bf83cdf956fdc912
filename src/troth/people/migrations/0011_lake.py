"""The lake follows people, companies, households and what hangs on them."""

from django.db import migrations

FOLLOW = """
select lake_follow('people_person'), lake_follow('people_company'), lake_follow('people_household'),
    lake_follow('people_email'), lake_follow('people_phone'), lake_follow('people_address');
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0010_open"), ("questions", "0004_lake")]
    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
