"""A limit of discounts says of which role it is, so that it is a record like others: for programs, questions."""

from django.db import migrations, models

# Whoever writes it; the key of a role never changes.
NAMED = """
create function sales_name_limit() returns trigger language plpgsql as $$
begin
    select key into new.role_key from team_role where id = new.role_id;
    return new;
end $$;
create trigger limit_named before insert or update of role_id, role_key on sales_discount_limit
    for each row execute function sales_name_limit();
update sales_discount_limit set role_key = '';
create index limit_by_role on sales_discount_limit (norm(role_key), id);
select lake_follow('sales_discount_limit'), team_watch('sales_discount_limit', 'discount_limits');
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0016_tasks_of_products")]
    operations = [
        migrations.AddField(
            "discountlimit", "role_key", models.CharField(db_default="", editable=False, max_length=60)
        ),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
    ]
