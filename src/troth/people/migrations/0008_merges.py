"""People who are the same are merged, and can be parted again."""

import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.conf import settings
from django.db import migrations, models

# A merge is filed under who was kept; what it holds is for the undo, and not said again.
WATCH = "select team_watch('people_merge', 'people', 'kept_id', '{kept_id,merged_at,merged_by_id,held}');"

# Who is merged is no row any more, but not erased: what the trail holds of them goes with who was kept.
FORGET = """
drop trigger erase_from_audit on people_person;
create trigger erase_from_audit after delete on people_person referencing old table as stale
    for each statement when (coalesce(current_setting('troth.merging', true), '') <> 'on')
    execute function team_forget();
create trigger erase_from_audit after delete on people_merge referencing old table as stale
    for each statement execute function team_forget('erasing', 'merged_id');
"""
FORGET_AS_BEFORE = """
drop trigger erase_from_audit on people_merge;
drop trigger erase_from_audit on people_person;
create trigger erase_from_audit after delete on people_person referencing old table as stale
    for each statement execute function team_forget();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_places"),
        ("team", "0005_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merged_id", models.UUIDField(unique=True)),
                ("kept_id", models.UUIDField(db_index=True)),
                ("merged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("held", models.JSONField()),
                (
                    "merged_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "people_merge",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged_id", models.F("kept_id")), _negated=True),
                        name="merge_joins_two_people",
                    )
                ],
            },
        ),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
        migrations.RunSQL(FORGET, FORGET_AS_BEFORE),
    ]
