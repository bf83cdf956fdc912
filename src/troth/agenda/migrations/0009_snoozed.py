"""What was snoozed is found when its time comes, without reading all tasks."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0008_meetings"),
        ("people", "0013_former_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("snoozed_until"),
                condition=models.Q(("done_at__isnull", True), ("snoozed_until__isnull", False)),
                name="task_snoozed",
            ),
        ),
    ]
