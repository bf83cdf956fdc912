"""A deal that comes to a stage takes its pipeline and kind from it, whoever writes it: an import, too."""

from django.db import migrations

# Without a stage a deal begins at the first open one. A moment that is given is kept: it may be long ago.
STAND = """
create function sales_stand() returns trigger language plpgsql as $$
begin
    if new.stage_id is null then
        select s.id into new.stage_id from sales_stage s join sales_pipeline p on p.id = s.pipeline_id
        where s.kind = 'open' order by p.position, p.id, s.position, s.id limit 1;
    end if;
    if tg_op = 'UPDATE' and new.stage_id = old.stage_id then
        return new;
    end if;
    select pipeline_id, kind into new.pipeline_id, new.status from sales_stage where id = new.stage_id;
    if tg_op = 'UPDATE' and new.stage_since = old.stage_since then
        new.stage_since := now();
    end if;
    new.closed_at := case when new.status <> 'open' then coalesce(new.closed_at, now()) end;
    if new.status <> 'lost' then
        new.lost_reason_id := null;
        new.lost_note := '';
    end if;
    return new;
end $$;
create trigger deal_stands before insert or update of stage_id on sales_deal
    for each row execute function sales_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0009_rules")]
    operations = [
        migrations.RunSQL(STAND, "drop trigger deal_stands on sales_deal; drop function sales_stand")
    ]
