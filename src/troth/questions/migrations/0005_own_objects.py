"""Of each table that a workspace makes the lake hears, and the words of its names are known to the search."""

from django.db import migrations

STEP = """
create function catalog_new_table_questions(made regclass) returns void language plpgsql as $$
begin
    perform lake_follow(made);
    execute format('create trigger words_new after insert on %s referencing new table as new_rows'
        ' for each statement execute function questions_learn_words()', made);
    execute format('create trigger words_changed after update on %s referencing old table as old_rows'
        ' new table as new_rows for each statement execute function questions_learn_changed_words()', made);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_lake"), ("catalog", "0002_objects")]
    operations = [migrations.RunSQL(STEP, "drop function catalog_new_table_questions")]
