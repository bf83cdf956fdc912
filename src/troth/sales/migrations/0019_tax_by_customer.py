"""A rate of tax may be for customers elsewhere: firms in the rest of the Union, or outside the customs area."""

from django.db import migrations, models

NAMED = """
create or replace function sales_name_rate() returns trigger language plpgsql as $$
begin
    new.name := concat_ws(' ', new.country, new.tax_class, nullif(new.customer, ''));
    return new;
end $$;
create or replace trigger tax_rate_named before insert or update of country, tax_class, customer on sales_tax_rate
    for each row execute function sales_name_rate();
"""
CHOICES = [
    ("", "Customers there"),
    ("union", "From there to firms with a VAT number in the rest of the EU"),
    ("abroad", "From there to customers outside the customs area"),
]


class Migration(migrations.Migration):
    dependencies = [("sales", "0018_won_value"), ("people", "0014_vat_numbers")]
    operations = [
        migrations.AddField(
            "taxrate",
            "customer",
            models.CharField(blank=True, choices=CHOICES, db_default="", max_length=10),
        ),
        migrations.RemoveConstraint("taxrate", "tax_rate_from_a_day_once"),
        migrations.AddConstraint(
            "taxrate",
            models.UniqueConstraint(
                fields=("country", "customer", "tax_class", "starts_on"), name="tax_rate_from_a_day_once"
            ),
        ),
        migrations.AddConstraint(
            "taxrate",
            models.CheckConstraint(
                condition=models.Q(customer__in=("", "union", "abroad")), name="tax_rate_customer"
            ),
        ),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
    ]
