"""Formulas of large tables: a column is filled beside the one that is read, batch by batch, and then takes its place.

What a field comes to stands in a plain column `c_…`, kept by a trigger that comes after all others. A new formula is
a draft first: a column `d_…` with a trigger of its own, so that what is written meanwhile is computed, too.
"""

# A column is named as that of the row `of_row`, which ends with a point; or bare.
SPELLING = """
drop function catalog_add_formula(text, text, text, jsonb), catalog_change_formula(text, text, text, jsonb);
drop function catalog_formula_of(text, jsonb);
drop function catalog_formula(jsonb);

create function catalog_formula(node jsonb, of_row text) returns text language plpgsql immutable as $$
declare
    parts text[];
begin
    if of_row not in ('', 'new.', 'each.') then
        raise exception 'That is no row of a formula.' using errcode = 'invalid_parameter_value';
    elsif node ? 'column' then
        return format('%s%I::%s', of_row, node ->> 'column', catalog_formula_type(node ->> 'as'));
    elsif node ? 'value' then
        return format('%L::%s', node ->> 'value', catalog_formula_type(node ->> 'as'));
    elsif node ? 'empty' then
        return 'null::' || catalog_formula_type(node ->> 'empty');
    elsif node ? 'if' then
        return format('case when %s then %s else %s end', catalog_formula(node -> 'if' -> 0, of_row),
            catalog_formula(node -> 'if' -> 1, of_row), catalog_formula(node -> 'if' -> 2, of_row));
    end if;
    if coalesce(node ->> 'call', '') !~ '^[a-z_]{1,20}$' then
        raise exception 'That is no part of a formula.' using errcode = 'invalid_parameter_value';
    end if;
    select array_agg(catalog_formula(part, of_row) order by place) into parts
    from jsonb_array_elements(node -> 'of') with ordinality as each(part, place);
    return format('formula_%s(%s)', node ->> 'call', array_to_string(parts, ', '));
end $$;

-- What a field of this kind holds of it: a text as long as one may be that is typed.
create function catalog_formula_of(kind text, node jsonb, of_row text default '') returns text
language sql immutable
return case kind
    when 'text' then format('coalesce(left(%s, 300), '''')', catalog_formula(node, of_row))
    when 'yes_no' then format('coalesce(%s, false)', catalog_formula(node, of_row))
    else catalog_formula(node, of_row) end;
"""

