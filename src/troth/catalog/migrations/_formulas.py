"""Formulas in the database: the functions that they are made of, and the columns that hold what they come to.

A formula arrives as a tree, never as text: the owner's function spells it, and every name in it is one of these
functions or a quoted column. So whoever gets hold of the application's account can not have the owner run
anything else. All functions are immutable, and none ever fails: what can not be told is null. A number is kept
below 10^15 with ten decimals, an amount with as many digits as an added field of money takes.
"""

FUNCTIONS = """
create function formula_kept(a numeric) returns numeric language sql immutable parallel safe
return case when abs(a) < 1e15 then trim_scale(round(a, 10)) end;

create function formula_add(a numeric, b numeric) returns numeric language sql immutable parallel safe
return formula_kept(a + b);
create function formula_subtract(a numeric, b numeric) returns numeric language sql immutable parallel safe
return formula_kept(a - b);
create function formula_multiply(a numeric, b numeric) returns numeric language sql immutable parallel safe
return formula_kept(a * b);
create function formula_divide(a numeric, b numeric) returns numeric language sql immutable parallel safe
return case when b <> 0 then formula_kept(round(a, 20) / b) end;
create function formula_negate(a numeric) returns numeric language sql immutable parallel safe return -a;
create function formula_abs(a numeric) returns numeric language sql immutable parallel safe return abs(a);
create function formula_round(a numeric) returns numeric language sql immutable parallel safe return round(a);
create function formula_round(a numeric, digits numeric) returns numeric language sql immutable parallel safe
return case when digits is not null then formula_kept(round(a, greatest(least(trunc(digits), 10), 0)::integer)) end;

create function formula_money(currency text, a numeric) returns money_amount language sql immutable parallel safe
return case when currency ~ '^[A-Z]{3}$' and abs(a) < 1e15 then
    row(currency, case when abs(a) >= 1e11 then round(a) when round(a, 4) = round(a, 2) then round(a, 2)
        else trim_scale(round(a, 4)) end)::money_amount end;
create function formula_add(a money_amount, b money_amount) returns money_amount
language sql immutable parallel safe
return case when (a).currency = (b).currency then formula_money((a).currency, (a).amount + (b).amount) end;
create function formula_subtract(a money_amount, b money_amount) returns money_amount
language sql immutable parallel safe
return case when (a).currency = (b).currency then formula_money((a).currency, (a).amount - (b).amount) end;
create function formula_multiply(a money_amount, b numeric) returns money_amount
language sql immutable parallel safe return formula_money((a).currency, (a).amount * b);
create function formula_multiply(a numeric, b money_amount) returns money_amount
language sql immutable parallel safe return formula_money((b).currency, a * (b).amount);
create function formula_divide(a money_amount, b numeric) returns money_amount language sql immutable parallel safe
return case when b <> 0 then formula_money((a).currency, round((a).amount, 20) / b) end;
create function formula_divide(a money_amount, b money_amount) returns numeric language sql immutable parallel safe
return case when (a).currency = (b).currency then formula_divide((a).amount, (b).amount) end;
create function formula_negate(a money_amount) returns money_amount language sql immutable parallel safe
return case when (a).currency is not null then row((a).currency, -(a).amount)::money_amount end;
create function formula_abs(a money_amount) returns money_amount language sql immutable parallel safe
return case when (a).currency is not null then row((a).currency, abs((a).amount))::money_amount end;
create function formula_round(a money_amount) returns money_amount language sql immutable parallel safe
return formula_money((a).currency, round((a).amount));
create function formula_round(a money_amount, digits numeric) returns money_amount
language sql immutable parallel safe
return formula_money((a).currency, formula_round((a).amount, digits));
create function formula_amount(a money_amount) returns numeric language sql immutable parallel safe
return (a).amount;
create function formula_currency(a money_amount) returns text language sql immutable parallel safe
return coalesce((a).currency, '');
create function formula_money(a numeric, currency text) returns money_amount
language sql immutable parallel safe return formula_money(currency, a);

create function formula_add(a date, days numeric) returns date language sql immutable parallel safe
return case when trunc(days) between date '0001-01-01' - a and date '9999-12-31' - a
    then a + trunc(days)::integer end;
create function formula_subtract(a date, days numeric) returns date language sql immutable parallel safe
return formula_add(a, -days);
create function formula_subtract(a date, b date) returns numeric language sql immutable parallel safe
return (a - b)::numeric;
create function formula_add(a timestamptz, days numeric) returns timestamptz language sql immutable parallel safe
return case when days * 86400 >= extract(epoch from timestamptz '0001-01-02 00:00:00+00' - a)
    and days * 86400 < extract(epoch from timestamptz '9999-12-31 00:00:00+00' - a)
    then a + make_interval(secs => (days * 86400)::double precision) end;
create function formula_subtract(a timestamptz, days numeric) returns timestamptz
language sql immutable parallel safe return formula_add(a, -days);
create function formula_subtract(a timestamptz, b timestamptz) returns numeric
language sql immutable parallel safe return formula_kept(extract(epoch from (a - b)) / 86400);
create function formula_year(a date) returns numeric language sql immutable parallel safe
return extract(year from a);
create function formula_month(a date) returns numeric language sql immutable parallel safe
return extract(month from a);
create function formula_day(a date) returns numeric language sql immutable parallel safe
return extract(day from a);

create function formula_join(a text, b text) returns text language sql immutable parallel safe
return left(coalesce(a, '') || coalesce(b, ''), 20000);
create function formula_upper(a text) returns text language sql immutable parallel safe return upper(a);
create function formula_lower(a text) returns text language sql immutable parallel safe return lower(a);
create function formula_length(a text) returns numeric language sql immutable parallel safe
return length(coalesce(a, ''))::numeric;
create function formula_left(a text, count numeric) returns text language sql immutable parallel safe
return case when count is not null then left(a, greatest(least(trunc(count), 20000), 0)::integer) end;
create function formula_right(a text, count numeric) returns text language sql immutable parallel safe
return case when count is not null then right(a, greatest(least(trunc(count), 20000), 0)::integer) end;
create function formula_text(a numeric) returns text language sql immutable parallel safe
return coalesce(trim_scale(a)::text, '');
create function formula_text(a date) returns text language sql immutable parallel safe
return coalesce(lpad(extract(year from a)::text, 4, '0') || '-' || lpad(extract(month from a)::text, 2, '0')
    || '-' || lpad(extract(day from a)::text, 2, '0'), '');
create function formula_text(a money_amount) returns text language sql immutable parallel safe
return coalesce((a).amount::text || ' ' || (a).currency, '');

create function formula_and(a boolean, b boolean) returns boolean language sql immutable parallel safe
return coalesce(a, false) and coalesce(b, false);
create function formula_or(a boolean, b boolean) returns boolean language sql immutable parallel safe
return coalesce(a, false) or coalesce(b, false);
create function formula_not(a boolean) returns boolean language sql immutable parallel safe
return not coalesce(a, false);
create function formula_either(a text, b text) returns text language sql immutable parallel safe
return coalesce(nullif(a, ''), b);
create function formula_present(a text) returns boolean language sql immutable parallel safe
return coalesce(a, '') <> '';
create function formula_same(a text, b text) returns boolean language sql immutable parallel safe
return coalesce(a <> '' and b <> '' and norm(a) = norm(b), false);
create function formula_less(a text, b text) returns boolean language sql immutable parallel safe
return coalesce(a <> '' and b <> '' and norm(a) < norm(b), false);
create function formula_at_most(a text, b text) returns boolean language sql immutable parallel safe
return coalesce(a <> '' and b <> '' and norm(a) <= norm(b), false);
create function formula_same(a money_amount, b money_amount) returns boolean language sql immutable parallel safe
return coalesce((a).currency = (b).currency and (a).amount = (b).amount, false);
create function formula_less(a money_amount, b money_amount) returns boolean
language sql immutable parallel safe
return coalesce((a).currency = (b).currency and (a).amount < (b).amount, false);
create function formula_at_most(a money_amount, b money_amount) returns boolean
language sql immutable parallel safe
return coalesce((a).currency = (b).currency and (a).amount <= (b).amount, false);

do $$
declare
    kind text;
begin
    foreach kind in array array['numeric', 'money_amount', 'date', 'timestamptz', 'boolean'] loop
        execute format('create function formula_either(a %1$s, b %1$s) returns %1$s'
            ' language sql immutable parallel safe return coalesce(a, b)', kind);
        execute format('create function formula_present(a %s) returns boolean'
            ' language sql immutable parallel safe return a is not null', kind);
    end loop;
    foreach kind in array array['numeric', 'date', 'timestamptz', 'boolean'] loop
        execute format('create function formula_same(a %1$s, b %1$s) returns boolean'
            ' language sql immutable parallel safe return coalesce(a = b, false)', kind);
    end loop;
    foreach kind in array array['numeric', 'date', 'timestamptz'] loop
        execute format('create function formula_less(a %1$s, b %1$s) returns boolean'
            ' language sql immutable parallel safe return coalesce(a < b, false)', kind);
        execute format('create function formula_at_most(a %1$s, b %1$s) returns boolean'
            ' language sql immutable parallel safe return coalesce(a <= b, false)', kind);
    end loop;
end $$;
"""

