"""Random questions."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from troth.questions import tree
from troth.questions.tree import Operator, Span, Unit

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(SIGNS, max_size=12).map(tree.Text)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2)
OFFSETS = st.sampled_from(
    [None, UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=9))]
)
LITERALS = st.one_of(
    TEXTS,
    NUMBERS.map(lambda number: tree.Number(Decimal(number))),
    st.integers(-(10**30), 10**30).map(lambda number: tree.Number(Decimal(number))),
    st.dates().map(tree.Day),
    st.datetimes(timezones=OFFSETS).map(tree.Moment),
    st.booleans().map(tree.Truth),
    st.just(tree.Me()),
)
PERIODS = st.builds(tree.Period, st.integers(0, 999_999), st.sampled_from(Unit))
NAMES = st.from_regex(tree.IDENTIFIER, fullmatch=True).filter(
    lambda name: name.lower() not in tree.RESERVED and len(name) < 20
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: tree.Path(tuple(names)))

_WITH_LITERAL = [
    operator
    for operator in Operator
    if operator
    not in (
        Operator.IN,
        Operator.IS,
        Operator.MISSING,
        Operator.PRESENT,
        Operator.OLDER,
        Operator.WITHIN,
        Operator.WITHIN_LAST,
        Operator.WITHIN_NEXT,
    )
]


def comparisons(
    paths: st.SearchStrategy[tree.Path], literals: st.SearchStrategy[tree.Literal]
) -> st.SearchStrategy[tree.Node]:
    """Make comparisons of every form."""
    several = st.lists(literals, min_size=1, max_size=4).map(lambda found: tree.Several(tuple(found)))
    return st.one_of(
        st.builds(tree.Comparison, paths, st.sampled_from(_WITH_LITERAL), literals),
        st.builds(tree.Comparison, paths, st.just(Operator.IN), st.one_of(several, PERIODS)),
        st.builds(tree.Comparison, paths, st.just(Operator.IS), st.sampled_from(Span).map(tree.When)),
        st.builds(
            tree.Comparison,
            paths,
            st.sampled_from([Operator.OLDER, Operator.WITHIN, Operator.WITHIN_LAST, Operator.WITHIN_NEXT]),
            PERIODS,
        ),
        st.builds(tree.Comparison, paths, st.sampled_from([Operator.MISSING, Operator.PRESENT]), st.none()),
    )


def questions(leaves: st.SearchStrategy[tree.Node], size: int = 12) -> st.SearchStrategy[tree.Node]:
    """Join conditions with and, or, not."""

    def joined(parts: st.SearchStrategy[tree.Node]) -> st.SearchStrategy[tree.Node]:
        several = st.lists(parts, min_size=2, max_size=3).map(tuple)
        return st.one_of(several.map(tree.And), several.map(tree.Or), parts.map(tree.Not))

    return st.recursive(leaves, joined, max_leaves=size)


QUESTIONS = questions(comparisons(PATHS, LITERALS))
