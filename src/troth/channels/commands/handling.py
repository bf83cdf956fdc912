"""What members do with a conversation: take it, put it off, close it, tag it; and take any of that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.channels.commands.arranging import take_back_moving
from troth.channels.commands.remarks import take_back_link
from troth.channels.mail.letter import Nature
from troth.channels.models import Conversation, Deed, Happening, Message, Moving, Party, State
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.team.queries.members import is_team, names_of
from troth.timeline.commands import keep_words_apart

HELD = gettext_lazy("It is private: give it to a member, or let others see it first.")
MOST_TAGS, LONGEST_TAG = 20, 60


def change_conversation(*, record: Conversation, values: Mapping[str, Any], by: Actor) -> Conversation:
    """Change who has it, its state, until when it is put off, or its tags: what lists and the API call."""
    with acting(by):
        if "assignee" in values:
            record = assign(conversation=record, member_id=values["assignee"], by=by)
        if "team" in values:
            record = give_to_team(conversation=record, team_id=values["team"], by=by)
        if "is_private" in values and bool(values["is_private"]) != record.is_private:
            record = (hide if values["is_private"] else show)(conversation=record, by=by)
        if "tags" in values:
            record = tag(conversation=record, tags=values["tags"] or (), by=by)
        if "state" in values and values["state"] != record.state:
            doing = close if values["state"] == State.CLOSED else reopen
            record = doing(conversation=record, by=by)
        if "snoozed_until" in values and values["snoozed_until"] != record.snoozed_until:
            until = values["snoozed_until"]
            record = snooze(conversation=record, until=until, by=by) if until else wake(record, by=by)
    return record


def assign(*, conversation: Conversation, member_id: UUID | None, by: Actor) -> Conversation:
    """Give a conversation to a member, or to nobody. Raises Invalid for one who does not exist."""
    if member_id is not None and member_id not in names_of({member_id}):
        raise Invalid([("assignee", _("is no member."))])
    with acting(by):
        here = _locked(conversation.pk)
        if here.is_private and member_id is None:
            raise Conflict(str(HELD))
        return _do(here, Deed.ASSIGNED, by, whom_id=member_id, assignee_id=member_id)


def take(*, conversation: Conversation, by: Actor) -> Conversation:
    """Let a member have a conversation that nobody has. Raises Conflict where somebody else was quicker."""
    with acting(by):
        here = _locked(conversation.pk)
        if here.assignee_id not in (None, by.member_id):
            name = names_of({here.assignee_id})[here.assignee_id]
            raise Conflict(_("%(name)s has taken it.") % {"name": name})
        return _do(here, Deed.ASSIGNED, by, whom_id=by.member_id, assignee_id=by.member_id)


def give_to_team(*, conversation: Conversation, team_id: UUID | None, by: Actor) -> Conversation:
    """Give a conversation into the hands of a team, whose members see it and can take it; or of no team.

    Whoever had it has it no more: one of the team takes it. Raises Invalid for a team that does not exist.
    """
    if team_id is not None and not is_team(team_id):
        raise Invalid([("team", _("is no team."))])
    with acting(by):
        here = _locked(conversation.pk)
        if here.is_private and team_id is not None:
            raise Conflict(str(HELD))
        had = here.assignee_id if team_id is None else None
        return _do(here, Deed.ASSIGNED, by, to_team=team_id, team_id=team_id, assignee_id=had)


def snooze(*, conversation: Conversation, until: datetime, by: Actor) -> Conversation:
    """Put a conversation off: it comes back then, or when they write. Raises Invalid, Conflict."""
    if until <= now():
        raise Invalid([("snoozed_until", _("must be in the future."))])
    with acting(by):
        here = _locked(conversation.pk)
        if here.state != State.OPEN:
            raise Conflict(_("It is closed."))
        return _do(here, Deed.SNOOZED, by, until=until, snoozed_until=until)


def wake(conversation: Conversation, *, by: Actor) -> Conversation:
    """Take up again what was put off."""
    with acting(by):
        return _do(_locked(conversation.pk), Deed.WOKEN, by, snoozed_until=None)


def wake_those_due() -> int:
    """Take up what was put off until now, as the clock does. Safe to run twice."""
    due = Conversation.objects.filter(snoozed_until__lte=now()).order_by("snoozed_until")[:500]
    by = everyone()
    found = list(due.values_list("pk", flat=True))
    for key in found:
        with acting(by):
            here = _locked(key)
            if here.snoozed_until and here.snoozed_until <= now():
                _do(here, Deed.WOKEN, by, snoozed_until=None)
    return len(found)


def close(*, conversation: Conversation, by: Actor) -> Conversation:
    """Close a conversation: nobody must act next, until they write."""
    with acting(by):
        here = _locked(conversation.pk)
        return _do(
            here, Deed.CLOSED, by, state=State.CLOSED, snoozed_until=None, turn="rest", turn_since=None
        )


def reopen(*, conversation: Conversation, by: Actor) -> Conversation:
    """Open a conversation again, with the turn that its last message gives."""
    with acting(by):
        here = _locked(conversation.pk)
        return _do(here, Deed.OPENED, by, state=State.OPEN, **_turn_of(here))


def tag(*, conversation: Conversation, tags: Sequence[str], by: Actor) -> Conversation:
    """Let a conversation have these tags. Raises Invalid where they are too many, or one is too long."""
    clean = list(dict.fromkeys(each.strip() for each in tags if each.strip()))
    if len(clean) > MOST_TAGS or any(len(each) > LONGEST_TAG for each in clean):
        raise Invalid([("tags", _("are too many, or too long."))])
    with acting(by):
        return _do(_locked(conversation.pk), Deed.TAGGED, by, tags=clean)


def hide(*, conversation: Conversation, by: Actor) -> Conversation:
    """Make a conversation private, and have it where nobody has it. Its words leave the timelines.

    Raises Conflict where somebody else has it, or where it lies in a mailbox that is somebody's own anyway.
    """
    with acting(by):
        here = _locked(conversation.pk)
        if here.mailbox_id and here.mailbox is not None and here.mailbox.owner_id:
            raise Conflict(_("It lies in a mailbox of somebody’s own: nobody else sees it."))
        if here.assignee_id not in (None, by.member_id) or by.member_id is None:
            raise Conflict(_("Somebody else has it: only they can make it private."))
        here = _do(here, Deed.HIDDEN, by, is_private=True, assignee_id=by.member_id)
        _keep_apart(here, by)
    return here


def show(*, conversation: Conversation, by: Actor) -> Conversation:
    """Let those see a private conversation again whose mailbox it lies in. Timelines get no words back."""
    with acting(by):
        return _do(_locked(conversation.pk), Deed.SHOWN, by, is_private=False)


def _keep_apart(here: Conversation, by: Actor) -> None:
    said = Message.objects.filter(conversation=here)
    people = Party.objects.filter(message__conversation=here, person__isnull=False)
    keep_words_apart(
        kind="messages",
        record_ids=list(said.values_list("pk", flat=True)),
        people=list(people.order_by().values_list("person", flat=True).distinct()),
        by=by,
    )


def take_back(*, conversation: Conversation, happening_id: UUID, by: Actor) -> Conversation:
    """Undo what was done. Raises NotFound, and Conflict where something else was done since."""
    with acting(by):
        here = _locked(conversation.pk)
        done = Happening.objects.filter(conversation=here, pk=happening_id).first()
        if done is None:
            raise NotFound("conversations")
        if moving := Moving.objects.filter(happening=done).first():
            take_back_moving(moving=moving, by=by)
            done.delete()
            here.refresh_from_db()
            return here
        if any(_plain(getattr(here, name)) != value for name, value in done.after.items()):
            raise Conflict(_("Something else was done with it since."))
        for name, value in done.before.items():
            setattr(here, name, _read(name, value))
        if here.is_private and here.assignee_id is None:
            raise Conflict(str(HELD))
        here.save(update_fields=list(done.before))
        if done.what == Deed.SHOWN:
            _keep_apart(here, by)
        if done.about_id:
            take_back_link(done)
        done.delete()
    return here


def _locked(key: UUID) -> Conversation:
    found = Conversation.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotFound("conversations")
    return found


def _do(here: Conversation, what: Deed, by: Actor, **values: Any) -> Conversation:
    """Change a conversation and note it, where anything changes, with to whom it went or until when."""
    whom, to_team, until = (values.pop(name, None) for name in ("whom_id", "to_team", "until"))
    before = {name: _plain(getattr(here, name)) for name in values}
    after = {name: _plain(value) for name, value in values.items()}
    if before == after:
        return here
    for name, value in values.items():
        setattr(here, name, value)
    here.save(update_fields=list(values))
    Happening.objects.create(
        conversation=here, what=what, member_id=by.member_id, whom_id=whom, team_id=to_team, until=until,
        tags=list(values.get("tags", ())), before=before, after=after, at=now(),
    )  # fmt: skip
    return here


def _turn_of(here: Conversation) -> dict[str, Any]:
    last = Message.objects.filter(conversation=here, nature=Nature.ORDINARY).order_by("-at", "-id").first()
    if last is None:
        return {"turn": "rest", "turn_since": None}
    return {"turn": "ours" if last.direction == "in" else "theirs", "turn_since": last.at}


def _plain(value: Any) -> Any:
    """Give a value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | State) else value


def _read(name: str, value: Any) -> Any:
    if value is None or name in ("state", "turn", "tags", "is_private"):
        return value
    return UUID(value) if name in ("assignee_id", "team_id") else datetime.fromisoformat(value)
