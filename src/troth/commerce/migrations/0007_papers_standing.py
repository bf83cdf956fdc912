"""What the database does for papers by itself: whose they are, which bill they settle, and what is open."""

from django.db import migrations

from troth.segments.following import follow

# table → the object type, what one without a number is called, and whether it comes to an amount
PAPERS = {
    "commerce_bill": ("bills", "Bill", True),
    "commerce_payment": ("payments", "Payment", True),
    "commerce_delivery": ("deliveries", "Delivery", False),
    "commerce_return": ("returns", "Return", True),
}
# The order is found by its id at the same source, or by its number, where only one order has that. What was
# told without a customer is its order's; only then, or erasing one would bring them back from the other.
PLACED = """
create function commerce_place_paper() returns trigger language plpgsql as $$
begin
    new.number := coalesce(nullif(new.number, ''), nullif(new.external_id, ''), tg_argv[0]);
    if new.order_id is null and new.order_ref <> '' then
        select id into new.order_id from commerce_order
        where source = new.source and external_id = new.order_ref and external_id <> '';
        if new.order_id is null then
            select (array_agg(id))[1] into new.order_id from commerce_order
            where norm(number) = norm(new.order_ref) having count(*) = 1;
        end if;
    end if;
    if new.order_id is not null and (tg_op = 'INSERT' or new.order_id is distinct from old.order_id) then
        select coalesce(new.person_id, person_id), coalesce(new.company_id, company_id)
        into new.person_id, new.company_id from commerce_order where id = new.order_id;
    end if;
    return new;
end $$;
"""
# Told without its bill, a payment is for the only one of its order.
SETTLES = """
create function commerce_find_bill() returns trigger language plpgsql as $$
begin
    if new.bill_id is null and new.bill_ref <> '' then
        select id into new.bill_id from commerce_bill
        where source = new.source and external_id = new.bill_ref and external_id <> '';
        if new.bill_id is null then
            select (array_agg(id))[1] into new.bill_id from commerce_bill
            where norm(number) = norm(new.bill_ref) having count(*) = 1;
        end if;
    elsif new.bill_id is null and new.order_id is not null then
        select (array_agg(id))[1] into new.bill_id from commerce_bill
        where order_id = new.order_id and not is_void having count(*) = 1;
    end if;
    if new.bill_id is not null and new.order_id is null then
        select order_id, coalesce(new.person_id, person_id), coalesce(new.company_id, company_id)
        into new.order_id, new.person_id, new.company_id from commerce_bill where id = new.bill_id;
    end if;
    return new;
end $$;
create function commerce_bill_settled() returns trigger language plpgsql as $$
declare
    changed uuid[] := '{}';
begin
    if tg_op <> 'INSERT' and old.bill_id is not null then changed := changed || old.bill_id; end if;
    if tg_op <> 'DELETE' and new.bill_id is not null then changed := changed || new.bill_id; end if;
    update commerce_bill set paid = null where id = any(changed);
    return null;
end $$;
"""
# A bill is settled by what was paid and by what came back, as far as that is in its own currency.
STANDS = """
create function commerce_note_bill() returns trigger language plpgsql as $$
declare
    code text := (new.amount).currency;
    settled numeric;
    credited numeric;
begin
    select coalesce(sum((amount).amount), 0) into settled from commerce_payment
    where bill_id = new.id and (amount).currency = code;
    select coalesce(sum((amount).amount), 0) into credited from commerce_return
    where bill_id = new.id and (amount).currency = code;
    new.paid := row(code, settled)::money_amount;
    new.open := row(code, case when new.is_void then 0
        else greatest((new.amount).amount - settled - credited, 0) end)::money_amount;
    new.state := case when new.is_void then 'void' when (new.open).amount = 0 then 'paid' else 'open' end;
    return new;
end $$;
create trigger paper_stands before insert or update on commerce_bill
    for each row execute function commerce_note_bill();
create function commerce_bill_told() returns trigger language plpgsql as $$
begin
    update commerce_payment p set bill_id = null where p.bill_id is null and p.bill_ref <> ''
        and (p.source = new.source and p.bill_ref = new.external_id or p.bill_ref = new.number);
    update commerce_return r set bill_id = null where r.bill_id is null and r.bill_ref <> ''
        and (r.source = new.source and r.bill_ref = new.external_id or r.bill_ref = new.number);
    update commerce_payment set bill_id = null
    where bill_id is null and bill_ref = '' and order_id = new.order_id;
    update commerce_return set bill_id = null
    where bill_id is null and bill_ref = '' and order_id = new.order_id;
    return null;
end $$;
create trigger paper_told after insert or update of order_id, order_ref on commerce_bill
    for each row execute function commerce_bill_told();
"""
# What was told before its order finds it when it comes; and what is the buyer's follows the order to another.
FOLLOWS = """
create function commerce_order_told() returns trigger language plpgsql as $$
begin
    {found}
    return null;
end $$;
create trigger papers_found after insert on commerce_order referencing new table as fresh
    for each statement execute function commerce_order_told();
create function commerce_order_moved() returns trigger language plpgsql as $$
begin
    {moved}
    return null;
end $$;
create trigger papers_moved after update of person_id, company_id on commerce_order for each row
    when ((old.person_id, old.company_id) is distinct from (new.person_id, new.company_id))
    execute function commerce_order_moved();
"""
FOUND = """
    update {table} p set order_id = null from fresh o where p.order_id is null and p.order_ref <> ''
        and p.source = o.source and p.order_ref = o.external_id;
    update {table} p set order_id = null from fresh o where p.order_id is null and p.order_ref <> ''
        and p.order_ref = o.number;
"""
MOVED = """
    update {table} set person_id = new.person_id
    where order_id = new.id and person_id is not distinct from old.person_id;
    update {table} set company_id = new.company_id
    where order_id = new.id and company_id is not distinct from old.company_id;
"""
OF_EACH = """
create trigger paper_placed before insert or update on {table}
    for each row execute function commerce_place_paper('{one}');
alter table {table} add column doc text generated always as (norm(number || ' ' || external_id)) stored;
create index {name}_by_trigram on {table} using gin (trg(doc));
create index {name}_by_number on {table} (norm(number), id);
select catalog_open('{type}', '{table}');
select agenda_follow('{table}', '{type}');
select lake_follow('{table}', 'at');
select team_watch('{table}', '{type}', silent => '{{doc,updated_at,paid,open,state}}');
create trigger erase_from_audit after delete on {table} referencing old table as stale
    for each statement execute function team_forget('erasing');
create trigger erase_from_audit_changed after update on {table} referencing old table as stale
    for each statement execute function team_forget('erasing');
"""
# That a bill was paid is a change of it; that the database finds the bill of a payment is none of the payment.
TOUCHED = """
create trigger paper_touched before update on {table}
    for each row {when} execute function touch_updated_at('doc', 'updated_at');
"""
OF_PRICED = """
alter table {table} add constraint {name}_is_not_negative check ((amount).amount >= 0);
create index {name}_by_amount on {table} (amount, id);
"""
OF_SETTLING = """
create trigger paper_settles before insert or update on {table}
    for each row execute function commerce_find_bill();
create trigger bill_settled after insert or update or delete on {table}
    for each row execute function commerce_bill_settled();
"""
NEEDED = "alter table {table} add constraint {name}_comes_to_something check (amount is not null);"


def _each() -> str:
    parts = []
    for table, (kind, one, is_priced) in PAPERS.items():
        chosen = [OF_EACH, TOUCHED]
        chosen += [OF_PRICED] if is_priced else []
        chosen += [OF_SETTLING] if table in ("commerce_payment", "commerce_return") else []
        chosen += [NEEDED] if table in ("commerce_bill", "commerce_payment") else []
        when = "" if table == "commerce_bill" else "when (pg_trigger_depth() = 0)"
        words = {
            "when": when,
            "table": table,
            "type": kind,
            "one": one,
            "name": table.removeprefix("commerce_"),
        }
        parts += [part.format(**words) for part in chosen]
        parts.append(follow(table, "person_id"))
    return "".join(parts)


def _follows() -> str:
    found, moved = ("".join(part.format(table=table) for table in PAPERS) for part in (FOUND, MOVED))
    return FOLLOWS.format(found=found, moved=moved)


class Migration(migrations.Migration):
    dependencies = [("commerce", "0006_papers")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (PLACED, SETTLES, STANDS, _each(), _follows())
    ]