# A node is {"column", "as"} | {"value", "as"} | {"empty": type} | {"call", "of"} | {"if": [condition, then, else]}.
SPELLING = """
create function catalog_formula_type(name text) returns text language plpgsql immutable as $$
begin
    if name not in ('text', 'numeric', 'money_amount', 'date', 'timestamptz', 'boolean') then
        raise exception 'The type % is none of a formula.', name using errcode = 'invalid_parameter_value';
    end if;
    return name;
end $$;

create function catalog_formula(node jsonb) returns text language plpgsql immutable as $$
declare
    parts text[];
begin
    if node ? 'column' then
        return format('%I::%s', node ->> 'column', catalog_formula_type(node ->> 'as'));
    elsif node ? 'value' then
        return format('%L::%s', node ->> 'value', catalog_formula_type(node ->> 'as'));
    elsif node ? 'empty' then
        return 'null::' || catalog_formula_type(node ->> 'empty');
    elsif node ? 'if' then
        return format('case when %s then %s else %s end', catalog_formula(node -> 'if' -> 0),
            catalog_formula(node -> 'if' -> 1), catalog_formula(node -> 'if' -> 2));
    end if;
    if coalesce(node ->> 'call', '') !~ '^[a-z_]{1,20}$' then
        raise exception 'That is no part of a formula.' using errcode = 'invalid_parameter_value';
    end if;
    select array_agg(catalog_formula(part) order by place) into parts
    from jsonb_array_elements(node -> 'of') with ordinality as each(part, place);
    return format('formula_%s(%s)', node ->> 'call', array_to_string(parts, ', '));
end $$;

-- What a field of this kind holds of it: a text as long as one may be that is typed.
create function catalog_formula_of(kind text, node jsonb) returns text language sql immutable
return case kind
    when 'text' then format('coalesce(left(%s, 300), '''')', catalog_formula(node))
    when 'yes_no' then format('coalesce(%s, false)', catalog_formula(node))
    else catalog_formula(node) end;

create function catalog_add_formula(object_type text, field text, kind text, node jsonb) returns void
language plpgsql security definer set search_path from current as $$
begin
    perform set_config('lock_timeout', '2s', true);
    execute format('alter table %s add column %I %s generated always as (%s) stored %s',
        catalog_table(object_type), catalog_column(field), catalog_stored(kind), catalog_formula_of(kind, node),
        case when kind in ('text', 'yes_no') then 'not null' else '' end);
    perform catalog_note_computed(catalog_table(object_type), catalog_column(field), true);
end $$;

create function catalog_change_formula(object_type text, field text, kind text, node jsonb) returns void
language plpgsql security definer set search_path from current as $$
begin
    perform set_config('lock_timeout', '2s', true);
    execute format('alter table %s alter column %I set expression as (%s)',
        catalog_table(object_type), catalog_column(field), catalog_formula_of(kind, node));
end $$;
"""

# What is computed is no change of a record: `touch_updated_at` is told to look past it, and so is the audit trail.
TOUCHED = """
create function catalog_note_computed(of_table regclass, field text, is_computed boolean) returns void
language plpgsql as $$
declare
    touch record;
    passed text[];
begin
    perform catalog_silence(of_table, field, is_computed);
    select tgname, string_to_array(encode(tgargs, 'escape'), '\\000') as arguments into touch
    from pg_trigger where tgrelid = of_table and tgfoid = 'touch_updated_at'::regproc;
    if touch.tgname is null then
        return;
    end if;
    passed := array_remove(array_remove(touch.arguments, ''), field)
        || case when is_computed then array[field] else '{}' end;
    execute format('create or replace trigger %I before update on %s for each row'
        ' execute function touch_updated_at(%s)', touch.tgname, of_table,
        (select string_agg(quote_literal(each), ', ') from unnest(passed) each));
end $$;
"""
