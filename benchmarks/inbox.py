"""The inbox at a million messages: its list, a conversation, search in all words, and the counts of its views."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.load import Load, closed, steady
from benchmarks.workspace import Workspace

PEOPLE, MESSAGES, LENGTH = 10_000, 1_000_000, 4
MEMBERS, MAILBOXES, VOCABULARY, WORDS = 10, 24, 6_000, 60
PER_SECOND, SECONDS = 20.0, 15.0
PAGE_AIM_MS, SEARCH_AIM_MS = 100, 200
VIEWS = ("mine", "unassigned", "team", "waiting", "snoozed", "closed", "all")
# Words of nearly all mails, of some, of few and of none; two together; a beginning; a sender.
TYPED = ("wab", "wab wac", "wnotthere", "wfoo wab", "w12", '"wab wac"', "c4711", "wzz wyx", "shop.example")
FILL = f"""
insert into team_member (email, name, password, kind, is_active, role_id, time_zone, language, theme, hue)
select 'seller' || n || '@hollin.example', 'Seller ' || n, '', 'person', true, (select id from team_role limit 1), '', '', 'system', 1
from generate_series(1, {MEMBERS}) n;
insert into channels_mailbox (name, address, host, login, is_on, owner_id)
select 'Box ' || n, 'box' || n || '@hollin.example', '', '', false,
    case when n % 4 = 0 then (select id from team_member where email = 'seller' || (n / 4) || '@hollin.example') end
from generate_series(1, {MAILBOXES}) n;
create temp table vocabulary on commit drop as
select n, 'w' || translate(to_hex(n * 7919 % 65521), '0123456789', 'ghijklmnop') as word
from generate_series(0, {VOCABULARY}) n;
update vocabulary set word = ('{{wab,wac,wfoo,wzz,wyx}}'::text[])[array_position('{{0,3,40,900,2500}}'::int[], n)]
where n in (0, 3, 40, 900, 2500);
create unique index on vocabulary (n);
create temp table people on commit drop as
select row_number() over (order by id) - 1 as n, id, name, email from people_person;
create unique index on people (n);
create temp table begun on commit drop as
select uuidv7() as id, i, now() - make_interval(mins => i * 4) as last_at, random() as chance,
    (select id from people where n = i * 7 % {PEOPLE}) as person_id,
    (array(select id from channels_mailbox order by address))[1 + i % {MAILBOXES}] as mailbox_id,
    (array(select id from team_member where email like 'seller%%' or email like 'bench%%' order by email))
        [1 + i * 13 % {MEMBERS + 3}] as assignee_id
from generate_series(1, %(conversations)s) i;
insert into channels_conversation (id, channel, subject, mailbox_id, person_id, assignee_id, state, turn,
    turn_since, first_at, last_at, messages_count, preview, snoozed_until, tags, updated_at)
select id, 'mail', 'Order ' || i, mailbox_id, person_id, assignee_id,
    case when chance < 0.06 then 'open' else 'closed' end,
    case when chance < 0.04 then 'ours' when chance < 0.06 then 'theirs' else 'rest' end,
    case when chance < 0.06 then last_at end, last_at - interval '3 days', last_at, {LENGTH},
    'What was said last', case when chance < 0.003 then now() + interval '2 days' end,
    case when chance between 0.03 and 0.2 then array['Repair'] else '{{}}' end, last_at
from begun;
create temp table mails on commit drop as
select uuidv7() as id, b.id as conversation_id, b.person_id, b.i, k,
    b.last_at - make_interval(hours => 18 * ({LENGTH} - k)) as at
from begun b cross join generate_series(1, {LENGTH}) k;
insert into channels_message (id, conversation_id, direction, identifier, subject, said, person_id, at,
    received_at, digest)
select m.id, m.conversation_id, case when k % 2 = 1 then 'in' else 'out' end, m.id || '@bench.example',
    'Order ' || m.i, t.said, case when k % 2 = 1 then m.person_id end, m.at, m.at, sha256(m.id::text::bytea)
from mails m cross join (select array_agg(word order by n) as words from vocabulary) v cross join lateral (
    select string_agg(v.words[1 + floor({VOCABULARY} * power(random() + (m.i + g) * 0, 4))::int], ' ') as said
    from generate_series(1, {WORDS}) g) t;
