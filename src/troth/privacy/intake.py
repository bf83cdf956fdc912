"""What people said about being written to, as a file of people tells it.

Each cell that says something becomes an entry of the ledger, with the file as its proof. A consent without
its day overturns no refusal: nobody knows which came first. The undo takes each entry back by another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Kind
from troth.exchange.intake import Batch, Intake, Row
from troth.exchange.targets import Target
from troth.exchange.values.words import BadValue, plain, yes_no_of
from troth.ground.clock import now
from troth.ground.fold import norm
from troth.privacy.models import Channel, Purpose, Said
from troth.privacy.queries.purposes import open_purposes
from troth.team.acting import erasing

AT = Target(
    name="consent.at", label=gettext_lazy("Consent: when it was said"), kind=Kind.DATETIME,
    aliases=("consent date", "consent given at", "opt in date", "optin time", "opted in at", "opt in time"),
)  # fmt: skip
NOTE = Target(
    name="consent.note", label=gettext_lazy("Consent: how it can be shown"), kind=Kind.TEXT, max_length=500,
    aliases=("consent proof", "consent source", "consent note", "opt in source"),
)  # fmt: skip
NOTHING = {
    "": ("unsubscribed", "opted out", "do not contact", "global opt out"),
    "mail": ("do not email", "email opt out", "opted out of email", "unsubscribed from all email"),
    "phone": ("do not call", "phone opt out"),
}
YES = frozenset({
    "opt in", "opted in", "optin", "granted", "agreed", "confirmed", "consented", "zugestimmt",
    "eingewilligt", "angemeldet",
})  # fmt: skip
NO = frozenset({
    "opt out", "opted out", "optout", "withdrawn", "objected", "refused", "declined", "abgemeldet",
    "widerrufen", "widersprochen", "abgelehnt", "cleaned",
})  # fmt: skip
UNSAID = frozenset(["unknown", "not asked", "never subscribed", "unbekannt", "nicht gefragt", "n/a", "-"])
REFUSED = "('withdrawn', 'objected')"

# Of one thing: `column` of import_row says what, `moment` when, null where the file does not say.
SAME = (
    "{row}.person_id = s.record_id and {row}.purpose = '{purpose}' and {row}.channel = '{channel}'"
    " and {row}.topic = '{topic}'"
)
KNOWN = """(
    exists (select from privacy_consent_entry e where {of_entry} and e.said = s.{column} and e.at = {moment}
        and not exists (select from privacy_consent_entry u where u.repeats = e.id and u.said = 'undone'))
    or {moment} is null and exists (select from privacy_consent c where {of_state} and (c.said = s.{column}
        or c.said = 'confirmed' and s.{column} = 'granted'
        or c.said in {refused} and s.{column} in {refused})))
"""
OVERTURNS = """(
    {moment} is null and s.{column} not in {refused} and exists (
        select from privacy_consent c where c.person_id = s.record_id and c.said in {refused} and (
            c.purpose = '{purpose}' and c.channel = '{channel}' and c.topic = '{topic}'
            or c.purpose = '' and c.channel in ('', '{channel}'))))
"""
REFUSE = (
    "update import_row s set outcome = 'failed', reason = %s, slot = %s"
    " where s.outcome in ('updated', 'unchanged') and s.{column} is not null and "
)
WRITE = """
insert into privacy_consent_entry
    (person_id, purpose, channel, topic, said, at, source, address, form, note, member_id, import_id)
select s.record_id, '{purpose}', '{channel}', '{topic}', s.{column}, coalesce({moment}, %s), 'import',
    coalesce({address}, ''), (select left(i.file_name, 200) from exchange_import i where i.id = %s),
    coalesce({note}, ''), nullif(current_setting('troth.actor', true), '')::uuid, %s
from import_row s join people_person p on p.id = s.record_id
where s.outcome in ('created', 'updated') and s.{column} is not null and not {known} and not {overturns}
order by s.number
"""
ADDRESSES = {"mail": "p.email", "post": "null", "": "null"}  # of the others: p.phone
TAKE_BACK = """
with recursive told as (
    select e.id from privacy_consent_entry e where e.import_id = %(import)s and e.said <> 'undone'
    union
    select e.id from privacy_consent_entry e join told on e.repeats = told.id and e.source = 'merge'
)
insert into privacy_consent_entry
    (person_id, purpose, channel, topic, said, at, source, form, member_id, import_id, repeats)
select e.person_id, e.purpose, e.channel, e.topic, 'undone', %(now)s, 'import', e.form,
    nullif(current_setting('troth.actor', true), '')::uuid, %(import)s, e.id
from told join privacy_consent_entry e using (id)
where not exists (select from privacy_consent_entry u where u.repeats = e.id and u.said = 'undone')
order by e.number
"""
# Somebody said something since, so the person is no longer only what the file said.
TOUCHED = """
exists (select from privacy_consent_entry e where e.person_id = t.id and e.import_id is distinct from %s)
"""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a column says something of, with the target that takes it."""

    target: Target
    purpose: str
    channel: str
    topic: str = ""


