"""A price and a rate of tax are named, and a lead is closed, whoever writes them: an import, too."""

from django.db import migrations

NAMED = """
create function sales_name_price() returns trigger language plpgsql as $$
begin
    select left(p.name || coalesce(', ' || v.name, ''), 420) into new.name
    from sales_product p left join sales_variant v on v.id = new.variant_id where p.id = new.product_id;
    new.name := coalesce(new.name, '');  -- of a product that is not there the foreign key tells
    return new;
end $$;
create trigger price_named before insert or update of product_id, variant_id on sales_price
    for each row execute function sales_name_price();
create function sales_name_rate() returns trigger language plpgsql as $$
begin
    new.name := new.country || ' ' || new.tax_class;
    return new;
end $$;
create trigger tax_rate_named before insert or update of country, tax_class on sales_tax_rate
    for each row execute function sales_name_rate();
"""
CLOSED = """
create function sales_close_lead() returns trigger language plpgsql as $$
begin
    if new.status in ('new', 'working') then
        new.closed_at := null;
        new.reason := '';
    else
        new.closed_at := coalesce(new.closed_at, now());
        if new.status <> 'dropped' then
            new.reason := '';
        end if;
    end if;
    return new;
end $$;
create trigger lead_closed before insert or update of status on sales_lead
    for each row execute function sales_close_lead();
"""
DROP = """
drop trigger price_named on sales_price; drop function sales_name_price;
drop trigger tax_rate_named on sales_tax_rate; drop function sales_name_rate;
drop trigger lead_closed on sales_lead; drop function sales_close_lead;
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0012_discount_guard")]
    operations = [migrations.RunSQL(NAMED + CLOSED, DROP)]
