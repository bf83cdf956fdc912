"""With a person, what the audit trail holds of them goes.

Triggers run in the order of their names: this one comes after the entry of the deletion itself.
"""

from django.db import migrations

FORGET = """
create trigger erase_from_audit after delete on people_person referencing old table as stale
    for each statement execute function team_forget();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_words"), ("team", "0005_erasure")]
    operations = [migrations.RunSQL(FORGET, "drop trigger erase_from_audit on people_person")]
