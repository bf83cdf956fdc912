"""The tables of this package."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import troth.ground.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RelationKind",
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
                ("key", models.SlugField(max_length=40, unique=True)),
                ("forward", models.CharField(max_length=60)),
                ("backward", models.CharField(max_length=60)),
                ("is_symmetric", models.BooleanField(default=False)),
                ("is_built_in", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "people_relation_kind",
            },
        ),
        migrations.CreateModel(
            name="Company",
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
                ("email", models.CharField(blank=True, db_default="", max_length=254)),
                ("phone", models.CharField(blank=True, db_default="", max_length=40)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                (
                    "lifecycle",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("prospect", "Prospect"),
                            ("customer", "Customer"),
                            ("lapsed", "Lapsed"),
                            ("former", "Former"),
                            ("other", "Other"),
                        ],
                        db_default="lead",
                        max_length=20,
                    ),
                ),
                (
                    "lifecycle_since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, db_default=[], size=None
                    ),
                ),
                ("source", models.CharField(blank=True, db_default="", max_length=120)),
                ("external_id", models.CharField(blank=True, db_default="", max_length=200)),
                (
                    "turn",
                    models.CharField(
                        choices=[("ours", "Our turn"), ("theirs", "Their turn"), ("rest", "Nobody’s turn")],
                        db_default="rest",
                        max_length=10,
                    ),
                ),
                ("turn_since", models.DateTimeField(blank=True, null=True)),
                ("last_contact_at", models.DateTimeField(blank=True, null=True)),
                ("doc", models.TextField(db_default="", editable=False)),
                ("domain", models.CharField(blank=True, db_default="", max_length=200)),
                ("website", models.CharField(blank=True, db_default="", max_length=300)),
                ("industry", models.CharField(blank=True, db_default="", max_length=120)),
                ("size", models.PositiveIntegerField(blank=True, null=True)),
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
                "db_table": "people_company",
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("email", models.CharField(blank=True, db_default="", max_length=254)),
                ("phone", models.CharField(blank=True, db_default="", max_length=40)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                (
                    "lifecycle",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("prospect", "Prospect"),
                            ("customer", "Customer"),
                            ("lapsed", "Lapsed"),
                            ("former", "Former"),
                            ("other", "Other"),
                        ],
                        db_default="lead",
                        max_length=20,
                    ),
                ),
                (
                    "lifecycle_since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, db_default=[], size=None
                    ),
                ),
                ("source", models.CharField(blank=True, db_default="", max_length=120)),
                ("external_id", models.CharField(blank=True, db_default="", max_length=200)),
                (
                    "turn",
                    models.CharField(
                        choices=[("ours", "Our turn"), ("theirs", "Their turn"), ("rest", "Nobody’s turn")],
                        db_default="rest",
                        max_length=10,
                    ),
                ),
                ("turn_since", models.DateTimeField(blank=True, null=True)),
                ("last_contact_at", models.DateTimeField(blank=True, null=True)),
                ("doc", models.TextField(db_default="", editable=False)),
                ("first_name", models.CharField(blank=True, db_default="", max_length=120)),
                ("last_name", models.CharField(blank=True, db_default="", max_length=120)),
                ("title", models.CharField(blank=True, db_default="", max_length=160)),
                ("language", models.CharField(blank=True, db_default="", max_length=20)),
                ("time_zone", models.CharField(blank=True, db_default="", max_length=60)),
                ("birthday", models.DateField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.company",
                    ),
                ),
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
                "db_table": "people_person",
            },
        ),
        migrations.CreateModel(
            name="Email",
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
                ("label", models.CharField(blank=True, db_default="", max_length=40)),
                ("is_primary", models.BooleanField(db_default=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("address", models.CharField(max_length=254)),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("address"),
                        output_field=models.CharField(max_length=254),
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_email",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                ("label", models.CharField(blank=True, db_default="", max_length=40)),
                ("is_primary", models.BooleanField(db_default=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("street", models.CharField(blank=True, db_default="", max_length=300)),
                ("postal_code", models.CharField(blank=True, db_default="", max_length=20)),
                ("city", models.CharField(blank=True, db_default="", max_length=120)),
                ("region", models.CharField(blank=True, db_default="", max_length=120)),
                ("country", models.CharField(blank=True, db_default="", max_length=2)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addresses",
                "db_table": "people_address",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Phone",
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
                ("label", models.CharField(blank=True, db_default="", max_length=40)),
                ("is_primary", models.BooleanField(db_default=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("number", models.CharField(max_length=40)),
                (
                    "company",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_phone",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Relation",
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
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_before", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, db_default="", max_length=200)),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.relationkind",
                    ),
                ),
            ],
            options={
                "db_table": "people_relation",
            },
        ),
        migrations.CreateModel(
            name="Role",
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
                ("title", models.CharField(blank=True, db_default="", max_length=160)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_before", models.DateField(blank=True, null=True)),
                ("is_primary", models.BooleanField(db_default=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.company"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_role",
            },
        ),
        migrations.CreateModel(
            name="Tag",
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
                ("name", models.CharField(max_length=60)),
                ("hue", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "db_table": "people_tag",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="tag_name_is_unique"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(models.F("created_at"), models.F("id"), name="company_by_created_at"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(models.F("updated_at"), models.F("id"), name="company_by_updated_at"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(models.F("last_contact_at"), models.F("id"), name="company_by_last_contact"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(models.F("owner"), models.F("id"), name="company_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="company_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(
                models.F("external_id"),
                condition=models.Q(("external_id", ""), _negated=True),
                name="company_external_id_is_unique",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("created_at"), models.F("id"), name="person_by_created_at"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("updated_at"), models.F("id"), name="person_by_updated_at"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("last_contact_at"), models.F("id"), name="person_by_last_contact"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("owner"), models.F("id"), name="person_by_owner"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("country"), models.F("id"), name="person_by_country"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("lifecycle"), models.F("id"), name="person_by_lifecycle"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("turn"),
                models.F("turn_since"),
                condition=models.Q(("turn", "rest"), _negated=True),
                name="person_by_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="person_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                models.F("external_id"),
                condition=models.Q(("external_id", ""), _negated=True),
                name="person_external_id_is_unique",
            ),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(models.F("key"), name="email_by_key"),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company__isnull", True), ("person__isnull", False)),
                    models.Q(("company__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="email_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="email_validity_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(
                models.F("person"),
                condition=models.Q(("is_primary", True)),
                name="email_one_primary_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(
                models.F("company"),
                condition=models.Q(("is_primary", True)),
                name="email_one_primary_per_company",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company__isnull", True), ("person__isnull", False)),
                    models.Q(("company__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="address_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="address_validity_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(
                models.F("person"),
                condition=models.Q(("is_primary", True)),
                name="address_one_primary_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(
                models.F("company"),
                condition=models.Q(("is_primary", True)),
                name="address_one_primary_per_company",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="address_lies_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="phone",
            index=models.Index(models.F("number"), name="phone_by_number"),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company__isnull", True), ("person__isnull", False)),
                    models.Q(("company__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="phone_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="phone_validity_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.UniqueConstraint(
                models.F("person"),
                condition=models.Q(("is_primary", True)),
                name="phone_one_primary_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.UniqueConstraint(
                models.F("company"),
                condition=models.Q(("is_primary", True)),
                name="phone_one_primary_per_company",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("other")), _negated=True),
                name="relation_joins_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_before__isnull", True),
                    ("ends_before__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="relation_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                models.F("person"),
                models.F("other"),
                models.F("kind"),
                models.F("starts_on"),
                name="relation_is_told_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_before__isnull", True),
                    ("ends_before__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="role_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                models.F("person"),
                condition=models.Q(("ends_before__isnull", True), ("is_primary", True)),
                name="role_one_current_primary",
            ),
        ),
    ]