# A step is {"name", "kind", "tree"}: a field, and what computes it.
KEEPING = """
create function catalog_draft(field text) returns text language sql immutable
return 'd_' || substr(catalog_column(field), 3);

create function catalog_compute_name(object_type text, field text) returns text language sql immutable
return 'compute_' || substr(md5(object_type || '.' || field), 1, 16);

-- The last of the triggers before a row is written: it reads what the others have made of it.
create function catalog_compute_by(of_table regclass, name text, named text, kind text, node jsonb) returns void
language plpgsql as $$
begin
    execute format('create or replace function %I() returns trigger language plpgsql as %L', name,
        format('begin new.%I := %s; return new; end', named, catalog_formula_of(kind, node, 'new.')));
    execute format('create or replace trigger %I before insert or update on %s for each row execute function %I()',
        'z_' || name, of_table, name);
end $$;

create function catalog_compute_no_more(of_table regclass, name text) returns void language plpgsql as $$
begin
    execute format('drop trigger if exists %I on %s', 'z_' || name, of_table);
    execute format('drop function if exists %I()', name);
end $$;

create function catalog_draft_formula(object_type text, field text, kind text, node jsonb) returns void
language plpgsql security definer set search_path from current as $$
declare
    of_table constant regclass := catalog_table(object_type);
begin
    perform set_config('lock_timeout', '2s', true);
    execute format('alter table %s add column %I %s %s', of_table, catalog_draft(field), catalog_stored(kind),
        case kind when 'text' then 'not null default ''''' when 'yes_no' then 'not null default false' else '' end);
    perform catalog_note_computed(of_table, catalog_draft(field), true);
    perform catalog_compute_by(of_table, catalog_compute_name(object_type, field) || '_draft',
        catalog_draft(field), kind, node);
end $$;

-- The records after a key are computed, in the order of their keys; `last` is null where none was left.
-- Nobody hears of it, since the column is known to nobody yet. While the triggers are off nobody else writes.
create function catalog_fill_drafts(object_type text, steps jsonb, after uuid, size integer, out last uuid, out done integer)
language plpgsql security definer set search_path from current as $$
declare
    of_table constant regclass := catalog_table(object_type);
    wanted text;
    differs text;
begin
    select string_agg(format('%I = %s', column_name, computed), ', '),
        string_agg(format('each.%I is distinct from %s', column_name, computed), ' or ')
    into wanted, differs
    from jsonb_array_elements(steps) step, lateral (select catalog_draft(step ->> 'name') as column_name,
        catalog_formula_of(step ->> 'kind', step -> 'tree', 'each.') as computed) spelled;
    perform set_config('lock_timeout', '2s', true);
    execute format('alter table %s disable trigger user', of_table);
    execute format('with part as (select id from %1$s where $1 is null or id > $1 order by id limit $2),'
        ' filled as (update %1$s each set %2$s from part where each.id = part.id and (%3$s))'
        ' select (select id from part order by id desc limit 1), (select count(*) from part)',
        of_table, wanted, differs) into last, done using after, size;
    set constraints all immediate;  -- what this transaction made itself is checked again
    set constraints all deferred;
    execute format('alter table %s enable trigger user', of_table);
end $$;

create function catalog_index_draft(object_type text, field text, kind text) returns void
language plpgsql security definer set search_path from current as $$
begin
    perform set_config('lock_timeout', '2s', true);
    execute format('create index if not exists %I on %s (%s, id)',
        'by_' || substr(md5(object_type || '.' || field), 1, 16) || '_draft', catalog_table(object_type),
        format(case kind when 'text' then 'norm(%I)' else '%I' end, catalog_draft(field)));
end $$;

create function catalog_take_draft(object_type text, field text, kind text, node jsonb) returns void
language plpgsql security definer set search_path from current as $$
declare
    of_table constant regclass := catalog_table(object_type);
    named constant text := catalog_column(field);
    name constant text := catalog_compute_name(object_type, field);
    index constant text := 'by_' || substr(md5(object_type || '.' || field), 1, 16);
begin
    perform set_config('lock_timeout', '2s', true);
    perform catalog_compute_no_more(of_table, name || '_draft');
    execute format('drop trigger if exists %I on %s', 'z_' || name, of_table);
    execute format('alter table %s drop column if exists %I', of_table, named);
    execute format('alter table %s rename column %I to %I', of_table, catalog_draft(field), named);
    execute format('alter index if exists %I rename to %I', index || '_draft', index);
    perform catalog_note_computed(of_table, catalog_draft(field), false);
    perform catalog_note_computed(of_table, named, true);
    perform catalog_compute_by(of_table, name, named, kind, node);
end $$;

create function catalog_drop_draft(object_type text, field text) returns void
language plpgsql security definer set search_path from current as $$
begin
    perform set_config('lock_timeout', '2s', true);
    perform catalog_compute_no_more(catalog_table(object_type), catalog_compute_name(object_type, field) || '_draft');
    execute format('alter table %s drop column if exists %I', catalog_table(object_type), catalog_draft(field));
    perform catalog_note_computed(catalog_table(object_type), catalog_draft(field), false);
end $$;

create function catalog_drop_formula(object_type text, field text) returns void
language plpgsql security definer set search_path from current as $$
begin
    perform set_config('lock_timeout', '2s', true);
    perform catalog_compute_no_more(catalog_table(object_type), catalog_compute_name(object_type, field));
    perform catalog_drop_column(object_type, field);
end $$;

-- What is rolled up of a field is told anew, to whoever listens, where that field was computed anew.
create function catalog_refill_roll_up(object_type text, field text) returns void
language plpgsql security definer set search_path from current as $$
declare
    kept record;
begin
    select tgrelid::regclass as below, string_to_array(encode(tgargs, 'escape'), '\\000') as arguments into kept
    from pg_trigger where tgname = catalog_roll_up_name(object_type, field) || '_insert';
    execute format('update %1$s above set %2$I = found.value from (select each.%3$I as key, %4$s as value'
        ' from %5$s each where each.%3$I is not null group by 1) found'
        ' where above.id = found.key and above.%2$I is distinct from found.value',
        kept.arguments[1], kept.arguments[2], kept.arguments[3], kept.arguments[4], kept.below);
end $$;

create trigger new_version after insert or delete on catalog_computation
    for each statement execute function catalog_note_version();
"""
