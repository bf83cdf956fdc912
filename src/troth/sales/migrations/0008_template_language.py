"""A document template may be in a language of its own; one without is in that of the customer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0007_lead_rules")]
    operations = [
        migrations.AddField(
            model_name="documenttemplate",
            name="language",
            field=models.CharField(blank=True, db_default="", max_length=20),
        )
    ]
