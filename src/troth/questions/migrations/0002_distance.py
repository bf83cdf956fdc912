"""How far two points on earth are apart."""

from django.db import migrations

# Great circle on a sphere of the mean radius: at most 0.5 % off.
DISTANCE = """
create function metres_between(
    latitude double precision, longitude double precision,
    to_latitude double precision, to_longitude double precision
) returns double precision language sql immutable parallel safe strict
return 2 * 6371008.8 * asin(least(1, sqrt(
    sind((to_latitude - latitude) / 2) ^ 2
    + cosd(latitude) * cosd(to_latitude) * sind((to_longitude - longitude) / 2) ^ 2)));
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_words")]
    operations = [migrations.RunSQL(DISTANCE, "drop function metres_between")]
