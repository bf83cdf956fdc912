"""What is typed about mailboxes and conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.channels.mail.imap import Account
from troth.channels.mail.letter import Address, addresses_in
from troth.channels.models import Security
from troth.channels.queries import may_go_inside
from troth.ground.clock import now
from troth.team.actor import Actor


class MailboxForm(forms.Form):
    """A mailbox: for whom it is read, where, and as whom. An empty `login` is the address."""

    address = forms.EmailField(max_length=254)
    name = forms.CharField(max_length=120, required=False)
    whose = forms.CharField(max_length=40, required=False)
    host = forms.CharField(max_length=253)
    port = forms.IntegerField(min_value=1, max_value=65535)
    security = forms.ChoiceField(choices=Security.choices)
    login = forms.CharField(max_length=254, required=False)
    password = forms.CharField(max_length=500, required=False, strip=False)

    def __init__(self, data: Any = None, *, by: Actor, teams: list[tuple[str, str]], is_new: bool) -> None:
        super().__init__(data)
        self._by = by
        self.readers = [("own", _("Only me")), *(self._shared(teams) if by.is_administrator else [])]
        if is_new:
            self.fields["password"].required = True

    def _shared(self, teams: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [("firm", _("The whole firm")), *((key, _("Team %s") % name) for key, name in teams)]

    def clean_address(self) -> str:
        """Addresses are known in lower case."""
        return str(self.cleaned_data["address"]).lower()

    def clean_whose(self) -> str:
        """Only administrators share a mailbox."""
        chosen: str = self.cleaned_data["whose"] or "own"
        if chosen not in dict(self.readers):
            raise ValidationError(_("This is not for you to choose."))
        return chosen

    @property
    def values(self) -> dict[str, Any]:
        """Give what was typed as columns, with the password."""
        typed = self.cleaned_data
        whose = typed["whose"]
        return {
            "address": typed["address"],
            "name": typed["name"] or typed["address"],
            "owner_id": self._by.member_id if whose == "own" else None,
            "team_id": None if whose in ("own", "firm") else UUID(whose),
            "host": typed["host"].strip().lower(),
            "port": typed["port"],
            "security": typed["security"],
            "login": typed["login"] or typed["address"],
            "password": typed["password"],
        }

    def account(self, password: str = "", token: str = "") -> Account:
        """Give where this leads; `password` or `token` where no password was typed."""
        given = self.values
        typed = given["password"]
        return Account(
            given["host"], given["port"], given["security"], given["login"], typed or password,
            token="" if typed else token,
            may_go_inside=may_go_inside(given["owner_id"], given["host"], given["port"]),
        )  # fmt: skip


class ConnectForm(MailboxForm):
    """A mailbox whose provider lets Troth in: only its address, and for whom it is read."""

    host = port = security = login = password = None  # type: ignore[assignment]

    def __init__(self, data: Any = None, *, by: Actor, teams: list[tuple[str, str]]) -> None:
        super().__init__(data, by=by, teams=teams, is_new=False)

    @property
    def values(self) -> dict[str, Any]:
        """Give what was typed, as it can wait in a session."""
        typed = self.cleaned_data
        return {
            "address": typed["address"],
            "name": typed["name"] or typed["address"],
            "owner_id": str(self._by.member_id) if typed["whose"] == "own" else None,
            "team_id": None if typed["whose"] in ("own", "firm") else typed["whose"],
        }


class ProviderForm(forms.Form):
    """How a provider knows this workspace. Of another than Google and Microsoft all is typed."""

    client_id = forms.CharField(max_length=300)
    client_secret = forms.CharField(max_length=500, required=False)
    name = forms.CharField(max_length=60)
    authorize_url = forms.URLField(max_length=500, assume_scheme="https")
    token_url = forms.URLField(max_length=500, assume_scheme="https")
    scope = forms.CharField(max_length=500)
    host = forms.CharField(max_length=253)
    port = forms.IntegerField(min_value=1, max_value=65535)
    security = forms.ChoiceField(choices=Security.choices)

    def __init__(self, data: Any = None, *, key: str) -> None:
        super().__init__(data)
        if key != "other":
            for name in ("name", "authorize_url", "token_url", "scope", "host", "port", "security"):
                del self.fields[name]


class ExitForm(forms.Form):
    """By which server mail of a mailbox leaves, how much, and its signature. An empty `host`: the firm's."""

    host = forms.CharField(max_length=253, required=False)
    port = forms.IntegerField(min_value=1, max_value=65535)
    security = forms.ChoiceField(choices=Security.choices)
    login = forms.CharField(max_length=254, required=False)
    password = forms.CharField(max_length=500, required=False, strip=False)
    signature = forms.CharField(max_length=5000, required=False)
    files_sent = forms.BooleanField(required=False)
    most_per_hour = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)
    most_per_day = forms.IntegerField(min_value=1, max_value=10_000_000, required=False)


