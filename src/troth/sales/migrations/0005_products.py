"""What is sold: products, their prices, taxes, the lines of deals, and discounts above one's limit."""

import django.db.models.deletion
import django.db.models.functions.datetime
import troth.ground.models
from django.conf import settings
from django.db import migrations, models


# No extension is at hand that compares words in an exclusion; a range of one word does.
RULES = """
create type sales_words as range (subtype = text, collation = "C");
alter table sales_price_list add constraint price_list_holds_alone exclude using gist (
    sales_words(currency || ' ' || norm(tag), currency || ' ' || norm(tag), '[]') with &&,
    int4range(priority, priority, '[]') with &&,
    daterange(starts_on, ends_before) with &&);
alter table sales_price add constraint price_of_variant
    foreign key (variant_id, product_id) references sales_variant (id, product_id);
alter table sales_product add constraint product_cost check (
    cost is null or ((cost).currency ~ '^[A-Z]{3}$' and (cost).amount >= 0));
alter table sales_deal_line
    add constraint line_price check ((price).currency ~ '^[A-Z]{3}$' and (price).amount >= 0),
    add constraint line_amount check ((amount).currency = (price).currency and (amount).amount >= 0);
create unique index price_list_name_is_unique on sales_price_list (norm(name));
"""

SEARCH = """
alter table sales_product add column doc text generated always as (norm(name || ' ' || number)) stored;
create index product_by_trigram on sales_product using gin (trg(doc));
create index product_by_name on sales_product (norm(name), id);
create index product_by_number on sales_product (norm(number), id);
create index variant_by_name on sales_variant (norm(name), id);
create index price_list_by_name on sales_price_list (norm(name), id);
create index price_by_name on sales_price (norm(name), id);
create index tax_rate_by_name on sales_tax_rate (norm(name), id);
create index line_by_created_at on sales_deal_line (created_at, id);
create index approval_by_asked_at on sales_approval (asked_at, id);
create trigger product_words_new after insert on sales_product
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger product_words_changed after update on sales_product
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
create trigger product_touched before update on sales_product
    for each row execute function touch_updated_at('doc', 'updated_at');
create trigger variant_touched before update on sales_variant
    for each row execute function touch_updated_at('updated_at');
create trigger price_list_touched before update on sales_price_list
    for each row execute function touch_updated_at('updated_at');
create trigger price_touched before update on sales_price
    for each row execute function touch_updated_at('updated_at');
create trigger tax_rate_touched before update on sales_tax_rate
    for each row execute function touch_updated_at('updated_at');
create trigger line_touched before update on sales_deal_line
    for each row execute function touch_updated_at('updated_at');
"""

