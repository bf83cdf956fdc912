"""Every change to a person, a company and what hangs on them goes to the audit trail.

What the timeline counts (last contact, whose turn) and the folded search text say nothing of their own.
Rows of a child table are filed under the record they belong to; a relation under both ends.
"""

from django.db import migrations

WATCH = """
select team_watch('people_person', 'people', silent =>
    '{doc,updated_at,last_contact_at,turn,turn_since,lifecycle_since}');
select team_watch('people_company', 'companies', silent =>
    '{doc,updated_at,last_contact_at,turn,turn_since,lifecycle_since}');
select team_watch('people_email', 'people', 'person_id', '{key}');
select team_watch('people_email', 'companies', 'company_id', '{key}');
select team_watch('people_phone', 'people', 'person_id');
select team_watch('people_phone', 'companies', 'company_id');
select team_watch('people_address', 'people', 'person_id');
select team_watch('people_address', 'companies', 'company_id');
select team_watch('people_role', 'people', 'person_id');
select team_watch('people_relation', 'people', 'person_id');
select team_watch('people_relation', 'people', 'other_id');
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_folding"), ("team", "0003_audit")]
    operations = [migrations.RunSQL(WATCH, migrations.RunSQL.noop)]
