"""Forms of the settings: oneself, members, teams, tokens, the workspace, the search in the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.ground.clock import now
from troth.team import labels, queries
from troth.team.forms import choices
from troth.team.forms.sign_in import CURRENT, LONGEST_PASSWORD, NEW

DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Never"))]


class ProfileForm(forms.Form):
    """What a member sets for themselves."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language and formats"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=choices.THEMES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [choices.AS_WORKSPACE, *choices.languages()]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [choices.AS_WORKSPACE, *choices.time_zones()]  # type: ignore[attr-defined]


class ChangePasswordForm(forms.Form):
    """The present password and a new one."""

    old = forms.CharField(
        label=_("Present password"), max_length=LONGEST_PASSWORD, strip=False, widget=CURRENT
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=NEW,
        help_text=_("At least ten characters. Your other sessions end."),
    )


class PasskeyNameForm(forms.Form):
    """What a new passkey is called."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60)


class TokenForm(forms.Form):
    """A new key for a program: what for, how much of it, how long."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    days = forms.ChoiceField(label=_("It ends after"), choices=DAYS, required=False, initial="90")
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scope_choices()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Give what the command takes."""
        days = self.cleaned_data["days"]
        return {
            "name": self.cleaned_data["name"],
            "scopes": self.cleaned_data["scopes"],
            "expires_at": now() + timedelta(days=int(days)) if days else None,
        }


def scope_choices() -> list[tuple[str, str]]:
    """List what a token can be narrowed to."""
    chosen = [("*", str(_("Do all that I may do"))), ("*.read", str(_("Read everything")))]
    for kind in labels.object_types():
        chosen += [
            (f"{kind.name}.read", _("Read %(what)s") % {"what": kind.many}),
            (f"{kind.name}.write", _("Write %(what)s") % {"what": kind.many}),
        ]
    return chosen


class MemberForm(forms.Form):
    """Who a member is: name, role, teams. Mail address only for people."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"))
    role = forms.ChoiceField(label=_("Role"))
    teams = forms.MultipleChoiceField(label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, is_agent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {str(role.pk): role for role in queries.list_roles()}
        self.known_teams = {str(team.pk): team for team in queries.list_teams()}
        self.fields["role"].choices = [(key, role.name) for key, role in self.roles.items()]  # type: ignore[attr-defined]
        self.fields["teams"].choices = [(key, team.name) for key, team in self.known_teams.items()]  # type: ignore[attr-defined]
        if is_agent:
            del self.fields["email"]

    def values(self) -> dict[str, Any]:
        """Give what the commands take: role and teams as rows."""
        return {
            **self.cleaned_data,
            "role": self.roles[self.cleaned_data["role"]],
            "teams": [self.known_teams[key] for key in self.cleaned_data["teams"]],
        }


class AgentForm(MemberForm):
    """A program as a member, and the person it answers to."""

    answers_to = forms.ChoiceField(label=_("Answers to"))

    def __init__(self, *args: Any, people: list[queries.MemberRow], **kwargs: Any) -> None:
        super().__init__(*args, is_agent=True, **kwargs)
        self.fields["answers_to"].choices = [(str(row.id), row.name) for row in people]  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)


class WorkspaceForm(forms.Form):
    """What holds for the whole workspace, unless a member chose otherwise."""

    name = forms.CharField(label=_("Name of the business"), max_length=120)
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Phone numbers without a country are read as of here."),
    )
    currency = forms.ChoiceField(label=_("Currency"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language and formats"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (
            ("country", [("", _("None")), *choices.countries()]),
            ("currency", choices.currencies()),
            ("time_zone", choices.time_zones()),
            ("language", choices.languages()),
        ):
            self.fields[name].choices = known  # type: ignore[attr-defined]


class AuditForm(forms.Form):
    """What to look for in the audit trail."""

    member = forms.ChoiceField(label=_("Who"), required=False)
    object_type = forms.ChoiceField(label=_("What"), required=False)
    from_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_day = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(label=_("Text"), required=False, max_length=100)
    object = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: list[queries.MemberRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(row.id), row.name) for row in members]
        own = ("members", "roles", "teams", "workspace", "rates")
        types = [kind.name for kind in labels.object_types()]
        self.fields["member"].choices = [("", _("Anybody")), *people]  # type: ignore[attr-defined]
        self.fields["object_type"].choices = [  # type: ignore[attr-defined]
            ("", _("Anything")),
            *((name, labels.of_object_type(name)) for name in (*types, *own)),
        ]