class UnwantedForm(forms.Form):
    """An address, or a domain."""

    pattern = forms.CharField(max_length=254)
    for_all = forms.BooleanField(required=False)

    def clean_pattern(self) -> str:
        """Take "shop.example" and "@shop.example" for the same."""
        typed: str = self.cleaned_data["pattern"].strip().lower()
        pattern = typed if "@" in typed else f"@{typed}"
        try:
            validate_email(f"x{pattern}" if pattern.startswith("@") else pattern)
        except ValidationError:
            raise ValidationError(_("Type an address, or a domain such as shop.example.")) from None
        return pattern


class TraceForm(forms.Form):
    """What is known of a mail that is missed."""

    identifier = forms.CharField(max_length=998, required=False)
    writer = forms.CharField(max_length=254, required=False)
    day = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        """Something must be known."""
        typed: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(typed.values()):
            raise ValidationError(
                gettext_lazy("Say what you know of it: its sender, its day, or its Message-ID.")
            )
        return typed


class ComposeForm(forms.Form):
    """A mail as it is typed. `due_at` where it is to leave later; without it, it leaves in ten seconds."""

    mailbox = forms.UUIDField()
    to = forms.CharField(max_length=5000)
    cc = forms.CharField(max_length=5000, required=False)
    bcc = forms.CharField(max_length=5000, required=False)
    subject = forms.CharField(max_length=900, required=False)
    text = forms.CharField(max_length=200_000)
    conversation = forms.UUIDField(required=False)
    answers = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)
    draft = forms.UUIDField(required=False)
    due_at = forms.DateTimeField(required=False)
    opened_at = forms.DateTimeField(required=False)
    regardless = forms.BooleanField(required=False)  # of what another answered since it was opened

    def clean_to(self) -> list[Address]:
        """Whom it is to."""
        return self._addresses("to")

    def clean_cc(self) -> list[Address]:
        """Who gets a copy."""
        return self._addresses("cc")

    def clean_bcc(self) -> list[Address]:
        """Who gets a copy that the others do not know of."""
        return self._addresses("bcc")

    def _addresses(self, name: str) -> list[Address]:
        """Some write semicolons between them."""
        typed = self.cleaned_data[name].replace(";", ",")
        found = addresses_in(typed)
        if typed.strip() and not found:
            raise ValidationError(_("Type addresses, with commas between them."))
        return found


class DraftForm(forms.Form):
    """A mail while it is typed: nothing of it needs to be whole."""

    draft = forms.UUIDField()
    version = forms.IntegerField(min_value=0, required=False)
    mailbox = forms.UUIDField(required=False)
    to = forms.CharField(max_length=5000, required=False, strip=False)
    cc = forms.CharField(max_length=5000, required=False, strip=False)
    bcc = forms.CharField(max_length=5000, required=False, strip=False)
    subject = forms.CharField(max_length=900, required=False, strip=False)
    text = forms.CharField(max_length=200_000, required=False, strip=False)
    conversation = forms.UUIDField(required=False)
    answers = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)

    def clean_version(self) -> int:
        """Nothing typed is the first time."""
        return self.cleaned_data["version"] or 0


