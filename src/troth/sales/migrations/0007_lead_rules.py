"""What the database does for leads by itself: they are searched, followed, watched, and forgotten."""

from django.db import migrations

from troth.segments.following import follow

SEARCH = """
alter table sales_lead add column doc text generated always as
    (norm(name || ' ' || source || ' ' || external_id)) stored;
create index lead_by_trigram on sales_lead using gin (trg(doc));
create index lead_by_name on sales_lead (norm(name), id);
create trigger lead_touched before update on sales_lead
    for each row execute function touch_updated_at('doc', 'updated_at');
create trigger lead_words_new after insert on sales_lead
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger lead_words_changed after update on sales_lead
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""

FOLLOWED = """
select catalog_open('leads', 'sales_lead');
select agenda_follow('sales_lead', 'leads');
select lake_follow('sales_lead');
select team_watch('sales_lead', 'leads', silent => '{doc,updated_at,status_before,lifecycle_before}');
create trigger erase_from_audit after delete on sales_lead referencing old table as stale
    for each statement execute function team_forget('erasing');
"""

# Steps of a record are asked for when a deal enters a stage, done ones, too.
STEPS = "create index if not exists task_by_record on agenda_task (about_kind, about_id) where about_id is not null;"


class Migration(migrations.Migration):
    dependencies = [("sales", "0006_leads"), ("agenda", "0008_meetings"), ("segments", "0002_following")]
    operations = [
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(STEPS, migrations.RunSQL.noop),
        migrations.RunSQL(follow("sales_lead", "person_id"), migrations.RunSQL.noop),
    ]
