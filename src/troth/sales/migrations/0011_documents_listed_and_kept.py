"""Documents in the catalog; what they were made from; signed ones outlast their customer and their deal."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import troth.ground.models
from troth.segments.following import follow

# The key of a row on the audit trail is a uuid.
LETTERHEAD = """
alter table sales_letterhead drop column id;
alter table sales_letterhead
    add column id uuid primary key default uuidv7(),
    add column is_only boolean not null default true unique,
    add constraint there_is_one_letterhead check (is_only);
"""

BEGINNING = """
insert into sales_retention (basis) values ('');
update sales_document d set name = deal.name from sales_deal deal where deal.id = d.deal_id;
"""

# What a document says of its lines, so that conditions and lists can ask for it.
SAID = """
alter table sales_document
    add column number text generated always as
        (case when serial is null then ''
            else year::text || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0') end) stored,
    add column doc text generated always as (norm(name || ' ' ||
        case when serial is null then '' else year || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0') end))
        stored,
    add column has_options boolean generated always as (lines @? '$[*] ? (@.is_optional == true)') stored,
    add column has_recurring boolean generated always as (lines @? '$[*] ? (@.period != "")') stored,
    add column has_discount boolean generated always as (
        lines @? '$[*] ? (@.discount_percent.double() > 0 || @.discount_amount.double() > 0)') stored,
    add column has_tax boolean generated always as (lines @? '$[*] ? (@.tax_percent.double() > 0)') stored;
alter table sales_document add constraint document_value check (
    value is null or ((value).currency ~ '^[A-Z]{3}$' and (value).amount >= 0));
create index document_by_trigram on sales_document using gin (trg(doc));
create index document_by_name on sales_document (norm(name), id);
create index document_by_number on sales_document (norm(number), id);
create index document_by_value on sales_document (value, id);
create index document_by_valid_until on sales_document (valid_until, id);
create index document_by_sent_at on sales_document (sent_at, id);
create index document_by_created_at on sales_document (created_at, id);
create index document_template_by_name on sales_document_template (norm(name), id);
create trigger document_touched before update on sales_document for each row execute function touch_updated_at(
    'doc', 'number', 'has_options', 'has_recurring', 'has_discount', 'has_tax', 'updated_at');
create trigger document_words_new after insert on sales_document
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger document_words_changed after update on sales_document
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""

# The fixed choices of before are questions now, and a version has only those blocks that were met.
CONDITIONS = """
update sales_template_version v set blocks = (
    select jsonb_agg((b - 'when') || case b ->> 'when'
        when 'has_options' then '{"where": "has_options = true"}'
        when 'has_recurring' then '{"where": "has_recurring = true"}'
        when 'has_discount' then '{"where": "has_discount = true"}'
        when 'is_company' then '{"where": "company is present"}'
        when 'is_person' then '{"where": "company is missing"}'
        when 'has_no_tax' then '{"where": "has_tax = false"}'
        when 'expires' then '{"where": "valid_until is present"}'
        else '{}' end::jsonb order by place)
    from jsonb_array_elements(v.blocks) with ordinality e(b, place));
alter table sales_document_version disable trigger stays_as_it_was;
update sales_document_version v set blocks = (
    select coalesce(jsonb_agg(b - 'when' order by place), '[]')
    from jsonb_array_elements(v.blocks) with ordinality e(b, place)
    where case b ->> 'when'
        when 'has_options' then v.sheet -> 'lines' @? '$[*] ? (@.is_optional == true)'
        when 'has_recurring' then v.sheet -> 'lines' @? '$[*] ? (@.period != "")'
        when 'has_discount' then v.sheet -> 'lines' @? '$[*] ? (@.discount_percent.double() > 0)'
        when 'is_company' then v.sheet #>> '{customer,company}' <> ''
        when 'is_person' then coalesce(v.sheet #>> '{customer,company}', '') = ''
        when 'has_no_tax' then not v.sheet -> 'lines' @? '$[*] ? (@.tax_percent.double() > 0)'
        when 'expires' then v.sheet ->> 'valid_until' is not null
        else true end);
alter table sales_document_version enable trigger stays_as_it_was;
"""

# A document has a trail of its own now; of the letterhead's logo only that it changed is worth keeping.
FOLLOWED = """
drop trigger audit_insert_deal_id on sales_document;
drop trigger audit_update_deal_id on sales_document;
drop trigger audit_delete_deal_id on sales_document;
select team_watch('sales_document', 'documents', silent =>
    '{doc,number,has_options,has_recurring,has_discount,has_tax,lines,chosen,updated_at,viewed_at}');
select team_watch('sales_document_template', 'document_templates', silent => '{updated_at}'),
    team_watch('sales_template_version', 'document_templates', owner_column => 'template_id',
        silent => '{made_at,made_by_id}'),
    team_watch('sales_letterhead', 'letterhead', silent => '{is_only}', secret => '{logo}'),
    team_watch('sales_retention', 'retention', silent => '{is_only}');
create trigger erase_from_audit_what_stays after update on sales_document referencing old table as stale
    for each statement execute function team_forget('erasing');
select catalog_open('documents', 'sales_document');
select agenda_follow('sales_document', 'documents');
select lake_follow('sales_document'), lake_follow('sales_document_template');
"""

# Signed is what has a signature. It is kept from the end of the year of signing, for as long as is set; the day
# is written down once: what an erased person was told stays so.
KEEPING = """
create function sales_kept_until(signed timestamptz) returns date language sql stable return (
    select make_date(extract(year from signed at time zone 'UTC')::int + years, 12, 31) from sales_retention);

create function sales_keep_signed() returns trigger language plpgsql as $$
begin
    update sales_document d
    set deal_id = null, put_away_at = now(), kept_until = coalesce(d.kept_until, sales_kept_until(s.at))
    from sales_signature s where s.document_id = d.id and d.deal_id = old.id;
    return old;
end $$;
create trigger signed_documents_stay before delete on sales_deal
    for each row execute function sales_keep_signed();

create function sales_refuse_early_end() returns trigger language plpgsql as $$
begin
    if exists (select from sales_signature where document_id = old.id)
            and (old.kept_until is null or old.kept_until >= current_date) then
        raise exception 'What was signed is kept as long as the law asks.' using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger kept_as_long_as_the_law_asks before delete on sales_document
    for each row execute function sales_refuse_early_end();

-- In an erasure the versions go that nobody signed.
create or replace function sales_keep_as_it_was() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if not exists (select from sales_document where id = old.document_id) then
            return old;
        end if;
        if tg_table_name = 'sales_document_version' and current_setting('troth.erasing', true) = 'on'
                and not exists (select from sales_signature where version_id = old.id) then
            return old;
        end if;
    end if;
    raise exception 'What was sent or signed stays as it was.' using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0010_standing"),
        ("catalog", "0001_initial"),
        ("agenda", "0007_about"),
        ("questions", "0004_lake"),
        ("segments", "0002_following"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(LETTERHEAD)],
            state_operations=[
                migrations.RemoveConstraint("letterhead", "there_is_one_letterhead"),
                migrations.AlterField(
                    "letterhead",
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                migrations.AddField(
                    "letterhead",
                    "is_only",
                    models.BooleanField(db_default=True, default=True, editable=False, unique=True),
                ),
                migrations.AddConstraint(
                    "letterhead",
                    models.CheckConstraint(condition=Q(is_only=True), name="there_is_one_letterhead"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Retention",
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
                    "is_only",
                    models.BooleanField(db_default=True, default=True, editable=False, unique=True),
                ),
                ("years", models.PositiveSmallIntegerField(db_default=10, default=10)),
                ("basis", models.CharField(blank=True, db_default="", max_length=300)),
            ],
            options={
                "db_table": "sales_retention",
                "constraints": [
                    models.CheckConstraint(condition=Q(is_only=True), name="there_is_one_retention"),
                    models.CheckConstraint(
                        condition=Q(years__gte=1, years__lte=30), name="retention_is_of_some_years"
                    ),
                ],
            },
        ),
        migrations.AddField("document", "name", models.CharField(blank=True, db_default="", max_length=200)),
        migrations.AddField("document", "value", troth.ground.models.MoneyField(blank=True, null=True)),
        migrations.AddField("document", "kept_until", models.DateField(blank=True, null=True)),
        migrations.AddField("document", "put_away_at", models.DateTimeField(blank=True, null=True)),
        # Django would make the foreign key anew, without the cascade of 0004.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("alter table sales_document alter column deal_id drop not null")
            ],
            state_operations=[
                migrations.AlterField(
                    "document",
                    "deal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="documents",
                        to="sales.deal",
                    ),
                )
            ],
        ),
        migrations.AddField(
            "documentversion",
            "template_version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sales.templateversion",
            ),
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=Q(put_away_at=None, deal__isnull=False)
                | Q(put_away_at__isnull=False, deal=None, kept_until__isnull=False),
                name="document_is_of_a_deal_or_put_away",
            ),
        ),
        migrations.AddIndex(
            "document",
            models.Index("kept_until", name="document_kept", condition=Q(kept_until__isnull=False)),
        ),
        migrations.RunSQL(BEGINNING, migrations.RunSQL.noop),
        migrations.RunSQL(SAID, migrations.RunSQL.noop),
        migrations.RunSQL(CONDITIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(KEEPING, migrations.RunSQL.noop),
        migrations.RunSQL(follow("sales_document", "person_id"), migrations.RunSQL.noop),
    ]
