"""An entry of the ledger can be taken back, by another one: the undo of an import."""

from django.db import migrations, models

# As before, but what was taken back says nothing, and where nothing is said nothing stands.
FOLD = """
create or replace function privacy_fold(persons uuid[]) returns table (
    person_id uuid, purpose varchar, channel varchar, topic varchar, said varchar, since timestamptz,
    source varchar, entry_id uuid, number bigint
) language sql stable rows 100 as $$
    with entry as materialized (
        select * from privacy_consent_entry e where e.person_id = any(persons) and e.said <> 'undone'
            and not exists (select from privacy_consent_entry u where u.repeats = e.id and u.said = 'undone')
    ),
    refused as (
        select distinct on (e.person_id, e.purpose, e.channel, e.topic)
            e.person_id, e.purpose, e.channel, e.topic, e.number, e.at
        from entry e where e.said in ('withdrawn', 'objected')
        order by e.person_id, e.purpose, e.channel, e.topic, e.number desc
    )
    select distinct on (e.person_id, e.purpose, e.channel, e.topic)
        e.person_id, e.purpose, e.channel, e.topic, e.said, e.at, e.source, e.id, e.number
    from entry e left join refused r using (person_id, purpose, channel, topic)
    where r.number is null or e.number = r.number or (e.number > r.number and e.at >= r.at)
    order by e.person_id, e.purpose, e.channel, e.topic,
        e.said in ('granted', 'confirmed') desc, e.said = 'requested' desc, e.at desc, e.number desc
$$;

create or replace function privacy_keep_state() returns trigger language plpgsql as $$
declare
    persons uuid[];
    may_vanish boolean := true;
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct person_id), bool_or(said = 'undone') into persons, may_vanish from fresh;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct person_id) into persons from stale;
    else
        select array_agg(distinct person_id) into persons
        from (select person_id from fresh union select person_id from stale) concerned;
    end if;
    perform from people_person where id = any(persons) order by id for no key update;
    if may_vanish then
        delete from privacy_consent c where c.person_id = any(persons) and not exists (
            select from privacy_fold(persons) f where f.person_id = c.person_id
                and f.purpose = c.purpose and f.channel = c.channel and f.topic = c.topic);
    end if;
    insert into privacy_consent as c
            (person_id, purpose, channel, topic, said, since, source, entry_id, number)
        select f.* from privacy_fold(persons) f where exists (select from people_person p where p.id = f.person_id)
        on conflict (person_id, purpose, channel, topic) do update set
            said = excluded.said, since = excluded.since, source = excluded.source,
            entry_id = excluded.entry_id, number = excluded.number
        where c.entry_id is distinct from excluded.entry_id;
    return null;
end $$;
"""


SAID = [
    ("requested", "Asked for, not confirmed"),
    ("granted", "Agreed"),
    ("confirmed", "Agreed and confirmed"),
    ("withdrawn", "Withdrawn"),
    ("objected", "Objected"),
    ("undone", "Taken back"),
]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_suppressions")]
    operations = [
        migrations.AlterField("consent", "said", models.CharField(choices=SAID, max_length=10)),
        migrations.AlterField("consententry", "said", models.CharField(choices=SAID, max_length=10)),
        migrations.RemoveConstraint("consententry", "only_a_refusal_is_of_everything"),
        migrations.AddConstraint(
            "consententry",
            models.CheckConstraint(
                condition=~models.Q(purpose="")
                | models.Q(topic="", said__in=("withdrawn", "objected", "undone")),
                name="only_a_refusal_is_of_everything",
            ),
        ),
        migrations.AddIndex(
            "consententry",
            models.Index(
                "repeats", condition=models.Q(repeats__isnull=False), name="consent_entry_by_repeated"
            ),
        ),
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
    ]
