"""What a won deal was worth on its day, in the workspace's own currency, whoever writes it: an import, too."""

from django.db import migrations, models
from django.db.models import Q

import troth.ground.models

# The day is that of the workspace, so that a deal is worth the same to everybody. Without a rate: nothing.
WORTH = """
create function sales_worth_on(value money_amount, moment timestamptz) returns money_amount language sql stable as $$
    select case when (value).currency = w.currency then value else (
        select row(w.currency, trim_scale((value).amount * r.rate))::money_amount from team_currency_rate r
        where r.own = w.currency and r.currency = (value).currency
            and r.day <= (moment at time zone w.time_zone)::date
        order by r.day desc limit 1
    ) end
    from team_workspace w where w.id = 1
$$;
create function sales_note_worth() returns trigger language plpgsql as $$
begin
    new.won_value := case when new.status = 'won' then sales_worth_on(new.value, new.closed_at) end;
    return new;
end $$;
create trigger deal_worth before insert or update of value, closed_at, stage_id, status, won_value on sales_deal
    for each row execute function sales_note_worth();
"""
# A rate that comes late, or is put right, changes what was won under it; it is no change of the deal.
ANEW = """
create function sales_worth_anew(currencies text[], since date) returns void language sql as $$
    update sales_deal d set won_value = null
    from team_workspace w
    where w.id = 1 and d.status = 'won' and (currencies is null or (d.value).currency = any(currencies))
        and (since is null or d.closed_at >= since::timestamp at time zone w.time_zone)
        and d.won_value is distinct from sales_worth_on(d.value, d.closed_at)
$$;
create function sales_rates_changed() returns trigger language plpgsql as $$
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
        perform sales_worth_anew(currencies, since);
    end if;
    return null;
end $$;
create trigger worth_of_deals_new after insert on team_currency_rate
    referencing new table as new_rows for each statement execute function sales_rates_changed();
create trigger worth_of_deals_changed after update on team_currency_rate
    referencing new table as new_rows for each statement execute function sales_rates_changed();
create trigger worth_of_deals_gone after delete on team_currency_rate
    referencing old table as old_rows for each statement execute function sales_rates_changed();
create function sales_home_changed() returns trigger language plpgsql as $$
begin
    perform sales_worth_anew(null, null);
    return null;
end $$;
create trigger worth_of_deals after update of currency, time_zone on team_workspace for each row
    when ((old.currency, old.time_zone) is distinct from (new.currency, new.time_zone))
    execute function sales_home_changed();
"""
SILENT = """
create or replace trigger deal_touched before update on sales_deal
    for each row execute function touch_updated_at('doc', 'updated_at', 'won_value');
drop trigger audit_insert_id on sales_deal;
drop trigger audit_update_id on sales_deal;
drop trigger audit_delete_id on sales_deal;
select team_watch('sales_deal', 'deals', silent => '{doc,updated_at,stage_since,won_value}');
"""
FILLED = "select sales_worth_anew(null, null);"


class Migration(migrations.Migration):
    dependencies = [("sales", "0017_limits_by_role"), ("team", "0006_currency_rates")]
    operations = [
        migrations.AddField("deal", "won_value", troth.ground.models.MoneyField(editable=False, null=True)),
        migrations.RemoveIndex("deal", "deal_won_at"),
        migrations.AddIndex(
            "deal",
            models.Index(
                fields=["closed_at"],
                include=("created_at", "pipeline", "owner", "value", "won_value"),
                condition=Q(("status", "won")),
                name="deal_won_at",
            ),
        ),
        migrations.RunSQL(WORTH, migrations.RunSQL.noop),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
        migrations.RunSQL(SILENT, migrations.RunSQL.noop),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
    ]
