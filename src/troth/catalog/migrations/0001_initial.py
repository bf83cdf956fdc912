"""Fields that a workspace adds: real columns of the type's own table, made by the owner's functions.

A column has a type, statistics and an index like any other, so lists, filters, imports and the audit trail treat
it as one. The application's account may make no columns itself: these functions do, on the tables that packages
have opened by `catalog_open`, and only columns whose name begins with `c_`.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

import troth.ground.models
from troth.catalog.migrations import _formulas, _roll_ups

# Every change of a field is a new version, by which a process sees that what it knows is old.
VERSION = """
create table catalog_version (
    is_only boolean primary key default true check (is_only), version bigint not null
);
insert into catalog_version (version) values (1);
create function catalog_note_version() returns trigger language plpgsql as $$
begin
    update catalog_version set version = version + 1;
    return null;
end $$;
create trigger new_version after insert or update or delete on catalog_custom_field
    for each statement execute function catalog_note_version();
select team_watch('catalog_custom_field', 'fields');
"""

COLUMNS = """
-- The currency first: amounts of one lie together, in their order, in the index of a column.
create type money_amount as (currency text, amount numeric);
create type place_point as (latitude double precision, longitude double precision);

create table catalog_open_table (object_type text primary key, table_name regclass not null);

create function catalog_open(object_type text, table_name regclass) returns void language sql as $$
    insert into catalog_open_table values (object_type, table_name)
$$;

create function catalog_column(field text) returns text language plpgsql immutable as $$
begin
    if field !~ '^[a-z][a-z0-9_]{0,39}$' then
        raise exception 'The name % is none of a field.', field using errcode = 'invalid_name';
    end if;
    return 'c_' || field;
end $$;

create function catalog_table(of_type text) returns regclass language plpgsql stable as $$
declare
    found regclass;
begin
    select table_name into found from catalog_open_table where object_type = of_type;
    if found is null then
        raise exception 'The type % takes no fields.', of_type using errcode = 'undefined_table';
    end if;
    return found;
end $$;

create function catalog_target(points_at text) returns regclass language sql stable as $$
    select case points_at when 'members' then 'team_member'::regclass else catalog_table(points_at) end
$$;

create function catalog_stored(kind text) returns text language sql immutable
return case kind
    when 'number' then 'integer' when 'decimal' then 'numeric' when 'yes_no' then 'boolean'
    when 'date' then 'date' when 'datetime' then 'timestamptz'
    when 'time' then 'time' when 'money' then 'money_amount' when 'place' then 'place_point'
    when 'tags' then 'text[]' when 'file' then 'jsonb' else 'text' end;

create function catalog_add_column(object_type text, field text, kind text, points_at text) returns void
language plpgsql security definer set search_path from current as $$
declare
    stored text := catalog_stored(kind) || case catalog_stored(kind)
        when 'text[]' then ' not null default ''{}''' when 'jsonb' then ' not null default ''[]''' when 'text' then ' not null default ''''' else '' end;
begin
    perform set_config('lock_timeout', '2s', true);
    if kind = 'reference' then
        stored := format('uuid references %s (id) on delete set null deferrable initially deferred',
            catalog_target(points_at));
    end if;
    execute format('alter table %s add column %I %s', catalog_table(object_type), catalog_column(field), stored);
    if kind = 'money' then  -- the column is empty: nothing has to be read to believe it
        execute format($check$alter table %1$s add check (%2$I is null or ((%2$I).currency ~ '^[A-Z]{3}$'
            and (%2$I).amount is not null and abs((%2$I).amount) < 1e15)) not valid$check$,
            catalog_table(object_type), catalog_column(field));
    end if;
end $$;

create function catalog_drop_column(object_type text, field text) returns void
language plpgsql security definer set search_path from current as $$
begin
    perform set_config('lock_timeout', '2s', true);
    execute format('alter table %s drop column %I', catalog_table(object_type), catalog_column(field));
    perform catalog_note_computed(catalog_table(object_type), catalog_column(field), false);
end $$;

create function catalog_index_column(object_type text, field text, kind text) returns void
language plpgsql security definer set search_path from current as $$
declare
    name text := catalog_column(field);
    expression text := case
        when kind = 'place' then format('(((%I).latitude))', name)
        when kind = 'file' then format('using gin (%I jsonb_path_ops)', name)  -- who has a file
        when kind = 'tags' then format('using gin (norm_all(%I))', name)
        when kind in ('number', 'decimal', 'yes_no', 'date', 'datetime', 'select', 'country', 'reference',
            'money', 'time')
            then format('(%I, id)', name)
        else format('(norm(%I), id)', name) end;
begin
    perform set_config('lock_timeout', '2s', true);
    execute format('create index %I on %s %s', 'by_' || substr(md5(object_type || '.' || field), 1, 16),
        catalog_table(object_type), expression);
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("team", "0005_erasure"), ("ground", "0001_functions")]
    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("object_type", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=20)),
                ("points_at", models.CharField(blank=True, default="", max_length=60)),
                ("choices", models.JSONField(blank=True, default=list)),
                ("help", models.CharField(blank=True, default="", max_length=300)),
                ("formula", models.TextField(blank=True, default="")),
                ("reads", models.JSONField(blank=True, default=list)),
                ("roll_up", models.JSONField(blank=True, default=dict)),
                ("is_listed", models.BooleanField(default=False)),
                ("is_quick", models.BooleanField(default=False)),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "catalog_custom_field",
                "ordering": ("object_type", "position", "created_at"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("object_type", "name"), name="custom_field_name_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z][a-z0-9_]*$")),
                        name="custom_field_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True), name="custom_field_has_a_label"
                    ),
                ],
            },
        ),
        migrations.RunSQL(VERSION, migrations.RunSQL.noop),
        migrations.RunSQL(COLUMNS, migrations.RunSQL.noop),
        migrations.RunSQL(_formulas.FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(_formulas.TOUCHED, migrations.RunSQL.noop),
        migrations.RunSQL(_formulas.SPELLING, migrations.RunSQL.noop),
        migrations.RunSQL(_roll_ups.SILENCE, migrations.RunSQL.noop),
        migrations.RunSQL(_roll_ups.MEASURE, migrations.RunSQL.noop),
        migrations.RunSQL(_roll_ups.KEEP, migrations.RunSQL.noop),
    ]