# A deal's history shows its lines, and what was asked for and answered about them.
FOLLOWED = """
select catalog_open('products', 'sales_product');
select lake_follow('sales_product'), lake_follow('sales_variant'), lake_follow('sales_price_list'),
    lake_follow('sales_price'), lake_follow('sales_tax_rate'), lake_follow('sales_deal_line'),
    lake_follow('sales_approval');
select team_watch('sales_product', 'products', silent => '{doc,updated_at}'),
    team_watch('sales_variant', 'variants', silent => '{updated_at}'),
    team_watch('sales_price_list', 'price_lists', silent => '{updated_at}'),
    team_watch('sales_price', 'prices', silent => '{updated_at}'),
    team_watch('sales_tax_rate', 'tax_rates', silent => '{updated_at}'),
    team_watch('sales_deal_line', 'deal_lines', silent => '{updated_at}'),
    team_watch('sales_deal_line', 'deals', owner_column => 'deal_id', silent => '{updated_at}'),
    team_watch('sales_approval', 'deals', owner_column => 'deal_id'),
    team_watch('sales_discount_limit', 'roles', owner_column => 'role_id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0004_document_rules"),
        ("team", "0006_currency_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceList",
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
                ("name", models.CharField(max_length=120)),
                ("currency", models.CharField(max_length=3)),
                ("tag", models.CharField(blank=True, db_default="", max_length=60)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_before", models.DateField(blank=True, null=True)),
                ("priority", models.PositiveSmallIntegerField(db_default=0)),
                ("is_tax_included", models.BooleanField(db_default=False)),
            ],
            options={
                "db_table": "sales_price_list",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="price_list_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="price_list_currency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_before__isnull", True),
                            ("starts_on__lt", models.F("ends_before")),
                            _connector="OR",
                        ),
                        name="price_list_starts_before_it_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
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
                ("number", models.CharField(blank=True, db_default="", max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True, db_default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[("goods", "Goods"), ("service", "Service"), ("licence", "Licence")],
                        db_default="goods",
                        max_length=10,
                    ),
                ),
                ("unit", models.CharField(blank=True, db_default="", max_length=30)),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Once"),
                            ("month", "Per month"),
                            ("quarter", "Per quarter"),
                            ("year", "Per year"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "tax_class",
                    models.CharField(
                        choices=[("standard", "Standard"), ("reduced", "Reduced"), ("zero", "Without tax")],
                        db_default="standard",
                        max_length=10,
                    ),
                ),
                ("cost", troth.ground.models.MoneyField(blank=True, null=True)),
                ("is_active", models.BooleanField(db_default=True)),
            ],
            options={
                "db_table": "sales_product",
                "indexes": [
                    models.Index(models.F("created_at"), models.F("id"), name="product_by_created_at")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="product_has_a_name"
                    ),
                    models.UniqueConstraint(
                        models.F("number"),
                        condition=models.Q(("number", ""), _negated=True),
                        name="product_number_is_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
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
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(max_length=2)),
                (
                    "tax_class",
                    models.CharField(
                        choices=[("standard", "Standard"), ("reduced", "Reduced"), ("zero", "Without tax")],
                        max_length=10,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=3, max_digits=6)),
                ("starts_on", models.DateField()),
            ],
            options={
                "db_table": "sales_tax_rate",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "tax_class", "starts_on"), name="tax_rate_from_a_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                        name="tax_rate_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")), name="tax_rate_country"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Variant",
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
                ("number", models.CharField(blank=True, db_default="", max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(db_default=True)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sales.product"
                    ),
                ),
            ],
            options={
                "db_table": "sales_variant",
            },
        ),
        migrations.CreateModel(
            name="Price",
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
                ("name", models.CharField(max_length=420)),
                ("from_quantity", models.DecimalField(db_default=1, decimal_places=3, max_digits=12)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=15)),
                (
                    "price_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sales.pricelist",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sales.product",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sales.variant",
                    ),
                ),
            ],
            options={
                "db_table": "sales_price",
            },
        ),
        migrations.CreateModel(
            name="DealLine",
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
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True, db_default="")),
                ("unit", models.CharField(blank=True, db_default="", max_length=30)),
                ("quantity", models.DecimalField(db_default=1, decimal_places=3, max_digits=12)),
                ("price", troth.ground.models.MoneyField()),
                ("list_price", models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True)),
                ("discount_percent", models.DecimalField(db_default=0, decimal_places=3, max_digits=6)),
                ("discount_amount", models.DecimalField(db_default=0, decimal_places=4, max_digits=15)),
                ("tax_percent", models.DecimalField(db_default=0, decimal_places=3, max_digits=6)),
                ("is_tax_included", models.BooleanField(db_default=False)),
                (
                    "period",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Once"),
                            ("month", "Per month"),
                            ("quarter", "Per quarter"),
                            ("year", "Per year"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                ("is_optional", models.BooleanField(db_default=False)),
                ("amount", troth.ground.models.MoneyField()),
                ("percent_off", models.DecimalField(db_default=0, decimal_places=2, max_digits=6)),
                ("is_over", models.BooleanField(db_default=False)),
                (
                    "granted_percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sales.deal",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sales.product",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sales.variant",
                    ),
                ),
            ],
            options={
                "db_table": "sales_deal_line",
            },
        ),
        migrations.CreateModel(
            name="Approval",
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
                ("name", models.CharField(max_length=300)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=6)),
                ("asked_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, db_default="", max_length=500)),
                (
                    "answer",
                    models.CharField(
                        choices=[("open", "Asked"), ("granted", "Granted"), ("refused", "Refused")],
                        db_default="open",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sales.deal"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sales.dealline",
                    ),
                ),
            ],
            options={
                "db_table": "sales_approval",
                "indexes": [
                    models.Index(models.F("line"), models.F("asked_at"), name="approval_by_line"),
                    models.Index(
                        models.F("answer"), models.F("asked_at"), models.F("id"), name="approval_by_answer"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("line"), condition=models.Q(("answer", "open")), name="approval_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "open"), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", "open"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="approval_is_answered_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscountLimit",
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
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "role",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.role"
                    ),
                ),
            ],
            options={
                "db_table": "sales_discount_limit",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                        name="discount_limit_percent",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="variant_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(
                models.F("number"),
                condition=models.Q(("number", ""), _negated=True),
                name="variant_number_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(fields=("id", "product"), name="variant_of_product"),
        ),
        migrations.AddIndex(
            model_name="price",
            index=models.Index(models.F("price_list"), models.F("id"), name="price_by_list"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                fields=("product", "price_list", "variant", "from_quantity"),
                name="price_from_a_quantity_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="price_is_not_below_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_quantity__gt", 0)), name="price_from_a_quantity"
            ),
        ),
        migrations.AddIndex(
            model_name="dealline",
            index=models.Index(models.F("deal"), models.F("position"), models.F("id"), name="line_by_deal"),
        ),
        migrations.AddConstraint(
            model_name="dealline",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="line_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="dealline",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="line_quantity"),
        ),
        migrations.AddConstraint(
            model_name="dealline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discount_amount__gte", 0), ("discount_percent__gte", 0), ("discount_percent__lte", 100)
                ),
                name="line_discount",
            ),
        ),
        migrations.AddConstraint(
            model_name="dealline",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax_percent__gte", 0), ("tax_percent__lte", 100)), name="line_tax"
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
    ]
