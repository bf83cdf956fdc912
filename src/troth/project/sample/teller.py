"""Tells a story in somebody's life: when each step happened, who did it, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from troth.project.sample import bikes, staff, voices
from troth.project.sample.case import Case
from troth.project.sample.chance import between, pick
from troth.project.sample.days import Calendar
from troth.project.sample.grammar import told
from troth.project.sample.life import Life
from troth.project.sample.outlook import next_step, planned
from troth.project.sample.script import NOBODY, Step, Story, Way
from troth.project.sample.shapes import Company, Interaction, Member
from troth.project.sample.when import first_moment, next_moment

_FORGETTING = 0.05  # how often a mail of these last days still waits for our answer
_RECENT_SECONDS = 4 * 86_400
_AT_AN_END = frozenset(("lapsed", "former", "prospect", "other"))


class Teller:
    """Holds what all tellings share: the chance, the calendar, the staff and the run of numbers."""

    def __init__(self, random: Random, calendar: Calendar, members: Sequence[Member], people: int) -> None:
        self.random = random
        self.calendar = calendar
        self.first_names = {member.number: member.first_name for member in members}
        self._by_name = {member.first_name: member.number for member in members}
        self._orders_a_day = 2 + people / 500
        self._order_numbers: set[int] = set()
        self._thread = 0
        self.uses: defaultdict[int, int] = defaultdict(int)  # how often each way was said, by its number

    def tell(self, story: Story, life: Life, day: int, more: Mapping[str, str] | None = None) -> None:
        """Tell a story from a day on, as far as the present; what is still to come becomes a task."""
        Telling(self, story, life, more).run(day)

    def hand(self, life: Life, team: str) -> int:
        """Find who does this team's work for somebody: their owner if of the team, else whoever is free."""
        hands = staff.HANDS[team]
        owner = life.person.owner
        if owner is not None and owner in hands and self.random.random() < 0.7:
            return owner
        return pick(self.random, hands)

    def named(self, first_name: str) -> int:
        """Find a member by first name."""
        return self._by_name[first_name]

    def order_number(self, moment: int) -> int:
        """Number an order; later ones have higher numbers."""
        days = (moment - self.calendar.at(0, 0)) / 86_400
        number = 1000 + int(days * self._orders_a_day)
        while number in self._order_numbers:
            number += 1
        self._order_numbers.add(number)
        return number

    def next_thread(self) -> int:
        """Number an exchange."""
        self._thread += 1
        return self._thread


