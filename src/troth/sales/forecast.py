"""What open deals are likely to bring in a period, how sure that is, how wrong it was before. Pure rules.

A chance is learnt for each *trait* of a deal (its stage, where it came from, the size of its value) from
deals that stood alike, as far into an earlier period as this one is now: the share of them that was won
before that period ended. So slipping dates and the time that a stage takes are in the chance. Few deals say
little: a stage begins at the probability that was set for it, which weighs as much as `STAGE_WEIGHT` deals
seen; a trait begins at what its stage has learnt, which weighs as much as `TRAIT_WEIGHT` (Beta priors; Gelman
et al., Bayesian Data Analysis, chapter 5).

Amounts are exact decimals; a spread is a variance, of the square of the currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

STAGE_WEIGHT, TRAIT_WEIGHT, SPREAD_WEIGHT = Decimal(10), Decimal(20), Decimal(4)
NONE, ONE = Decimal(0), Decimal(1)
SUREST, LEAST = Decimal("0.99"), Decimal("0.01")  # what may be believed before anything was seen
EIGHT_OF_TEN = Decimal("1.2815515655")  # standard deviations on either side that hold 80 % of a normal law
COUNTED = Decimal("0.01")


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """The months of it."""
        return 3 if self is Span.QUARTER else 1


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month or a quarter, from its first day until before the first of the next."""

    span: Span
    starts_on: date

    @property
    def ends_before(self) -> date:
        """The first day of the next one."""
        return self.shifted(1).starts_on

    def shifted(self, by: int) -> Period:
        """Give the period so many later, or earlier where `by` is negative."""
        months = self.starts_on.year * 12 + self.starts_on.month - 1 + by * self.span.months
        return Period(self.span, date(months // 12, months % 12 + 1, 1))

    def holds(self, day: date) -> bool:
        """Tell whether a day is in it."""
        return self.starts_on <= day < self.ends_before

    def day_after(self, days: int) -> date:
        """Give the day so many after its first, at most the day after its last."""
        return min(self.starts_on + timedelta(days=days), self.ends_before)


def period_of(day: date, span: Span) -> Period:
    """Give the period that a day is in."""
    return Period(span, date(day.year, (day.month - 1) // span.months * span.months + 1, 1))


class Trait(NamedTuple):
    """What deals have in common that are thought to end alike. `size` is the band of the value."""

    stage: UUID
    source: str
    size: int


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a deal is won in time: `own` and `shared` are the variances of that belief.

    What is not known of a stage is not known of all its deals at once: `weight` says how much of the chance
    is the stage's.
    """

    mean: Decimal
    own: Decimal
    shared: Decimal
    weight: Decimal
    won: int
    seen: int


@dataclass(slots=True)
class Learnt:
    """The chances of stages and traits. One that was never seen has what its stage has."""

    stages: dict[UUID, Chance]
    traits: dict[Trait, Chance]

    def of(self, trait: Trait) -> Chance:
        """Give the chance of a deal with this trait. An unknown stage, one that is gone, has none."""
        if known := self.traits.get(trait):
            return known
        stage = self.stages.get(trait.stage)
        if stage is None:
            return Chance(NONE, NONE, NONE, NONE, 0, 0)
        own = stage.mean * (ONE - stage.mean) / (TRAIT_WEIGHT + 1)
        return Chance(stage.mean, own, stage.shared, ONE, 0, 0)


Seen = tuple[Trait, int, int]  # a trait, how many deals had it, how many of them were won in time


def learn(seen: Iterable[Seen], probabilities: Mapping[UUID, Decimal]) -> Learnt:
    """Learn chances from deals of earlier periods. `probabilities` are those set for stages, 0 to 1."""
    of_stage: dict[UUID, list[int]] = {stage: [0, 0] for stage in probabilities}
    of_trait: dict[Trait, list[int]] = defaultdict(lambda: [0, 0])
    for trait, deals, won in seen:
        for counts in (of_stage.get(trait.stage), of_trait[trait]):
            if counts is not None:
                counts[0] += deals
                counts[1] += won
    stages = {}
    for stage, (deals, won) in of_stage.items():
        believed = min(max(probabilities[stage], LEAST), SUREST)
        mean = (STAGE_WEIGHT * believed + won) / (STAGE_WEIGHT + deals)
        shared = mean * (ONE - mean) / (STAGE_WEIGHT + deals + 1)
        stages[stage] = Chance(mean, NONE, shared, ONE, won, deals)
    traits = {
        trait: _of_trait(stages[trait.stage], deals, won)
        for trait, (deals, won) in of_trait.items()
        if trait.stage in stages
    }
    return Learnt(stages, traits)


def _of_trait(stage: Chance, deals: int, won: int) -> Chance:
    mean = (TRAIT_WEIGHT * stage.mean + won) / (TRAIT_WEIGHT + deals)
    own = mean * (ONE - mean) / (TRAIT_WEIGHT + deals + 1)
    return Chance(mean, own, stage.shared, TRAIT_WEIGHT / (TRAIT_WEIGHT + deals), won, deals)


class Load(NamedTuple):
    """Open deals with one trait: how many, what they come to, and the sum of the squares of their values."""

    trait: Trait
    deals: int
    amount: Decimal
    squares: Decimal


@dataclass(frozen=True, slots=True)
class Expected:
    """An amount that is expected, and its variance."""

    mean: Decimal = NONE
    variance: Decimal = NONE

    def __add__(self, other: Expected) -> Expected:
        return Expected(self.mean + other.mean, self.variance + other.variance)


def weighted(loads: Iterable[Load], learnt: Learnt) -> Expected:
    """Add up values times chances.

    Spread has three causes: each deal is won or not; a chance is known from few deals only; and what is not
    known of a stage is the same error for all deals in it.
    """
    mean = variance = NONE
    of_stages: dict[UUID, Decimal] = defaultdict(lambda: NONE)
    for trait, _deals, amount, squares in loads:
        chance = learnt.of(trait)
        mean += amount * chance.mean
        alone = chance.mean * (ONE - chance.mean)
        variance += alone * squares + chance.own * max(amount * amount - squares, NONE)
        of_stages[trait.stage] += amount * chance.weight
    for stage, amount in of_stages.items():
        if stage in learnt.stages:
            variance += amount * amount * learnt.stages[stage].shared
    return Expected(mean, variance)


def usual(amounts: Sequence[Decimal]) -> Expected:
    """Expect what earlier periods brought on the average, with the spread of one more such period.

    One earlier period says nothing of the spread: it is taken to be as large as the amount.
    """
    if not amounts:
        return Expected()
    count = Decimal(len(amounts))
    mean = sum(amounts, NONE) / count
    if len(amounts) == 1:
        return Expected(mean, mean * mean)
    spread = sum(((amount - mean) ** 2 for amount in amounts), NONE) / (count - 1)
    return Expected(mean, spread * (ONE + ONE / count))


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what the outcome lies in eight of ten cases."""

    low: Decimal
    high: Decimal

    def holds(self, amount: Decimal) -> bool:
        """Tell whether an amount is in it."""
        return self.low <= amount <= self.high


def interval(expected: Expected, *, floor: Decimal = NONE, widened: Decimal = ONE) -> Interval:
    """Give the interval of a sum of many deals, which is nearly normal; less than `floor` can not be.

    A simulation would draw each of a hundred thousand deals a thousand times to say the same.
    """
    by = EIGHT_OF_TEN * (expected.variance * widened).sqrt()
    return Interval(max(expected.mean - by, floor).quantize(COUNTED), (expected.mean + by).quantize(COUNTED))


@dataclass(frozen=True, slots=True)
class Past:
    """A period that is over: what would have been forecast at its start, and what was won."""

    period: Period
    expected: Expected
    won: Decimal
    between: Interval = field(default=Interval(NONE, NONE))

    @property
    def error(self) -> Decimal | None:
        """By how much of what was won the forecast was too high, as a share; none where nothing was won."""
        return (self.expected.mean - self.won) / self.won if self.won else None


def widening(pasts: Iterable[Past]) -> Decimal:
    """Tell by how much more than it should the outcome lay off the forecast, as a factor of the variance.

    Deals of one season are won and lost together, which no rate of a stage knows. Few periods prove little:
    that forecasts are as sure as they say weighs as much as `SPREAD_WEIGHT` periods. Never below 1.
    """
    off = [(p.won - p.expected.mean) ** 2 / p.expected.variance for p in pasts if p.expected.variance]
    return max(ONE, (SPREAD_WEIGHT + sum(off, NONE)) / (SPREAD_WEIGHT + len(off)))


def usual_error(pasts: Iterable[Past]) -> Decimal | None:
    """Tell by what share of what was won all forecasts together were off, without their signs."""
    pasts = list(pasts)
    won = sum((past.won for past in pasts), NONE)
    return sum((abs(past.expected.mean - past.won) for past in pasts), NONE) / won if won else None
