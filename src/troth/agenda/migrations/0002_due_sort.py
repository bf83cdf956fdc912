"""Tasks are listed by their day; those without one come last."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create index task_by_due on agenda_task (due_at, id);"
            "create index task_by_created on agenda_task (created_at, id);",
            "drop index task_by_due; drop index task_by_created;",
        )
    ]
