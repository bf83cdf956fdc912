"""The staff of Hollin Cycle Works."""

from __future__ import annotations

from datetime import date

from troth.project.sample.companies import fold
from troth.project.sample.shapes import Member, Team

WORKSPACE = "Hollin Cycle Works"
DOMAIN = "hollin.example"
OWNER_EMAIL = f"dele@{DOMAIN}"

WORKSHOP, SHOP, FLEET = "Workshop", "Shop", "Fleet"
AGENT = 10
_LATECOMERS = frozenset((7, 8, 10))
TEAMS = (Team(1, WORKSHOP), Team(2, SHOP), Team(3, FLEET))


def staff(years_back: int) -> tuple[Member, ...]:
    """List the staff; `years_back` is the year in which the sample begins; all were here then."""
    long_ago, recently = date(years_back - 4, 3, 1), date(years_back - 1, 9, 1)

    def member(number: int, first: str, last: str, role: str, title: str, *teams: str) -> Member:
        login = fold(first.lower()).split()[-1]
        joined_on = recently if number in _LATECOMERS else long_ago
        hue = 1 + number % 8
        return Member(number, first, last, f"{login}@{DOMAIN}", role, title, teams, hue, joined_on)

    people = (
        member(1, "Dele", "Akinwande", "manager", "Owner, looks after the fleets", FLEET, SHOP),
        member(2, "Tomasi", "Fifita", "manager", "Head mechanic", WORKSHOP, FLEET),
        member(3, "Priya", "Raghunathan", "member", "Customers and orders", SHOP),
        member(4, "Inês", "Carvalhal", "manager", "Runs the shop floor", SHOP),
        member(5, "Cormac", "Delahunty", "member", "Mechanic, wheels", WORKSHOP),
        member(6, "Bram", "Okkerse", "member", "Fleet rounds", FLEET),
        member(7, "Zofia", "Malinowska", "member", "E-bikes and electrics", WORKSHOP),
        member(8, "Eoghan", "Tully", "member", "Apprentice", WORKSHOP, SHOP),
        member(9, "Ruth", "Lacey", "read-only", "Books and bills", SHOP),
    )
    agent = member(AGENT, "Shop assistant", "", "member", "Answers the simple ones", SHOP)
    agent.is_agent, agent.answers_to = True, 3
    return (*people, agent)


WOMEN = frozenset((3, 4, 7, 9))
# Who takes the work of a team, those who take more of it more often.
HANDS = {"workshop": (2, 5, 7, 2, 5, 8), "shop": (3, 4, 3, 4, 8), "fleet": (1, 6, 1)}


def other_than(member: int, chance: float) -> int:
    """Choose a colleague of a member, by a chance from 0 to 1."""
    other = (2, 4, 5, 3, 7)[int(chance * 5)]
    return other if other != member else 8
