"""The number by which a company is known to the tax office of its country."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0013_former_numbers")]
    operations = [
        migrations.AddField(
            "company", "vat_number", models.CharField(blank=True, db_default="", max_length=20)
        ),
        migrations.AddConstraint(
            "company",
            models.CheckConstraint(
                condition=models.Q(vat_number__regex=r"^([A-Z]{2}[A-Z0-9+*]{2,18})?$"),
                name="company_vat_number",
            ),
        ),
    ]
