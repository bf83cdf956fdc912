"""Names of people and companies teach the search their words."""

from django.db import migrations

LEARN = """
create trigger person_words_new after insert on people_person
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger person_words_changed after update on people_person
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
create trigger company_words_new after insert on people_company
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger company_words_changed after update on people_company
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_audit"), ("questions", "0001_words")]
    operations = [migrations.RunSQL(LEARN, migrations.RunSQL.noop)]
