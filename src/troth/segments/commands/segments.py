"""Making, changing and deleting segments."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import category
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.ground import clock
from troth.ground.fold import norm
from troth.questions import tree
from troth.questions.checking import check
from troth.questions.dependence import moves_with_time, names_the_asker, segments_in, sources_of, with_renamed
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.saving import rename_segment_in_views
from troth.questions.spelling import spell
from troth.segments.commands.settling import writing
from troth.segments.commands.upkeep import CLAIMED, ask_soon
from troth.segments.following import is_followed, is_near
from troth.segments.models import Day, Membership, Segment, Source, Use
from troth.segments.queries import KIND, asker_of, may_edit, users_of
from troth.team.acting import acting
from troth.team.actor import Actor

NAME_LENGTH, NOTE_LENGTH = 120, 500


def create_segment(*, name: str, question: str = "", note: str = "", by: Actor) -> Segment:
    """Make a segment of those who meet a question, or an empty list for none.

    Who is in it is found out in the background: see `ask_everybody`. Raises Forbidden, Invalid.
    """
    if not may_edit(None, by):
        raise Forbidden(_("Your role sees only some people. Save a view instead: it is your own."))
    segment = Segment(owner_id=by.member_id)
    with writing(), acting(by):
        _fill(segment, {"name": name, "question": question, "note": note}, by)
        segment.built_at = clock.now() if segment.is_list else None
        segment.save(force_insert=True)
        _note_sources(segment)
        _build(segment)
    return segment


def change_segment(*, segment: Segment, values: Mapping[str, str], by: Actor) -> Segment:
    """Change a segment's `name`, `note` or `question`. What names it goes on naming it.

    Whoever is in it under a new question is found out in the background; so is who is in it now, where its
    question could not be asked any more. Raises Forbidden, Invalid, NotFound.
    """
    check_may_change(segment, by)
    with writing(), acting(by):
        current = Segment.objects.filter(pk=segment.pk).first()
        if current is None:
            raise NotFound
        name, question = current.name, current.question
        _check_sort(current, values.get("question", question))
        is_anew = bool(current.problem)
        _fill(current, {"name": name, "question": question, "note": current.note, **values}, by)
        if current.question != question:
            _forget(current)
            is_anew = True
        current.problem = "" if is_anew else current.problem
        current.updated_at = clock.now()
        current.save()
        if is_anew:
            _note_sources(current)
            _build(current)
        if current.name != name:
            _rename_in_users(current, name)
            rename_segment_in_views(object_type=KIND, old=name, new=current.name)
    return current


def _check_sort(segment: Segment, question: str) -> None:
    """Refuse to make a list live, or a live segment a list."""
    if segment.is_list and question.strip():
        raise Invalid([("question", _("This is a list kept by hand. Make a new segment for a question."))])
    if not segment.is_list and not question.strip():
        raise Invalid([("question", _("Say whom you mean."))])


def delete_segment(*, segment: Segment, by: Actor) -> None:
    """Delete a segment; nobody in it is touched. Raises Forbidden; Conflict if another one names it."""
    check_may_change(segment, by)
    with writing(), acting(by):
        if Use.objects.filter(used=segment).exists():
            seen = ", ".join(f"“{each.name}”" for each in users_of(segment, seen_by=by))
            who = seen or _("Another segment")
            raise Conflict(_("%s asks who is in this segment. Change that first.") % who)
        segment.delete()


def check_may_change(segment: Segment, by: Actor) -> None:
    """Raise Forbidden where a member may not change a segment."""
    if not may_edit(segment, by):
        raise Forbidden(_("Only who made this segment and administrators change it."))


def _fill(segment: Segment, values: Mapping[str, str], by: Actor) -> None:
    """Take over values, all of them checked. Raises Invalid."""
    name, note = " ".join(values["name"].split()), values["note"].strip()
    errors = []
    if not _is_a_name(name):
        errors.append(("name", _("Give the segment a name of at most %d letters.") % NAME_LENGTH))
    elif any(norm(each.name) == norm(name) for each in _others(segment)):
        errors.append(("name", _("There is a segment of this name already.")))
    if len(note) > NOTE_LENGTH or "\0" in note:
        errors.append(("note", _("At most %d letters.") % NOTE_LENGTH))
    try:
        question = _checked(values["question"], segment, by)
    except QuestionError as error:
        errors.append(("question", str(error)))
    if errors:
        raise Invalid(errors)
    if question != segment.question:
        segment.time_zone = by.time_zone
    segment.name, segment.note, segment.question = name, note, question


def _is_a_name(text: str) -> bool:
    """Tell whether a text is short enough, can be stored, and shows something."""
    kinds = [category(sign) for sign in text]
    is_clean = not any(kind in ("Cc", "Cs") for kind in kinds)
    return is_clean and len(text) <= NAME_LENGTH and any(kind[0] not in "CZ" for kind in kinds)


def _forget(segment: Segment) -> None:
    """Let go of who met another question: who is in it tells of what it asks. It is as newly made."""
    segment.built_at = None
    Membership.objects.filter(segment=segment).delete()
    Day.objects.filter(segment=segment).delete()
    segment.size = 0


def _others(segment: Segment) -> QuerySet[Segment]:
    # Before it is written, a segment has no key.
    return Segment.objects.all() if segment._state.adding else Segment.objects.exclude(pk=segment.pk)


def _checked(text: str, segment: Segment, by: Actor) -> str:
    """Give a question in its one spelling, if whoever asks may. Raises QuestionError."""
    if not text.strip():
        return ""
    node = parse(text)
    check(node, object_types()[KIND], by)
    if names_the_asker(node):
        raise QuestionError(found="me", expected=_("a member by name: a segment is the same for everybody"))
    if not segment._state.adding and segment.pk in _used_by(node):
        raise QuestionError(found=segment.name, expected=_("a segment that does not ask about this one"))
    return spell(node)


def _used_by(node: tree.Node) -> set[UUID]:
    """Find the segments that a question names, and those that these name, and so on."""
    found = {each.pk for each in _named(node)}
    uses = list(Use.objects.values_list("segment_id", "used_id"))
    while more := {used for segment, used in uses if segment in found} - found:
        found |= more
    return found


def _named(node: tree.Node) -> list[Segment]:
    names = {norm(name) for name in segments_in(node)}
    return [each for each in Segment.objects.all() if norm(each.name) in names] if names else []


def _note_sources(segment: Segment) -> None:
    """Keep what can change who is in a segment: tables, other segments, and the clock.

    A table that nobody follows is left to the clock.
    """
    Source.objects.filter(segment=segment).delete()
    Use.objects.filter(segment=segment).delete()
    people = object_types()[KIND]
    if segment.is_list:
        Source.objects.create(segment=segment, table_name=people.table, is_near=True)
        return
    node = parse(segment.question)
    sources = sources_of(check(node, people, asker_of(segment)), people)
    found = {(source.table, is_near(source)) for source in sources if is_followed(source)}
    Source.objects.bulk_create(Source(segment=segment, table_name=t, is_near=near) for t, near in found)
    Use.objects.bulk_create(Use(segment=segment, used=used) for used in _named(node))
    segment.is_timed = moves_with_time(node) or not all(is_followed(source) for source in sources)
    segment.save(update_fields=["is_timed"])


def _build(segment: Segment) -> None:
    """Let everybody be asked, and again should the job be lost."""
    if not segment.is_list:
        Segment.objects.filter(pk=segment.pk).update(due_at=clock.now() + CLAIMED)
        ask_soon(segment.pk)


def _rename_in_users(segment: Segment, old: str) -> None:
    for user in Segment.objects.filter(pk__in=Use.objects.filter(used=segment).values("segment_id")):
        user.question = spell(with_renamed(parse(user.question), old, segment.name))
        user.due_at = clock.now()  # it may have been asked under the old name at this moment
        user.save(update_fields=["question", "due_at"])
