"""Words stay as they are; whom they are about is put right where two people turn out to be one."""

from django.db import migrations

REFUSE = """
create or replace function timeline_refuse_change() returns trigger language plpgsql as $$
declare
    free text[] := '{retracted_at,retracted_by_id}';
begin
    if coalesce(current_setting('troth.merging', true), '') = 'on' then
        free := free || '{person_id,about_id}';
    end if;
    if to_jsonb(new) - free is distinct from to_jsonb(old) - free then
        raise exception 'The timeline is append-only: an interaction can be retracted, not changed.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
REFUSE_ALL = """
create or replace function timeline_refuse_change() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'retracted_at' - 'retracted_by_id'
       is distinct from to_jsonb(old) - 'retracted_at' - 'retracted_by_id' then
        raise exception 'The timeline is append-only: an interaction can be retracted, not changed.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0004_about")]
    operations = [migrations.RunSQL(REFUSE, REFUSE_ALL)]
