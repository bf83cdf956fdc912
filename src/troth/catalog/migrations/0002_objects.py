"""Object types that a workspace adds: each is a table of its own, made by the owner's functions.

The table is what a package would have made by its migrations: keys, audit trail, folded columns with their indexes.
Whatever a package above wants of each new table, it says in a function of the database whose name begins with
`catalog_new_table_` and which is given the table: the open place of this migration.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

import troth.ground.models

TABLES = """
create function catalog_own_table(object_type text) returns text language plpgsql immutable as $$
begin
    if object_type !~ '^[a-z][a-z0-9_]{0,39}$' then
        raise exception 'The name % is none of an object type.', object_type using errcode = 'invalid_name';
    end if;
    return 'o_' || object_type;
end $$;

create function catalog_make_table(object_type text) returns void
language plpgsql security definer set search_path from current as $$
declare
    made text := catalog_own_table(object_type);
    step regproc;
begin
    perform set_config('lock_timeout', '2s', true);
    execute format($table$
        create table %1$I (
            id uuid primary key default uuidv7(),
            name text not null check (name <> '' and length(name) <= 240),
            owner_id uuid references team_member on delete set null deferrable initially deferred,
            created_at timestamptz not null default statement_timestamp(),
            updated_at timestamptz not null default statement_timestamp(),
            doc text generated always as (norm(name)) stored
        );
        create index on %1$I (norm(name), id);
        create index on %1$I (created_at, id);
        create index on %1$I (updated_at, id);
        create index on %1$I (owner_id, id);
        create index on %1$I using gin (trg(doc)) with (gin_pending_list_limit = 1024);
        create trigger touched before update on %1$I for each row
            execute function touch_updated_at('doc', 'updated_at');
        create trigger erase_from_audit after delete on %1$I referencing old table as stale
            for each statement execute function team_forget('erasing');
    $table$, made);
    perform team_watch(made::regclass, object_type), catalog_open(object_type, made::regclass);
    for step in
        select oid::regproc from pg_proc
        where proname ^@ 'catalog_new_table_' and proowner = current_user::regrole and pg_function_is_visible(oid)
        order by proname
    loop
        execute format('select %s(%L)', step, made);
    end loop;
end $$;

-- The rows are deleted first, so that the audit trail keeps what they held.
create function catalog_drop_table(object_type text) returns void
language plpgsql security definer set search_path from current as $$
declare
    dropped text := catalog_own_table(object_type);
begin
    perform set_config('lock_timeout', '2s', true);
    delete from catalog_open_table open where open.object_type = catalog_drop_table.object_type;
    execute format('lock table %I in access exclusive mode', dropped);
    execute format('delete from %I', dropped);
    set constraints all immediate;
    execute format('drop table %I', dropped);
end $$;

create trigger new_version after insert or update or delete on catalog_custom_object
    for each statement execute function catalog_note_version();
select team_watch('catalog_custom_object', 'objects');
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="CustomObject",
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
                ("name", models.CharField(max_length=40, unique=True)),
                ("one", models.CharField(max_length=60)),
                ("many", models.CharField(max_length=60)),
                ("icon", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=60)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("time", models.CharField(blank=True, default="", max_length=60)),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "catalog_custom_object",
                "ordering": ("position", "created_at"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z][a-z0-9_]*$")),
                        name="custom_object_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("one", ""), _negated=True),
                            models.Q(("many", ""), _negated=True),
                            models.Q(("title", ""), _negated=True),
                        ),
                        name="custom_object_has_labels",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="customfield",
            name="is_erased_with",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
    ]
