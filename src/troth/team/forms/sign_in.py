"""Forms of the gate: signing in, coming in by a link, proving that it is really oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 1000  # hashing costs time for each byte
CURRENT = forms.PasswordInput(attrs={"autocomplete": "current-password"})
NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SignInForm(forms.Form):
    """Mail address and password."""

    email = forms.CharField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(label=_("Password"), max_length=LONGEST_PASSWORD, strip=False, widget=CURRENT)


class CodeForm(forms.Form):
    """A code of an authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """What the browser answers for a passkey."""

    credential = forms.JSONField()

    def clean_credential(self) -> dict[str, Any]:
        """Take an object only; whatever else it is can not be an answer."""
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise forms.ValidationError(_("That did not work. Try again."))
        return credential


class JoinForm(forms.Form):
    """Name and a new password, for whoever comes in by a link."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("A new password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=NEW,
        help_text=_("At least ten characters. A few words are easier to remember than signs."),
    )


class WelcomeForm(JoinForm):
    """The same for the first one here, whose mail address is not known yet."""

    email = forms.EmailField(
        label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    field_order = ["name", "email", "password"]


class PasswordForm(forms.Form):
    """The present password, as a proof."""

    password = forms.CharField(label=_("Password"), max_length=LONGEST_PASSWORD, strip=False, widget=CURRENT)