class AssignForm(forms.Form):
    """Who has a conversation from now on: a member, a team, or nobody."""

    who = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, members: Sequence[Any], teams: Sequence[Any], **kwargs: Any) -> None:
        """Take the members and teams to choose from, each with `id` and `name`."""
        super().__init__(*args, **kwargs)
        self.groups = [
            (label, [(f"{kind}:{each.id}", each.name) for each in among])
            for kind, label, among in (("member", _("Members"), members), ("team", _("Teams"), teams))
            if among
        ]
        choice = self.fields["who"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", ""), *self.groups]

    @property
    def chosen(self) -> tuple[str, UUID | None]:
        """Tell whether a member or a team was chosen, and which; ("", None) for nobody."""
        kind, _sign, key = self.cleaned_data["who"].partition(":")
        return kind, UUID(key) if key else None


class SnoozeForm(forms.Form):
    """Until when a conversation is put off: a word for a morning, or a moment."""

    when = forms.ChoiceField(
        choices=[(each, each) for each in ("", "tomorrow", "week", "month")], required=False
    )
    until = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        """See that one of the two is said."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("when"):
            typed["until"] = morning(typed["when"])
        if not typed.get("until") and not self.errors:
            self.add_error("until", _("Say until when."))
        return typed


class TagsForm(forms.Form):
    """Tags with commas between them."""

    tags = forms.CharField(max_length=1_000, required=False)


class KnowForm(forms.Form):
    """Who somebody is: a person who is here, or the name of one who is to be."""

    name = forms.CharField(max_length=200, required=False)
    person = forms.UUIDField(required=False)


class MacroForm(forms.Form):
    """An answer that is kept: its words, for whom, and what is done along with it."""

    name = forms.CharField(max_length=120)
    text = forms.CharField(max_length=50_000, strip=False)
    whose = forms.CharField(max_length=40, required=False)
    takes = forms.BooleanField(required=False)
    closes = forms.BooleanField(required=False)
    tags = forms.CharField(max_length=500, required=False)

    def __init__(
        self, data: Any = None, *, macro: Any = None, by: Actor, mailboxes: list[tuple[str, str]]
    ) -> None:
        whose = "own"
        if macro:
            whose = "own" if macro.member_id else str(macro.mailbox_id or "all")
            known = {name: getattr(macro, name) for name in ("name", "text", "takes", "closes")}
            super().__init__(data, initial={**known, "whose": whose, "tags": ", ".join(macro.tags)})
        else:
            super().__init__(data)
        self._member_id = macro.member_id if macro and macro.member_id else by.member_id
        shared = [("all", _("Everybody")), *mailboxes] if by.is_administrator else []
        self.readers = [("own", _("Only me")), *shared]

    def clean_whose(self) -> str:
        """Only administrators keep answers for others."""
        chosen: str = self.cleaned_data["whose"] or "own"
        if chosen not in dict(self.readers):
            raise ValidationError(_("This is not for you to choose."))
        return chosen

    def clean_tags(self) -> list[str]:
        """Read tags with commas between them."""
        tags = [each.strip() for each in self.cleaned_data["tags"].split(",") if each.strip()]
        if any(len(each) > 60 for each in tags) or len(tags) > 20:
            raise ValidationError(_("They are too many, or too long."))
        return list(dict.fromkeys(tags))

    @property
    def values(self) -> dict[str, Any]:
        """Give what was typed as columns."""
        typed = self.cleaned_data
        whose = typed["whose"]
        kept = {name: typed[name] for name in ("name", "text", "takes", "closes", "tags")}
        return {
            **kept,
            "member_id": self._member_id if whose == "own" else None,
            "mailbox_id": None if whose in ("own", "all") else UUID(whose),
        }


class MergeForm(forms.Form):
    """Into which conversation another is merged."""

    into = forms.UUIDField()


class NoteForm(forms.Form):
    """Words among members."""

    words = forms.CharField(max_length=10_000)


def morning(word: str) -> datetime:
    """Give the morning that is meant, by the clock of whoever asks."""
    today = localtime(now())
    days = {"tomorrow": 1, "week": 7 - today.weekday(), "month": 28}[word]
    return (today + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
