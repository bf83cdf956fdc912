"""What the database does for sequences by itself: search, the lake, the audit, who is asked again."""

from django.db import migrations

from troth.segments.following import follow

SEARCH = """
alter table automation_sequence add column doc text generated always as (norm(name)) stored;
create index sequence_by_trigram on automation_sequence using gin (trg(doc));
create index sequence_by_name on automation_sequence (norm(name), id);
create trigger sequence_touched before update on automation_sequence
    for each row execute function touch_updated_at('doc', 'updated_at');
create trigger sequence_words_new after insert on automation_sequence
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger sequence_words_changed after update on automation_sequence
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""
FOLLOWED = """
select catalog_open('sequences', 'automation_sequence');
select agenda_follow('automation_sequence', 'sequences');
select lake_follow('automation_sequence');
select team_watch('automation_sequence', 'sequences', silent => '{doc,updated_at}');
select catalog_open('enrolments', 'automation_enrolment');
select lake_follow('automation_enrolment');
select team_watch('automation_enrolment', 'enrolments', silent => '{updated_at,step_id,due_at}');
create trigger erase_from_audit after delete on automation_enrolment referencing old table as stale
    for each statement execute function team_forget('erasing');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("automation", "0001_initial"),
        ("catalog", "0001_initial"),
        ("team", "0005_erasure"),
        ("ground", "0003_words"),
        ("questions", "0004_lake"),
        ("agenda", "0008_meetings"),
        ("segments", "0002_following"),
    ]
    operations = [
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(follow("automation_enrolment", "person_id"), migrations.RunSQL.noop),
    ]
