"""The lake holds orders and their lines month by month: a new order has one month written, not all years."""

from django.db import migrations

MONTHS = """
drop trigger lake_change on commerce_order;
drop trigger lake_change on commerce_line;
select lake_follow('commerce_order', 'placed_at'), lake_follow('commerce_line', 'placed_at');
"""


class Migration(migrations.Migration):
    dependencies = [("commerce", "0004_shops")]
    operations = [migrations.RunSQL(MONTHS, migrations.RunSQL.noop)]
