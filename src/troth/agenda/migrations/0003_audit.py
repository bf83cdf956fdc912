"""Every change to a task goes to the audit trail."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agenda", "0002_due_sort"), ("team", "0003_audit")]
    operations = [
        migrations.RunSQL(
            "select team_watch('agenda_task', 'tasks', silent => '{updated_at}')", migrations.RunSQL.noop
        )
    ]
