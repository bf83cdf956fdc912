"""The words that search knows: learnt by triggers with every name, forgotten when no name has them."""

from __future__ import annotations

from django.db import connection, transaction

from troth.catalog.registry import object_types
from troth.questions.sql import quoted


def forget_unused_words() -> None:
    """Rebuild the words from the names there are, so that nothing of an erased person stays behind.

    This is the weekly job; names written meanwhile are learnt by the triggers as ever.
    """
    kinds = [each for each in object_types().values() if each.search_column and each.title == "name"]
    tables = [quoted(each.table) for each in kinds]  # a number is nothing to be learnt
    names = " union all ".join(f"select name from {table}" for table in tables)  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '10min'")
        cursor.execute("create temporary table words_used (word text primary key) on commit drop")
        cursor.execute(
            "insert into words_used select distinct word"  # noqa: S608
            f" from ({names}) named, questions_words_of(named.name) as word"
        )
        cursor.execute(
            "delete from questions_word known where not exists"
            " (select from words_used used where used.word = known.word)"
        )
