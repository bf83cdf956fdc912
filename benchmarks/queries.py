"""Print the SQL that the lists are made of, so that the limit can run the very same."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.lists import QUESTIONS
from benchmarks.within import load_troth


def main() -> None:
    load_troth()
    from troth.catalog.registry import object_types
    from troth.questions.listing import page_sql, read_query
    from troth.team.actor import everyone

    statements: list[tuple[str, Any]] = []
    for where, sort in QUESTIONS:
        query = read_query(object_types()["people"], where=where, sort=sort)
        sql = page_sql(query, everyone())
        statements.append((sql.text, list(sql.params)))
    print(json.dumps(statements, default=str))


main()
