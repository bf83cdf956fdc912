"""What is granted is granted for one thing: a line may be in no list, and a wish names the price of one."""

from django.db import migrations, models

# Of the lines that there are, those without a price of a list are held against none.
UNLISTED = "update sales_deal_line set is_unlisted = true where product_id is null or list_price is null;"


class Migration(migrations.Migration):
    dependencies = [("sales", "0011_documents_listed_and_kept")]
    operations = [
        migrations.AddField("dealline", "is_unlisted", models.BooleanField(db_default=False)),
        migrations.AddField(
            "dealline",
            "granted_price",
            models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True),
        ),
        migrations.AddField("discountlimit", "may_leave_list", models.BooleanField(db_default=False)),
        migrations.AddField(
            "approval", "price", models.DecimalField(decimal_places=4, max_digits=19, null=True)
        ),
        migrations.AddField(
            "approval", "reason", models.CharField(blank=True, db_default="", max_length=500)
        ),
        migrations.AlterField(
            "approval",
            "answer",
            models.CharField(
                choices=[
                    ("open", "Asked"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                ],
                db_default="open",
                max_length=10,
            ),
        ),
        migrations.RunSQL(UNLISTED, migrations.RunSQL.noop),
    ]
