"""What the database does for orders by itself: their worth on their day, search, the lake, the audit."""

from django.db import migrations

from troth.segments.following import follow

# The day is that of the workspace, so that an order is worth the same to everybody. Without a rate: nothing.
WORTH = """
create function commerce_worth_on(total money_amount, moment timestamptz) returns money_amount
language sql stable as $$
    select case when (total).currency = w.currency then total else (
        select row(w.currency, trim_scale((total).amount * r.rate))::money_amount from team_currency_rate r
        where r.own = w.currency and r.currency = (total).currency
            and r.day <= (moment at time zone w.time_zone)::date
        order by r.day desc limit 1
    ) end
    from team_workspace w where w.id = 1
$$;
create function commerce_note_worth() returns trigger language plpgsql as $$
begin
    new.value := commerce_worth_on(new.total, new.placed_at);
    new.currency := (new.total).currency;
    return new;
end $$;
create trigger order_worth before insert or update of total, placed_at, value, currency on commerce_order
    for each row execute function commerce_note_worth();
alter table commerce_order add constraint order_total_is_not_negative check ((total).amount >= 0);
alter table commerce_order add constraint order_is_in_one_currency check (
    coalesce((tax).currency = (total).currency, true)
    and coalesce((shipping).currency = (total).currency, true));
"""
# A rate that comes late, or is put right, changes what was sold under it; it is no change of the order.
ANEW = """
create function commerce_worth_anew(currencies text[], since date) returns void language sql as $$
    update commerce_order o set value = null
    from team_workspace w
    where w.id = 1 and (currencies is null or o.currency = any(currencies))
        and (since is null or o.placed_at >= since::timestamp at time zone w.time_zone)
        and o.value is distinct from commerce_worth_on(o.total, o.placed_at)
$$;
create function commerce_rates_changed() returns trigger language plpgsql as $$
declare
    currencies text[];
    since date;
begin
    if tg_op = 'DELETE' then
        select array_agg(distinct currency), min(day) into currencies, since from old_rows;
    else
        select array_agg(distinct currency), min(day) into currencies, since from new_rows;
    end if;
    if currencies is not null then
        perform commerce_worth_anew(currencies, since);
    end if;
    return null;
end $$;
create trigger worth_of_orders_new after insert on team_currency_rate
    referencing new table as new_rows for each statement execute function commerce_rates_changed();
create trigger worth_of_orders_changed after update on team_currency_rate
    referencing new table as new_rows for each statement execute function commerce_rates_changed();
create trigger worth_of_orders_gone after delete on team_currency_rate
    referencing old table as old_rows for each statement execute function commerce_rates_changed();
create function commerce_home_changed() returns trigger language plpgsql as $$
begin
    perform commerce_worth_anew(null, null);
    return null;
end $$;
create trigger worth_of_orders after update of currency, time_zone on team_workspace for each row
    when ((old.currency, old.time_zone) is distinct from (new.currency, new.time_zone))
    execute function commerce_home_changed();
create index order_by_currency on commerce_order (currency, placed_at);
"""
SEARCH = """
alter table commerce_order add column doc text generated always as (norm(number || ' ' || external_id)) stored;
create index order_by_trigram on commerce_order using gin (trg(doc));
create index order_by_number on commerce_order (norm(number), id);
create index order_by_total on commerce_order (total, id);
create index order_by_value on commerce_order (value, id);
create trigger order_touched before update on commerce_order
    for each row execute function touch_updated_at('doc', 'updated_at', 'value', 'currency');
"""
FOLLOWED = """
select catalog_open('orders', 'commerce_order');
select agenda_follow('commerce_order', 'orders');
select lake_follow('commerce_order');
select team_watch('commerce_order', 'orders', silent => '{doc,updated_at,value,currency}');
create trigger erase_from_audit after delete on commerce_order referencing old table as stale
    for each statement execute function team_forget('erasing');
create trigger erase_from_audit_changed after update on commerce_order referencing old table as stale
    for each statement execute function team_forget('erasing');
select catalog_open('order_lines', 'commerce_line');
select lake_follow('commerce_line');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0001_initial"),
        ("catalog", "0001_initial"),
        ("team", "0006_currency_rates"),
        ("ground", "0003_words"),
        ("questions", "0004_lake"),
        ("agenda", "0008_meetings"),
        ("segments", "0002_following"),
    ]
    operations = [
        migrations.RunSQL(WORTH, migrations.RunSQL.noop),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(follow("commerce_order", "person_id"), migrations.RunSQL.noop),
    ]
