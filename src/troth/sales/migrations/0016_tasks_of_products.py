"""A task can be about a product, and goes with it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sales", "0015_states_by_end"), ("agenda", "0009_snoozed")]
    operations = [
        migrations.RunSQL(
            "select agenda_follow('sales_product', 'products')",
            "drop trigger agenda_forgets on sales_product",
        )
    ]
