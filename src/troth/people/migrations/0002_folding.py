"""Folded columns: sorting and tags without case and accents, and search for any part of a name, mail or phone."""

from django.db import migrations

# A short pending list lets a bulk import write trigrams in batches, which takes a third of the time; a
# search reads at most a megabyte of it beside the index.
INDEXES = """
create index person_by_name on people_person (norm(name), id);
create index person_by_last_name on people_person (norm(last_name), id);
create index person_by_email on people_person (norm(email), id);
create index person_by_city on people_person (norm(city), id);
create index company_by_name on people_company (norm(name), id);
create index company_by_city on people_company (norm(city), id);
create index person_by_birthday on people_person
    (((extract(month from birthday) * 100 + extract(day from birthday))::integer))
    where birthday is not null;
create index person_by_tag on people_person using gin (norm_all(tags));
create index company_by_tag on people_company using gin (norm_all(tags));
create index person_by_trigram on people_person using gin (trg(doc)) with (gin_pending_list_limit = 1024);
create index company_by_trigram on people_company using gin (trg(doc)) with (gin_pending_list_limit = 1024);
"""

# Without these the planner takes any word in a folded column for as common as any other.
STATISTICS = """
create statistics person_first_names on (norm(first_name)) from people_person;
create statistics person_titles on (norm(title)) from people_person;
create statistics person_sources on (norm(source)) from people_person;
create statistics company_industries on (norm(industry)) from people_company;
"""

# What a search looks through. Set-based, so that one person and a million take the same way.
DOCS = """
create function people_refresh_docs(ids uuid[]) returns void language sql as $$
    update people_person as person set doc = fresh.doc
    from (
        select p.id, norm(concat_ws(' ', p.name, p.first_name, p.last_name,
            (select string_agg(e.address, ' ') from people_email e where e.person_id = p.id),
            (select string_agg(f.number, ' ') from people_phone f where f.person_id = p.id),
            c.name, nullif(p.external_id, ''))) as doc
        from people_person p left join people_company c on c.id = p.company_id
        where p.id = any(ids)
    ) fresh
    where person.id = fresh.id and person.doc is distinct from fresh.doc;
$$;

create function people_refresh_company_docs(ids uuid[]) returns void language sql as $$
    update people_company as company set doc = fresh.doc
    from (
        select c.id, norm(concat_ws(' ', c.name, nullif(c.domain, ''),
            (select string_agg(e.address, ' ') from people_email e where e.company_id = c.id),
            (select string_agg(f.number, ' ') from people_phone f where f.company_id = c.id),
            nullif(c.city, ''), nullif(c.external_id, ''))) as doc
        from people_company c where c.id = any(ids)
    ) fresh
    where company.id = fresh.id and company.doc is distinct from fresh.doc;
$$;
"""

TOUCH = """
create trigger person_touched before update on people_person for each row
    execute function touch_updated_at('doc', 'updated_at');
create trigger company_touched before update on people_company for each row
    execute function touch_updated_at('doc', 'updated_at');
"""

KINDS = """
insert into people_relation_kind (key, forward, backward, is_symmetric, is_built_in) values
    ('spouse', 'spouse of', 'spouse of', true, true),
    ('parent', 'parent of', 'child of', false, true),
    ('sibling', 'sibling of', 'sibling of', true, true),
    ('friend', 'friend of', 'friend of', true, true),
    ('reports_to', 'reports to', 'manages', false, true),
    ('assists', 'assists', 'is assisted by', false, true),
    ('introduced_by', 'introduced by', 'introduced', false, true),
    ('colleague', 'colleague of', 'colleague of', true, true);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("ground", "0001_functions")]
    operations = [
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
        migrations.RunSQL(
            DOCS, "drop function people_refresh_docs; drop function people_refresh_company_docs;"
        ),
        migrations.RunSQL(TOUCH, migrations.RunSQL.noop),
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
    ]
