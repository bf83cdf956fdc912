"""How two people are compared: what is held side by side, in which degrees, and what a degree says at first.

`m` is how often a degree is met where two records are one person, `u` where they are two. Training moves both
to what a workspace's own data say; what is `is_fixed` stays, since training can not tell it from the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One degree of likeness. `rarity` names the column whose rare values say more than its common ones."""

    name: str
    sql: str
    m: float
    u: float
    rarity: str = ""
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared of two people. `unknown` holds where it is not known of both, and nothing is said.

    `reads` names the fields that speak by it: to whom one of them is hidden, it says nothing.
    """

    name: str
    unknown: str
    reads: tuple[str, ...]
    levels: tuple[Level, ...]

    def level(self, number: int) -> Level | None:
        """Give a level by its number: the first has the highest, the last has 0, what is unknown -1."""
        return self.levels[len(self.levels) - 1 - number] if 0 <= number < len(self.levels) else None

    def number(self, name: str) -> int:
        """Give the number of a level."""
        return len(self.levels) - 1 - [level.name for level in self.levels].index(name)


def _unknown(*columns: str) -> str:
    return " or ".join(f"{column}_l is null or {column}_r is null" for column in columns)


_SHORT = "is_short(first_l, first_r)"
_TURNED = "is_turned(first_l, last_r, last_l, first_r)"
_SAME_MAIL, _SAME_PHONE = "list_has_any(mails_l, mails_r)", "list_has_any(phones_l, phones_r)"
_HOME = "street_l, street_r, house_l, house_r, postal_l, postal_r, city_l, city_r"
_SAME_HOME, _NEAR_HOME = f"is_same_home({_HOME})", f"is_near_home({_HOME})"
OTHER = "is_other(first_l, first_r, last_l, last_r, root_l, root_r)"
OLDER = "is_older(birthday_l, birthday_r)"
_SHARING = f"are_sharing(mails_l, mails_r, phones_l, phones_r, {_HOME})"
TIE = f"({_SHARING} and ({OTHER} or {OLDER}))"
# Macros, since Splink reads each condition several times, and slowly where it is long.
#
# People of one household share a mail, a phone, a home and a last name, and are two: by another first name,
# or by being of another generation. All that they share is then one tie, which says once what a tie says;
# counted one by one, it would make every couple one person.
MACROS = """
create macro alike(a, b, least_alike) as jaro_winkler_similarity(a, b) >= least_alike;
create macro is_slip(a, b) as damerau_levenshtein(a, b) <= if(least(length(a), length(b)) >= 8, 2, 1);
create macro is_short(a, b) as least(length(a), length(b)) = 1 and a[1] = b[1]
    or least(length(a), length(b)) >= 3 and (starts_with(a, b) or starts_with(b, a));
create macro is_turned(first_a, last_b, last_a, first_b) as
    alike(first_a, last_b, 0.92) and alike(last_a, first_b, 0.92);
create macro is_near_day(a, b) as damerau_levenshtein(a, b) <= 1
    or a[:4] = b[:4] and a[5:6] = b[7:8] and a[7:8] = b[5:6];
create macro is_near_mail(a, b) as length(a[1]) >= 8 and damerau_levenshtein(a[1], b[1]) = 1;
create macro is_same_home(street_a, street_b, house_a, house_b, postal_a, postal_b, city_a, city_b) as
    coalesce(house_a = house_b and street_a = street_b
        and coalesce(postal_a = postal_b or city_a = city_b, city_a is null or city_b is null), false);
create macro is_near_home(street_a, street_b, house_a, house_b, postal_a, postal_b, city_a, city_b) as
    coalesce(house_a = house_b and (street_a = street_b or alike(street_a, street_b, 0.88)
        and coalesce(postal_a = postal_b or alike(city_a, city_b, 0.88), false))
    or postal_a = postal_b and street_a = street_b, false);
create macro is_other(first_a, first_b, last_a, last_b, root_a, root_b) as
    coalesce(root_a <> root_b and not is_short(first_a, first_b) and not is_slip(first_a, first_b)
        and not coalesce(is_turned(first_a, last_b, last_a, first_b), false), false);
create macro is_older(a, b) as
    coalesce(abs(try_cast(a[:4] as int) - try_cast(b[:4] as int)) >= 12
        and damerau_levenshtein(a, b) > 1, false);
create macro are_sharing(mails_a, mails_b, phones_a, phones_b,
        street_a, street_b, house_a, house_b, postal_a, postal_b, city_a, city_b) as
    coalesce(list_has_any(mails_a, mails_b), false) or coalesce(list_has_any(phones_a, phones_b), false)
    or is_same_home(street_a, street_b, house_a, house_b, postal_a, postal_b, city_a, city_b)
    or is_near_home(street_a, street_b, house_a, house_b, postal_a, postal_b, city_a, city_b);
