"""Households: the people who live together."""

import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.conf import settings
from django.db import migrations, models

# What a search looks through is made by the database: a household has nothing in other tables.
DOC = """
alter table people_household add column doc text generated always as (
    norm(name || ' ' || street || ' ' || postal_code || ' ' || city || ' ' || external_id)) stored;
create index household_by_trigram on people_household using gin (trg(doc));
create index household_by_name on people_household (norm(name), id);
create trigger household_touched before update on people_household
    for each row execute function touch_updated_at('doc', 'updated_at');
create trigger household_words_new after insert on people_household
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger household_words_changed after update on people_household
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""

# With the last person the household is erased; else its trail stays, as that of a company does.
AUDIT = """
select team_watch('people_household', 'households');
create trigger erase_from_audit after delete on people_household referencing old table as stale
    for each statement execute function team_forget('erasing');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
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
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("name", models.CharField(max_length=240)),
                ("street", models.CharField(blank=True, db_default="", max_length=300)),
                ("postal_code", models.CharField(blank=True, db_default="", max_length=20)),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                ("region", models.CharField(blank=True, db_default="", max_length=120)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                ("external_id", models.CharField(blank=True, db_default="", max_length=200)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "people_household",
            },
        ),
        migrations.AddField(
            model_name="person",
            name="household",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.household",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("household"),
                condition=models.Q(("household__isnull", False)),
                name="person_by_household",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(models.F("created_at"), models.F("id"), name="household_by_created_at"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(models.F("owner"), models.F("id"), name="household_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="household_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                models.F("external_id"),
                condition=models.Q(("external_id", ""), _negated=True),
                name="household_external_id_is_unique",
            ),
        ),
        migrations.RunSQL(DOC, migrations.RunSQL.noop),
        migrations.RunSQL(AUDIT, migrations.RunSQL.noop),
    ]