def intakes() -> dict[str, Intake]:
    """Say how consent comes in with people."""
    matters = list(_matters(open_purposes()))
    return {
        "people": Intake(
            targets=(*(matter.target for matter in matters), AT, NOTE),
            complete=_checked, refuse=partial(_refuse, matters), differs=partial(_differs, matters),
            after=partial(_write, matters), touched=(TOUCHED,), forget=_forget, unwind=take_back,
            owns={"privacy_consent_entry": "person_id", "privacy_consent": "person_id"},
        )
    }  # fmt: skip


def take_back(import_id: UUID) -> None:
    """Take back all that an import wrote into the ledger, and what merges said again of it."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, {"import": import_id, "now": now()})


def _matters(purposes: Sequence[Purpose]) -> Iterator[Matter]:
    labels = dict(Channel.choices)
    for purpose in purposes:
        if not purpose.may_refuse:
            continue
        reads = partial(_said, Said.WITHDRAWN if purpose.asks_first else Said.OBJECTED)
        for place, channel in enumerate(purpose.channels):
            words = {"purpose": purpose.name, "channel": labels[channel]}
            aliases = [f"{purpose.name} {labels[channel]}", f"{labels[channel]} {purpose.name}"]
            if place == 0 and purpose.asks_first:
                aliases += [purpose.name, f"consent {purpose.name}", f"{purpose.name} opt in"]
            name = f"consent.{purpose.key}.{channel}"
            label = _("Consent: %(purpose)s by %(channel)s") % words
            yield Matter(_target(name, label, reads, aliases), purpose.key, channel)
            for topic in (each for each in purpose.topics.all() if not each.retired_at):
                label = _("Consent: %(purpose)s, %(topic)s by %(channel)s") % {**words, "topic": topic.name}
                target = _target(f"{name}.{topic.key}", label, reads, [f"{purpose.name} {topic.name}"])
                yield Matter(target, purpose.key, channel, topic.key)
    for channel, known_as in NOTHING.items():
        label = (
            _("Consent: wants nothing by %s") % labels[channel] if channel else _("Consent: wants nothing")
        )
        name = f"consent.nothing.{channel}" if channel else "consent.nothing"
        yield Matter(_target(name, label, _wants_nothing, known_as), "", channel)


def _target(name: str, label: str, reads: object, aliases: Sequence[str]) -> Target:
    return Target(name=name, label=label, kind=Kind.SELECT, reads=reads, aliases=tuple(aliases))  # type: ignore[arg-type]


def _said(refused: str, cell: str) -> str | None:
    """Read what somebody said of a purpose: yes or no in many languages, or how other programs name it."""
    word = norm(plain(cell)).replace("_", " ").replace("-", " ").strip()
    if not word or word in UNSAID:
        return None
    if word == "pending":
        return Said.REQUESTED.value
    if word in YES or word in NO:
        return Said.GRANTED.value if word in YES else refused
    return Said.GRANTED.value if yes_no_of(cell) else refused


def _wants_nothing(cell: str) -> str | None:
    return Said.OBJECTED.value if _said("", cell) == "granted" or norm(plain(cell)) in NO else None


def _checked(row: Row) -> Row:
    at = row.get(AT.name)
    if at is not None and at > now():
        raise BadValue(_("The day of the consent has not come yet."))
    return {}


def _mapped(matters: Sequence[Matter], batch: Batch) -> Iterator[tuple[Matter, dict[str, str]]]:
    """Give what the file says something of, with the words of the statements above."""
    moment, note = (batch.column(target.name) for target in (AT, NOTE))
    for matter in matters:
        if column := batch.column(matter.target.name):
            of = {"purpose": matter.purpose, "channel": matter.channel, "topic": matter.topic}
            words = {
                **of, "column": column, "refused": REFUSED,
                "moment": f"s.{moment}" if moment else "null::timestamptz",
                "note": f"s.{note}" if note else "null", "address": ADDRESSES.get(matter.channel, "p.phone"),
                "of_entry": SAME.format(row="e", **of), "of_state": SAME.format(row="c", **of),
            }  # fmt: skip
            words |= {"known": KNOWN.format(**words), "overturns": OVERTURNS.format(**words)}
            yield matter, words


def _refuse(matters: Sequence[Matter], batch: Batch) -> None:
    reason = _("They refused this. Name the day on which they agreed since, or leave the cell empty.")
    for matter, words in _mapped(matters, batch):
        sql = REFUSE.format(**words) + words["overturns"] + " and not " + words["known"]
        batch.run(sql, reason, batch.slot(matter.target.name))


def _differs(matters: Sequence[Matter], batch: Batch) -> tuple[str, ...]:
    return tuple(
        f"(s.{words['column']} is not null and not {words['known']} and not {words['overturns']})"
        for _matter, words in _mapped(matters, batch)
    )


def _write(matters: Sequence[Matter], batch: Batch) -> None:
    for _matter, words in _mapped(matters, batch):
        batch.run(WRITE.format(**words), now(), batch.import_id, batch.import_id)


def _forget(ids: list[UUID]) -> None:
    """Delete with people whom an import made what it said of them."""
    with erasing() as cursor:
        cursor.execute("delete from privacy_consent_entry where person_id = any(%s)", [ids])
