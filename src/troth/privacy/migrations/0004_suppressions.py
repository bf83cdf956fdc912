"""Who is on the list of addresses that get nothing, and why; the gate asks for the hash once, and last."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from troth.ground.models import UuidV7

# 20 bits of a hash that is not made to hide anything, under a seed that is made from the key: a fortieth of the cost
# of the hash itself. Of the addresses that are not on a list of 10,000, one in a hundred shares a bucket with one.
BUCKET = """
create function privacy_bucket(a_key bytea, address text) returns integer
language sql immutable parallel safe
return (hashtextextended(lower(btrim(address)),
    ('x' || encode(substr(sha256('bucket'::bytea || a_key), 1, 8), 'hex'))::bit(64)::bigint) & 1048575)::integer;
"""
# At a dead address nothing arrives. Who was erased, asked to be left alone or stood on a list may agree anew; who
# complained to their provider is asked no more.
BAR = """
create function privacy_bar(a_hash bytea, may_refuse boolean, agreed_at timestamptz) returns text
language sql stable parallel safe
return (
    select case
        when bool_or(s.reason = 'bounced') then 'bounced'
        when may_refuse and bool_or(s.reason = 'complained'
            or s.reason <> 'bounced' and (agreed_at is null or agreed_at < s.at)) then 'suppressed'
    end
    from privacy_suppression s where s.hash = a_hash
);
"""
# What was said comes first, what costs most last: the hash of an address, and only where its bucket is on the list.
# `privacy.queries.permits` asks the same of everybody at once, by joins.
STANDING = """
create or replace function privacy_standing(
    a_purpose text, a_channel text, a_topic text, a_key bytea, an_address text default ''
) returns table (person_id uuid, address text, basis text, entry_id uuid, refusal text)
language sql stable parallel safe as $$
select at_hand.id, at_hand.address, why.basis, own.entry_id, case
    when why.may_refuse and own.said in ('withdrawn', 'objected') then own.said
    when why.may_refuse and whole.said is not null
        and (own.number is null or own.number < whole.number or own.since < whole.since) then whole.said
    when why.may_refuse and whole_channel.said is not null
        and (own.number is null or own.number < whole_channel.number or own.since < whole_channel.since)
        then whole_channel.said
    when why.may_refuse and part.said in ('withdrawn', 'objected') then part.said
    when why.basis = 'consent' and own.said is null then 'no_consent'
    when why.basis = 'consent' and own.said = 'requested' then 'not_confirmed'
    when at_hand.kind <> '' and at_hand.address = '' then 'no_address'
    when at_hand.kind <> ''
        and exists (select from privacy_suppression s where s.bucket = privacy_bucket(a_key, at_hand.address))
        and privacy_bar(
            privacy_hash(a_key, at_hand.kind, at_hand.address), why.may_refuse,
            case when own.said in ('granted', 'confirmed') then own.since end) is not null
        then privacy_bar(
            privacy_hash(a_key, at_hand.kind, at_hand.address), why.may_refuse,
            case when own.said in ('granted', 'confirmed') then own.since end)
    when why.may_refuse and exists (
        select from privacy_silence s where s.person_id = at_hand.id and s.until is null
    ) then 'complaint_open'
end
from (
    select p.id,
        case a_channel when 'mail' then 'mail' when 'post' then '' else 'phone' end as kind,
        case when an_address <> '' then an_address
            else coalesce(case a_channel when 'mail' then p.email when 'post' then '' else p.phone end, '')
        end as address
    from people_person p
) at_hand
cross join (
    select * from privacy_purpose u
    where u.key = a_purpose and u.retired_at is null and a_channel = any(u.channels)
) why
left join privacy_consent own on own.person_id = at_hand.id and own.purpose = a_purpose
    and own.channel = a_channel and own.topic = ''
left join privacy_consent part on a_topic <> '' and part.person_id = at_hand.id and part.purpose = a_purpose
    and part.channel = a_channel and part.topic = a_topic
left join privacy_consent whole on whole.person_id = at_hand.id and whole.purpose = ''
    and whole.channel = '' and whole.topic = ''
left join privacy_consent whole_channel on whole_channel.person_id = at_hand.id and whole_channel.purpose = ''
    and whole_channel.channel = a_channel and whole_channel.topic = ''
$$;
"""
# Whoever acts when something is let through decided it; an automatic sender acts for nobody.
WHO = """
alter table privacy_contact alter column member_id
    set default nullif(current_setting('troth.actor', true), '')::uuid;
"""


def member() -> models.ForeignKey:  # type: ignore[type-arg]
    """Point at whoever of the staff did something; they may be gone since."""
    return models.ForeignKey(
        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+", to=settings.AUTH_USER_MODEL,
    )  # fmt: skip


REASONS = [
    ("bounced", "Nothing arrives there"),
    ("complained", "Complained to their provider"),
    ("asked", "Asked to be left alone"),
    ("listed", "From a list that was taken over"),
    ("erased", "Erased"),
]
KIND = models.CharField(choices=[("mail", "Mail"), ("phone", "Phone")], max_length=5)
HINT = models.CharField(blank=True, db_default="", max_length=120)
NOTE = models.CharField(blank=True, db_default="", max_length=500)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_gate"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField("contact", "member", member()),
        # No release has a list yet: what a workspace was tried out with is written down anew.
        migrations.RunSQL("delete from privacy_suppression", migrations.RunSQL.noop),
        migrations.AddField("suppression", "bucket", models.IntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "suppression",
            "kind",
            models.CharField(choices=KIND.choices, default="mail", max_length=5),
            preserve_default=False,
        ),
        migrations.AddField("suppression", "hint", HINT.clone()),
        migrations.AddField("suppression", "note", NOTE.clone()),
        migrations.AddField("suppression", "member", member()),
        migrations.AlterField("suppression", "reason", models.CharField(choices=REASONS, max_length=10)),
        migrations.AddIndex("suppression", models.Index("bucket", name="suppression_by_bucket")),
        migrations.AddIndex("suppression", models.Index("at", "id", name="suppression_by_at")),
        migrations.CreateModel(
            name="Lifting",
            fields=[
                (
                    "id",
                    models.UUIDField(db_default=UuidV7(), editable=False, primary_key=True, serialize=False),
                ),
                ("hash", models.BinaryField()),
                ("kind", KIND.clone()),
                ("hint", HINT.clone()),
                ("reason", models.CharField(choices=REASONS, max_length=10)),
                ("note", NOTE.clone()),
                ("at", models.DateTimeField(db_default=Now())),
                ("since", models.DateTimeField()),
                ("member", member()),
            ],
            options={"db_table": "privacy_lifting"},
        ),
        migrations.AddIndex("lifting", models.Index("at", "id", name="lifting_by_at")),
        migrations.AddIndex("lifting", models.Index("hash", name="lifting_by_hash")),
        migrations.RunSQL(BUCKET, "drop function privacy_bucket"),
        migrations.RunSQL(BAR, "drop function privacy_bar"),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(WHO, migrations.RunSQL.noop),
    ]
