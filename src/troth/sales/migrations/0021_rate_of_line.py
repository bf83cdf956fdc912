"""A line remembers which rate of tax it was taxed by, so that one that was taxed by hand is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0020_lead_received")]
    operations = [
        migrations.AddField(
            "dealline",
            "rate_percent",
            models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True),
        )
    ]
