"""Roll-ups in the database: a column of a record tells of the records that point at it, kept by triggers on these.

Each statement on the table below recomputes the records above that it touched, all at once. They are locked first, in
the order of their keys, and read only then: so two writers at the same time wait for one another, and the second one
sees what the first one did. What is rolled up is no change of the record above: neither when it was changed nor the
audit trail says so, since both tell of the change below.
"""

SILENCE = """
create function catalog_silence(of_table regclass, field text, is_silent boolean) returns void
language plpgsql as $$
declare
    watch record;
    silent text[];
begin
    for watch in
        select tgname, string_to_array(encode(tgargs, 'escape'), '\\000') as arguments from pg_trigger
        where tgrelid = of_table and tgfoid = 'team_record'::regproc
        and tgname in ('audit_update_id', 'audit_delete_id')
    loop
        silent := array_remove(watch.arguments[3]::text[], field)
            || case when is_silent then array[field] else '{}' end;
        execute format('create or replace trigger %I after %s on %s referencing %s for each statement'
            ' execute function team_record(%L, %L, %L, %L)', watch.tgname,
            case watch.tgname when 'audit_delete_id' then 'delete' else 'update' end, of_table,
            case watch.tgname when 'audit_delete_id' then 'old table as stale'
                else 'old table as stale new table as fresh' end,
            watch.arguments[1], watch.arguments[2], silent, watch.arguments[4]);
    end loop;
end $$;
"""

# What the rows `each` of a table below come to; its value is in the column `value`.
MEASURE = """
create function catalog_roll_up_measure(measure text, kind text, value text) returns text
language plpgsql immutable as $$
begin
    return case measure || ' ' || kind
        when 'count number' then 'count(*)::integer'
        when 'sum decimal' then format('formula_kept(coalesce(sum(each.%I), 0))', value)
        when 'avg decimal' then format('formula_kept(avg(each.%I))', value)
        when 'sum money' then format('case when count(distinct (each.%1$I).currency) = 1'
            ' then formula_money(min((each.%1$I).currency), sum((each.%1$I).amount)) end', value)
        when 'avg money' then format('case when count(distinct (each.%1$I).currency) = 1'
            ' then formula_money(min((each.%1$I).currency), avg((each.%1$I).amount)) end', value)
        when 'min money' then format('case when count(distinct (each.%1$I).currency) = 1'
            ' then formula_money(min((each.%1$I).currency), min((each.%1$I).amount)) end', value)
        when 'max money' then format('case when count(distinct (each.%1$I).currency) = 1'
            ' then formula_money(min((each.%1$I).currency), max((each.%1$I).amount)) end', value)
        else case when measure in ('min', 'max') and kind in ('decimal', 'date', 'datetime')
            then format('%s(each.%I)', measure, value) end
        end;
end $$;
"""

# Arguments: the table above, its column, the column that points at it, what is measured, as SQL, and the value's column.
KEEP = """
create function catalog_roll_up() returns trigger language plpgsql as $$
declare
    above constant text := tg_argv[0];
    field constant text := tg_argv[1];
    link constant text := tg_argv[2];
    measured constant text := tg_argv[3];
    value constant text := tg_argv[4];
    keys uuid[];
begin
    execute case tg_op
        when 'INSERT' then format('select array_agg(distinct %1$I) from fresh where %1$I is not null', link)
        when 'DELETE' then format('select array_agg(distinct %1$I) from stale where %1$I is not null', link)
        else format('select array_agg(distinct key) from stale join fresh using (id),'
            ' unnest(array[stale.%1$I, fresh.%1$I]) key where key is not null'
            ' and (stale.%1$I is distinct from fresh.%1$I or stale.%2$I is distinct from fresh.%2$I)',
            link, value)
        end into keys;
    if keys is null then
        return null;
    end if;
    execute format('select from %s where id = any($1) order by id for no key update', above) using keys;
    execute format('update %1$s above set %2$I = found.value'
        ' from (select key, (select %3$s from %4$s each where each.%5$I = key) as value from unnest($1) key) found'
        ' where above.id = found.key and above.%2$I is distinct from found.value',
        above, field, measured, tg_relid::regclass, link) using keys;
    return null;
end $$;

create function catalog_roll_up_name(object_type text, field text) returns text language sql immutable
return 'roll_up_' || substr(md5(object_type || '.' || field), 1, 16);

create function catalog_add_roll_up(
    object_type text, field text, kind text, of_type text, link text, measure text, value text
) returns void language plpgsql security definer set search_path from current as $$
declare
    above constant regclass := catalog_table(object_type);
    below constant regclass := catalog_table(of_type);
    name constant text := catalog_column(field);
    measured constant text := catalog_roll_up_measure(measure, kind, value);
    operation text;
    tables text;
begin
    if measured is null then
        raise exception 'The measure % gives no %.', measure, kind using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('lock_timeout', '2s', true);
    execute format('alter table %s add column %I %s%s', above, name, catalog_stored(kind), case
        when measure = 'count' or (measure = 'sum' and kind = 'decimal') then ' not null default 0' else '' end);
    perform catalog_note_computed(above, name, true);
    foreach operation in array array['insert', 'update', 'delete'] loop
        tables := case operation
            when 'insert' then 'new table as fresh'
            when 'delete' then 'old table as stale'
            else 'old table as stale new table as fresh' end;
        execute format('create trigger %I after %s on %s referencing %s for each statement'
            ' execute function catalog_roll_up(%L, %L, %L, %L, %L)',
            catalog_roll_up_name(object_type, field) || '_' || operation, operation, below, tables,
            above, name, link, measured, value);
    end loop;
    -- Nobody hears of it: whoever looks at the column looks at it anew.
    execute format('alter table %s disable trigger user', above);
    execute format('update %1$s above set %2$I = found.value from (select each.%3$I as key, %4$s as value'
        ' from %5$s each where each.%3$I is not null group by 1) found where above.id = found.key',
        above, name, link, measured, below);
    execute format('alter table %s enable trigger user', above);
end $$;

create function catalog_drop_roll_up(object_type text, field text) returns void
language plpgsql security definer set search_path from current as $$
declare
    kept record;
begin
    perform set_config('lock_timeout', '2s', true);
    for kept in
        select tgname, tgrelid::regclass as below from pg_trigger
        where tgfoid = 'catalog_roll_up'::regproc
        and tgname ^@ (catalog_roll_up_name(object_type, field) || '_')
    loop
        execute format('drop trigger %I on %s', kept.tgname, kept.below);
    end loop;
    perform catalog_drop_column(object_type, field);
end $$;
"""
