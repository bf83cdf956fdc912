"""What one image of a row holds that another does not."""

from django.db import migrations

DIFFERENCE = """
create function exchange_difference(one jsonb, other jsonb) returns jsonb
language sql immutable parallel safe return coalesce((
    select jsonb_object_agg(key, value) from jsonb_each(one)
    where key <> 'updated_at' and value is distinct from other -> key
), '{}');
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [migrations.RunSQL(DIFFERENCE, "drop function exchange_difference")]
