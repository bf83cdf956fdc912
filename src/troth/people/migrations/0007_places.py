"""Who lives near a point is found by the latitude."""

from django.db import migrations

PLACES = """
create index address_by_latitude on people_address (latitude, longitude) where latitude is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_households"), ("questions", "0002_distance")]
    operations = [migrations.RunSQL(PLACES, "drop index address_by_latitude")]
