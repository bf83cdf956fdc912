"""With a person, what the audit trail holds of the tasks about them goes."""

from django.db import migrations

FORGET = """
create trigger erase_from_audit after delete on agenda_task referencing old table as stale
    for each statement execute function team_forget('erasing');
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0004_search"), ("team", "0005_erasure")]
    operations = [migrations.RunSQL(FORGET, "drop trigger erase_from_audit on agenda_task")]