insert into channels_party (message_id, role, place, address, name, person_id)
select m.id, r.role, 0, case when (k % 2 = 1) = (r.role = 'from') then p.email else 'box1@hollin.example' end,
    case when (k % 2 = 1) = (r.role = 'from') then p.name else 'Box' end,
    case when (k % 2 = 1) = (r.role = 'from') then p.id end
from mails m join people p on p.id = m.person_id cross join (values ('from'), ('to')) r(role);
"""
# As `channels.commands.indexing` does.
INDEXED = """
insert into channels_searched (message_id, at, words)
select m.id, m.at, words_of(concat_ws(' ', m.subject, p.named, m.said)) from channels_message m join lateral (
    select string_agg(p.name || ' ' || p.address, ' ') as named from channels_party p where p.message_id = m.id) p on true
"""


def inbox(made: Workspace, messages: int = MESSAGES) -> list[Figure]:
    """Fill an inbox, and ask for its pages at a steady rate."""
    made.token()
    with made.connect() as connection:
        people.fill(connection, PEOPLE)
        fill(connection, messages)
        opened = [str(key) for (key,) in connection.execute(
            "select id from channels_conversation order by last_at desc offset 100 limit 40")]  # fmt: skip
    session = {"Cookie": f"sessionid={made.python('benchmarks.session').strip()}"}
    asked = {
        "list": [f"/inbox/?view={view}" for view in VIEWS],
        "conversation": [f"/inbox/{key}/?view=all" for key in opened],
        "search": [f"/inbox/?view=all&find={quote(typed)}" for typed in TYPED],
        "search in a view": [
            f"/inbox/?view={view}&find={quote(typed)}" for view in ("mine", "waiting") for typed in TYPED
        ],
        "changes": ["/inbox/changes/?stamp="],
    }
    with made.serving(sys.executable, "-m", "troth.project", "web", "--port", "PORT") as port:
        measured = {}
        for name, paths in asked.items():
            closed(port, paths, session, clients=2, seconds=2)
            measured[name] = steady(port, paths, session, per_second=_pace(name), seconds=SECONDS)
        each = {path: closed(port, [path], session, clients=1, seconds=0.5).at(0.5)
                for name in ("list", "search", "search in a view") for path in asked[name]}  # fmt: skip
    return _figures(measured, each, messages)


def fill(connection: psycopg.Connection[Any], messages: int) -> None:
    """Fill the tables directly, with words of which a few are in nearly every mail."""
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        connection.execute(FILL.replace("%(conversations)s", str(messages // LENGTH)).replace("%%", "%"))
        connection.execute(INDEXED)
    connection.execute("vacuum analyze")


def _pace(name: str) -> float:
    return 5.0 if name.startswith("search") else PER_SECOND


def _figures(measured: dict[str, Load], each: dict[str, float], messages: int) -> list[Figure]:
    aims = {"list": PAGE_AIM_MS, "conversation": PAGE_AIM_MS, "search": SEARCH_AIM_MS,
            "search in a view": SEARCH_AIM_MS, "changes": 20}  # fmt: skip
    figures = []
    for name, load in measured.items():
        took, aim = load.at(0.95), aims[name]
        figures.append(
            Figure(id="inbox", work=f"{name}, {messages:,} messages, p95 at {_pace(name):.0f} a second",
                   measured=f"{took:.1f} ms", limit=f"median {load.at(0.5):.1f} ms", ratio=None,
                   aim=f"under {aim} ms", is_met=took < aim, details=each if name == "search" else {})
        )  # fmt: skip
    return figures


def told(figures: Sequence[Figure]) -> str:
    """Write the figures down as lines, each address with its median where it was asked by itself."""
    lines = [" | ".join(figure.row) for figure in figures]
    return "\n".join(
        [*lines, *(f"{took:8.1f} ms {path}" for figure in figures for path, took in figure.details.items())]
    )


if __name__ == "__main__":  # fewer, to see what is slow
    from benchmarks.workspace import workspace

    with workspace() as alone:
        print(told(inbox(alone, int(sys.argv[1]))))
