"""A task is found by the words of its title."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agenda", "0003_audit"), ("ground", "0003_words")]
    operations = [
        migrations.RunSQL(
            "create index task_by_words on agenda_task using gin (words_of(title))",
            "drop index task_by_words",
        )
    ]