class Telling:
    """One story on its way through one life."""

    def __init__(self, teller: Teller, story: Story, life: Life, more: Mapping[str, str] | None) -> None:
        self.teller, self.story, self.life = teller, story, life
        self._random, self._calendar = teller.random, teller.calendar
        self.case = case = Case(life.slots, teller.random, teller.calendar)
        self.member = teller.named(story.lead) if story.lead else teller.hand(life, story.team)
        self._facing = self.member  # whom they write to: whoever of us wrote last
        case["staff"] = teller.first_names[self.member]
        case["staff_him"] = "her" if self.member in staff.WOMEN else "him"
        case["colleague"] = teller.first_names[staff.other_than(self.member, teller.random.random())]
        case.setdefault("order", "of last month")
        if story.brings in bikes.MODELS:
            case["newbike"] = story.brings
        if more:
            case.update(more)
        self._thread = teller.next_thread()
        self.subject = ""
        self._mails = 0
        self._marks: frozenset[str] = frozenset()
        self.last: Interaction | None = None

    def run(self, day: int) -> None:
        """Go through the steps until the last, until one ends it, or until the present."""
        random, now, moment = self._random, self._calendar.now, 0
        for step in self.story.steps:
            if step.likely < 1 and random.random() > step.likely:
                if step.ends:
                    self._settle(is_whole=False)
                    break
                continue
            if step.kind == "task":
                planned(self, step)
                continue
            ways = self._open_to(step) if step.is_marked else step.words
            if not ways:
                continue
            if moment:
                moment = next_moment(self._calendar, random, step, moment, self.case.promised_on)
            else:
                moment = first_moment(self._calendar, random, step, day)
            if moment > now or self._is_forgotten(step, moment):
                next_step(self, step, moment)
                break
            self._happen(step, ways, moment)
        else:
            self._settle()
        self.life.last_told[self.story.title] = self._calendar.day_of(min(moment or now, now))

    def _open_to(self, step: Step) -> Sequence[Way]:
        """Find the ways that fit what was said before in this telling."""
        answers = [way for way in step.words if way.marks & self._marks]
        return answers or [way for way in step.words if way.marks <= step.begins]

    def _is_forgotten(self, step: Step, moment: int) -> bool:
        """Tell whether an answer of ours of these days has not been given yet."""
        if self._calendar.now - moment > _RECENT_SECONDS or step.at or self.last is None:
            return False
        is_answer = step.direction == "out" and step.kind == "mail" and self.last.direction == "in"
        return is_answer and self._random.random() < _FORGETTING

    def _happen(self, step: Step, ways: Sequence[Way], moment: int) -> None:
        life, case = self.life, self.case
        case.day = self._calendar.day_of(moment)
        number = self._number(moment) if step.kind == "order" else 0
        body = self._said(ways)
        if step.kind == "mail":
            subject, body = self._mail(step, body)
        else:
            subject = f"Order {number}" if number else ""
        company = self._company() if life.companies else None
        happened_at = self._calendar.utc(moment)
        interaction = Interaction(
            life.person.number,
            company.number if company else None,
            self.who(step),
            step.kind,
            step.channel,
            step.direction,
            happened_at,
            subject,
            body,
            _place(step, company) if step.kind == "visit" else "",
            ("phone" if self._random.random() < 0.7 else "laptop") if step.channel == "chat" else "",
            between(self._random, *step.seconds) if step.seconds else None,
            self._thread,
            {"number": number, "total": f"{case.amounts.get('total', 0):.2f}", "currency": "EUR"}
            if number
            else {},
        )
        life.interactions.append(interaction)
        life.ends = moment
        if number:
            self._become("other" if self.story.becomes == "other" else "customer", moment)
            self._bring()
        elif step.direction:
            self.last = interaction
        if number or step.direction:
            # The stories of an arc run side by side, so that this one may not be the latest.
            last = life.person.last_contact_at
            life.person.last_contact_at = happened_at if last is None else max(last, happened_at)

    def _number(self, moment: int) -> int:
        number = self.teller.order_number(moment)
        self.life.slots["order"] = self.case["order"] = str(number)
        return number

    def _said(self, ways: Sequence[Way]) -> str:
        """Say it in a way that this person has not heard yet, if there is one."""
        said, uses = self.life.said, self.teller.uses
        if said:
            ways = [way for way in ways if way.number not in said] or ways
        way, other = pick(self._random, ways), pick(self._random, ways)
        if uses[other.number] < uses[way.number]:
            way = other  # of two, what others have heard less often
        uses[way.number] += 1
        said.add(way.number)
        if way.marks:
            self._marks |= way.marks
        body = told(way.template, self.case, self._random)
        return body[0].upper() + body[1:]

    def _mail(self, step: Step, body: str) -> tuple[str, str]:
        case, random = self.case, self._random
        is_reply = self._mails > 0 and not step.subjects
        if step.subjects:
            subject = told(pick(random, step.subjects).template, case, random)
            self.subject = subject[0].upper() + subject[1:]
        self.subject = self.subject or self.story.title
        self._mails += 1
        subject = f"Re: {self.subject}" if is_reply else self.subject
        if step.direction == "in":
            names = {"you": self.teller.first_names[self._facing], "me": case["me"], "full": case["full"]}
            return subject, voices.letter(random, self.life.voice, body, names, is_reply=is_reply)
        self._facing = self.who(step) or self.member
        voice = voices.OURS[self.teller.first_names[self._facing]]
        return subject, voices.letter(random, voice, body, {"you": case["me"]}, is_reply=is_reply)

    def who(self, step: Step) -> int | None:
        """Find who of us takes part in a step; None when nobody did."""
        if step.member == NOBODY:
            return None
        if step.member:
            return self.teller.named(step.member)
        if step.direction == "in":
            return self._facing
        if step.team and step.team != self.story.team:
            return self.teller.hand(self.life, step.team)
        return self.member

    def _company(self) -> Company | None:
        role = self.life.person.role_on(self._calendar.dates[self.case.day])
        return self.life.companies.get(role.company) if role else None

    # What it changes

    def _settle(self, *, is_whole: bool = True) -> None:
        life, story, person = self.life, self.story, self.life.person
        person.turn = story.turn
        person.turn_since = self.last.happened_at if self.last and story.turn != "rest" else None
        if story.becomes in _AT_AN_END and life.ends:
            self._become(story.becomes, life.ends)
        if is_whole and story.tag:
            person.tags.add(story.tag)
        if is_whole and story.brings:
            life.states.add(story.brings)

    def _bring(self) -> None:
        """Let somebody ride away on the bike that was ordered."""
        life, brings = self.life, self.story.brings
        kind = self.case["newbike"] if brings == "new bike" else brings
        if kind not in bikes.MODELS:
            return
        life.states |= {"bike", kind}
        life.slots["bike"] = kind
        if kind in bikes.ELECTRIC:
            life.states.add("e-bike")

    def _become(self, lifecycle: str, moment: int) -> None:
        history = self.life.person.lifecycle
        standing = history[-1][0] if history else "lead"
        if standing != lifecycle and (lifecycle != "prospect" or standing == "lead"):
            history.append((lifecycle, self._calendar.utc(moment)))


def _place(step: Step, company: Company | None) -> str:
    if step.place == "their yard" and company:
        return f"{company.name}, {company.city}"
    return step.place[0].upper() + step.place[1:] if step.place else "The shop"
