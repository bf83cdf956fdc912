"""What an action of a list is about: the records that are ticked, or all that its question finds."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.catalog.types import ObjectType
from troth.questions.errors import QuestionError
from troth.team.actor import Actor, Verb
from troth.webkit import formats
from troth.webkit.listing.bulk import asking

MOST_AT_ONCE = 200  # ticked; more than that are done in the background


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ids, or `is_all` that meet `where` and are within the member's reach; `count` is how many."""

    ids: tuple[UUID, ...] = ()
    is_all: bool = False
    where: str = ""
    count: int = 0
    is_exact: bool = True

    def in_words(self, kind: ObjectType) -> str:
        """Tell how many: "1 person", "1,050 people", "about 48,000 people"."""
        number = formats.number(self.count) if self.is_exact else formats.about(self.count)
        return f"{number} {formats.within(kind.one if self.count == 1 else kind.many)}"


def read_chosen(given: QueryDict, kind: ObjectType, by: Actor, verb: Verb) -> Chosen:
    """Read what a form or an address names. Raises Invalid, and Http404 for what is no id or no question."""
    if "all" in given:
        where = given.get("where", "").strip()
        try:
            found = asking.count_found(kind, where, by, verb)
        except QuestionError as error:
            raise Http404 from error
        return Chosen(is_all=True, where=where, count=found.value, is_exact=found.is_exact)
    try:
        keys = tuple(dict.fromkeys(UUID(key) for key in given.getlist("id")))
    except ValueError:
        raise Http404 from None
    if not keys:
        raise Invalid([("", _("Nothing is selected."))])
    if len(keys) > MOST_AT_ONCE:
        raise Invalid([("", _("Select at most %d records at once.") % MOST_AT_ONCE)])
    return Chosen(ids=keys, count=len(keys))
