"""Random questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from troth.questions import tree
from troth.questions.tree import SIDES, Operator, Span, Unit

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
    st.builds(tree.Money, NUMBERS.map(Decimal), st.sampled_from(["EUR", "USD", "ALL"])),
    st.dates().map(tree.Day),
    st.datetimes(timezones=OFFSETS).map(tree.Moment),
    st.booleans().map(tree.Truth),
    st.just(tree.Me()),
)
PERIODS = st.builds(
    tree.Period, st.one_of(st.integers(0, 90), st.integers(0, 999_999)), st.sampled_from(Unit)
)
NAMES = st.from_regex(tree.IDENTIFIER, fullmatch=True).filter(
    lambda name: name.lower() not in tree.RESERVED and len(name) < 20
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: tree.Path(tuple(names)))

_WITH_PERIOD = {Operator.OLDER, Operator.WITHIN, Operator.WITHIN_LAST, Operator.WITHIN_NEXT}
_ALONE = {Operator.MISSING, Operator.PRESENT}


def comparisons(
    paths: st.SearchStrategy[tree.Path],
    literals: st.SearchStrategy[tree.Literal],
    operators: Iterable[Operator] = Operator,
) -> st.SearchStrategy[tree.Node]:
    """Make comparisons of every form that the operators have."""
    several = st.lists(literals, min_size=1, max_size=4).map(lambda found: tree.Several(tuple(found)))

    def of(operator: Operator) -> st.SearchStrategy[tree.Node]:
        value: st.SearchStrategy[tree.Value | None] = literals
        if operator is Operator.IN:
            value = st.one_of(several, PERIODS)
        elif operator is Operator.IS:
            value = st.sampled_from(Span).map(tree.When)
        elif operator in _WITH_PERIOD:
            value = PERIODS
        elif operator in _ALONE:
            value = st.none()
        return st.builds(tree.Comparison, paths, st.just(operator), value)

    return st.sampled_from(sorted(operators)).flatmap(of)


def questions(leaves: st.SearchStrategy[tree.Node], size: int = 12) -> st.SearchStrategy[tree.Node]:
    """Join conditions with and, or, not."""

    def joined(parts: st.SearchStrategy[tree.Node]) -> st.SearchStrategy[tree.Node]:
        several = st.lists(parts, min_size=2, max_size=3).map(tuple)
        return st.one_of(several.map(tree.And), several.map(tree.Or), parts.map(tree.Not))

    return st.recursive(leaves, joined, max_leaves=size)


WINDOWS: st.SearchStrategy[tree.Window | None] = st.one_of(
    st.none(),
    st.sampled_from(Span).map(tree.When),
    st.builds(tree.Stretch, st.sampled_from(tree.Side), PERIODS),
)


def measured(
    leaves: st.SearchStrategy[tree.Node],
    paths: st.SearchStrategy[tree.Path],
    literals: st.SearchStrategy[tree.Literal],
    functions: Iterable[tree.Function] = tree.Function,
    windows: st.SearchStrategy[tree.Window | None] = WINDOWS,
) -> st.SearchStrategy[tree.Node]:
    """Make measurements of every form, asked of records that meet one of `leaves`."""
    measures = st.builds(
        tree.Measure, st.sampled_from(sorted(functions)), paths, st.one_of(st.none(), leaves), windows
    )

    def held(comparison: tree.Comparison, measure: tree.Measure) -> tree.Node:
        return tree.Measurement(measure, comparison.operator, comparison.value)

    return st.builds(held, comparisons(paths, literals), measures)


_PLAIN = comparisons(PATHS, LITERALS)
_DID = st.builds(tree.Did, TEXTS.map(lambda text: text.text), st.one_of(st.none(), _PLAIN), WINDOWS)
_NUMBERS = st.integers(-(10**6), 10**6).map(lambda number: tree.Number(Decimal(number)))
_FAR = st.builds(
    tree.Distance, PATHS, _NUMBERS, _NUMBERS, st.sampled_from(SIDES), _NUMBERS, st.sampled_from(tree.Length)
)
_NAMES = TEXTS.map(lambda text: text.text)
_DRAWN = st.builds(tree.Sample, _NAMES, st.sampled_from(SIDES), _NUMBERS)
_PERMITS = st.builds(tree.Permitted, _NAMES, st.sampled_from(["mail", "phone", "in", "or"]))
_SEGMENTS = st.builds(tree.InSegment, _NAMES)
QUESTIONS = questions(
    st.one_of(
        _PLAIN, _DID, _FAR, _DRAWN, _SEGMENTS, _PERMITS, measured(questions(_PLAIN, size=2), PATHS, LITERALS)
    )
)