"""

# A tie is of these, and what a name or a birthday says where there is a tie depends on it.
_REACH = ("email", "emails", "phone", "phones", "addresses", "city", "country")

FIRST = Comparison(
    name="first",
    unknown=_unknown("first"),
    reads=("first_name",),
    levels=(
        Level(name="same", sql="first_l = first_r", m=0.8, u=0.006, rarity="first"),
        Level(name="nickname", sql="root_l = root_r", m=0.04, u=0.003),
        Level(name="short", sql=_SHORT, m=0.04, u=0.004),
        Level(name="turned", sql=_TURNED, m=0.01, u=0.00002),
        Level(name="close", sql="is_slip(first_l, first_r)", m=0.07, u=0.002),
        Level(name="other", sql="else", m=0.04, u=0.981),
    ),
)
LAST = Comparison(
    name="last",
    unknown=_unknown("last"),
    reads=("first_name", "last_name", *_REACH),
    levels=(
        Level(name="shared", sql=f"last_l = last_r and {TIE}", m=0.85, u=0.7, is_fixed=True),
        Level(name="same", sql="last_l = last_r", m=0.85, u=0.002, rarity="last"),
        Level(name="turned", sql=_TURNED, m=0.5, u=0.5, is_fixed=True),  # said by the first name
        Level(
            name="part",
            sql="least(length(last_l), length(last_r)) >= 4 and (starts_with(last_l, last_r)"
            " or starts_with(last_r, last_l) or ends_with(last_l, last_r) or ends_with(last_r, last_l))",
            m=0.02,
            u=0.001,
        ),
        Level(name="close", sql="jaro_winkler_similarity(last_l, last_r) >= 0.88", m=0.07, u=0.006),
        Level(name="other", sql="else", m=0.05, u=0.991),
    ),
)
BIRTHDAY = Comparison(
    name="birthday",
    unknown=_unknown("birthday"),
    reads=("birthday", *_REACH),
    levels=(
        # twins, and days that were made up for a household
        Level(name="shared", sql=f"birthday_l = birthday_r and {TIE}", m=0.92, u=0.01, is_fixed=True),
        Level(name="same", sql="birthday_l = birthday_r", m=0.92, u=0.00008, rarity="birthday"),
        Level(
            name="close",
            sql="is_near_day(birthday_l, birthday_r)",
            m=0.05,
            u=0.001,
        ),
        Level(name="other", sql="else", m=0.03, u=0.999),
    ),
)
MAIL = Comparison(
    name="mail",
    unknown=_unknown("mails"),
    reads=("email", "emails"),
    levels=(
        Level(name="shared", sql=f"{_SAME_MAIL} and {TIE}", m=0.5, u=0.5, is_fixed=True),
        Level(name="same", sql=_SAME_MAIL, m=0.5, u=0.000002),
        Level(
            name="close",
            sql="is_near_mail(mails_l, mails_r)",
            m=0.03,
            u=0.00001,
        ),
        Level(name="other", sql="else", m=0.45, u=0.99998),
    ),
)
PHONE = Comparison(
    name="phone",
    unknown=_unknown("phones"),
    reads=("phone", "phones"),
    levels=(
        Level(name="shared", sql=f"{_SAME_PHONE} and {TIE}", m=0.5, u=0.5, is_fixed=True),
        Level(name="same", sql=_SAME_PHONE, m=0.5, u=0.000004),
        Level(name="other", sql="else", m=0.48, u=0.99999),
    ),
)
ADDRESS = Comparison(
    name="address",
    unknown="coalesce(city_l, postal_l) is null or coalesce(city_r, postal_r) is null",
    reads=("addresses", "city", "country"),
    levels=(
        Level(name="shared", sql=f"({_SAME_HOME} or {_NEAR_HOME}) and {TIE}", m=0.5, u=0.5, is_fixed=True),
        Level(name="same", sql=_SAME_HOME, m=0.5, u=0.00001),
        Level(name="close", sql=_NEAR_HOME, m=0.15, u=0.00005),
        Level(name="postal", sql="postal_l = postal_r", m=0.08, u=0.002),
        Level(name="town", sql="city_l = city_r", m=0.12, u=0.02, rarity="city"),
        Level(name="abroad", sql="country_l <> country_r", m=0.02, u=0.15),
        Level(name="other", sql="else", m=0.13, u=0.83),
    ),
)
COMPANY = Comparison(
    name="company",
    unknown=_unknown("company"),
    reads=("company",),
    levels=(
        Level(name="same", sql="company_l = company_r", m=0.5, u=0.004, rarity="company"),
        Level(name="close", sql="jaro_winkler_similarity(company_l, company_r) >= 0.9", m=0.1, u=0.004),
        Level(name="other", sql="else", m=0.4, u=0.992),
    ),
)
# What a tie says is counted, not trained: there are as many households as there are.
HOUSEHOLD = Comparison(
    name="household",
    unknown=f"not ({OTHER} or {OLDER})",
    reads=_REACH,
    levels=(
        Level(name="tie", sql=f"{_SHARING} and {OTHER}", m=0.8, u=0.00001, is_fixed=True),
        Level(name="older", sql=_SHARING, m=0.8, u=0.00001, is_fixed=True),
        Level(name="none", sql="else", m=0.5, u=0.5, is_fixed=True),
    ),
)
# In this order they stand in a pair: new ones come last.
ALL = (FIRST, LAST, BIRTHDAY, MAIL, PHONE, ADDRESS, COMPANY, HOUSEHOLD)
RARITIES = tuple(dict.fromkeys(level.rarity for each in ALL for level in each.levels if level.rarity))

# (comparison, level) → m and u, where they are not those of the start.
Learnt = Mapping[tuple[str, str], tuple[float, float]]


def start() -> dict[tuple[str, str], tuple[float, float]]:
    """Give what every level says before anything is learnt."""
    return {(each.name, level.name): (level.m, level.u) for each in ALL for level in each.levels}


def as_splink(comparison: Comparison, learnt: Learnt) -> dict[str, Any]:
    """Write a comparison as Splink reads it."""
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in comparison.levels:
        m, u = learnt[comparison.name, level.name]
        written = {
            "sql_condition": "ELSE" if level.sql == "else" else level.sql,
            "label_for_charts": level.name, "m_probability": m, "u_probability": u,
            "fix_m_probability": level.is_fixed, "fix_u_probability": level.is_fixed,
        }  # fmt: skip
        if level.rarity:
            written |= {
                "tf_adjustment_column": level.rarity,
                "disable_tf_exact_match_detection": True,
                "tf_minimum_u_value": u / 50,  # a value that nobody else has may be a typo
            }
        levels.append(written)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
