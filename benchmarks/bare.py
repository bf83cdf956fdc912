"""The limit of a list: the same SQL by bare psycopg behind the same server, JSON made in PostgreSQL.

No rights, no parsing, no framework: what is left is what any program would have to do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import psycopg_pool

QUERIES = json.loads(Path(os.environ["BENCH_QUERIES"]).read_text())
pool = psycopg_pool.ConnectionPool(os.environ["BENCH_DATABASE"], min_size=1, max_size=8, open=True)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the page of the query whose number is asked for."""
    asked = parse_qs(environ["QUERY_STRING"]).get("n", ["0"])[0]
    text, params = QUERIES[int(asked)]
    with pool.connection() as connection:
        row = connection.execute(text, params).fetchone()
    body = f'{{"items":{row[0]},"next":null,"count":null}}'.encode() if row else b"{}"
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
