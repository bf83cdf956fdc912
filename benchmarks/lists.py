"""B2, B3, B4: pages of a list, over the web and the API, and search, at ten thousand and a million people."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from urllib.parse import quote

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.load import Load, closed, steady
from benchmarks.workspace import Workspace

QUESTIONS = (
    ('country = "IE" and lifecycle = "customer"', "last_name"),
    ('last_name starts "Mü"', "-created_at"),
    ('company.name ~ "works" and city = "Varnby"', "-last_contact_at"),
    ("", "name"),
)
TYPED = ("kerrig", "86000", "siobhan ng", "varn", "haugl", "c4711", "mueller", "kerigan")
STEADY, SECONDS, CLIENTS = 20.0, 15.0, 4
PAGE_AIM_MS, API_AIM_MS, SEARCH_AIM_MS = 100, 30, 50


def lists(made: Workspace, sizes: Sequence[int]) -> list[Figure]:
    """Measure with each number of people in turn, and give the figures of the last and the growth."""
    token, found = made.token(), []
    for size in sizes:
        with made.connect() as connection:
            connection.execute("truncate people_person, people_company cascade")
            people.fill(connection, size)
        found.append(_measure(made, token))
    return _figures(found, sizes)


def _measure(made: Workspace, token: str) -> dict[str, Load]:
    api = [f"/api/v1/people?where={quote(where)}&sort={sort}&limit=50" for where, sort in QUESTIONS]
    pages = [f"/people/?where={quote(where)}&sort={sort}" for where, sort in QUESTIONS]
    palette = [f"/search/palette?q={quote(typed)}" for typed in TYPED]
    bearer, session = {"Authorization": f"Bearer {token}"}, _session(made)
    measured = {}
    with made.serving(sys.executable, "-m", "troth.project", "web", "--port", "PORT") as port:
        closed(port, api, bearer, clients=2, seconds=2)
        measured["api"] = closed(port, api, bearer, clients=CLIENTS, seconds=SECONDS)
        measured["api steady"] = steady(port, api, bearer, per_second=STEADY, seconds=SECONDS)
        closed(port, pages, session, clients=2, seconds=2)
        measured["page steady"] = steady(port, pages, session, per_second=STEADY, seconds=SECONDS)
        measured["search steady"] = steady(port, palette, session, per_second=STEADY, seconds=SECONDS)
    queries = made.folder / "queries.json"
    queries.write_text(made.python("benchmarks.queries"))
    made.environment |= {"BENCH_QUERIES": str(queries), "BENCH_DATABASE": made.database.url}
    bare = (
        "granian",
        "--interface",
        "wsgi",
        "--port",
        "PORT",
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--no-ws",
    )
    with made.serving(sys.executable, "-m", *bare, "benchmarks.bare:application", ready="/?n=0") as port:
        paths = [f"/?n={place}" for place in range(len(QUESTIONS))]
        closed(port, paths, {}, clients=2, seconds=2)
        measured["bare"] = closed(port, paths, {}, clients=CLIENTS, seconds=SECONDS)
    return measured


def _session(made: Workspace) -> dict[str, str]:
    return {"Cookie": f"sessionid={made.python('benchmarks.session').strip()}"}


def _figures(found: list[dict[str, Load]], sizes: Sequence[int]) -> list[Figure]:
    few, many = found[0], found[-1]
    size = f"{sizes[-1]:,} people"
    ratio = many["api"].per_second / many["bare"].per_second
    growth = {name: many[name].at(0.5) / few[name].at(0.5) for name in ("api steady", "page steady")}
    details = {
        f"{count:,}": {name: _told(load) for name, load in each.items()}
        for count, each in zip(sizes, found, strict=True)
    }
    api, page, typed = (
        many["api steady"].at(0.95),
        many["page steady"].at(0.95),
        many["search steady"].at(0.95),
    )
    return [
        Figure(id="B2", work=f"API page of 50, filtered and sorted, {size}",
               measured=f"{many['api'].per_second:.0f}/s", limit=f"bare psycopg {many['bare'].per_second:.0f}/s",
               ratio=ratio, aim="at least 0.5", is_met=ratio >= 0.5, details=details),
        Figure(id="B2", work="API p95 at 20 requests a second", measured=f"{api:.1f} ms", limit="", ratio=None,
               aim="under 30 ms", is_met=api < API_AIM_MS),
        Figure(id="B2", work="list page p95 at 20 requests a second", measured=f"{page:.1f} ms", limit="", ratio=None,
               aim="under 100 ms", is_met=page < PAGE_AIM_MS),
        Figure(id="B3", work=f"growth of the API page from {sizes[0]:,}", measured=f"{many['api steady'].at(0.5):.1f} ms",
               limit=f"{few['api steady'].at(0.5):.1f} ms", ratio=growth["api steady"], aim="at most 1.5",
               is_met=growth["api steady"] <= 1.5),
        Figure(id="B3", work=f"growth of the list page from {sizes[0]:,}",
               measured=f"{many['page steady'].at(0.5):.1f} ms", limit=f"{few['page steady'].at(0.5):.1f} ms",
               ratio=growth["page steady"], aim="at most 1.5", is_met=growth["page steady"] <= 1.5),
        Figure(id="B4", work=f"search as you type, {size}, p95", measured=f"{typed:.1f} ms", limit="", ratio=None,
               aim="under 50 ms", is_met=typed < SEARCH_AIM_MS),
    ]  # fmt: skip


def _told(load: Load) -> dict[str, float]:
    told = {
        "per_second": load.per_second,
        "p50_ms": load.at(0.5),
        "p95_ms": load.at(0.95),
        "p99_ms": load.at(0.99),
    }
    return {name: round(value, 2) for name, value in told.items()}
