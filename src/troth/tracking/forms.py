"""What is typed about sources."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,180}(:[0-9]{1,5})?")
MOST_ORIGINS = 20
KINDS = (
    ("web", gettext_lazy("Web page")),
    ("server", gettext_lazy("Server")),
    ("app", gettext_lazy("App")),
    ("device", gettext_lazy("Device")),
)


class ChangeForm(forms.Form):
    """What a source is called, from where browsers may tell, and whether it is heard."""

    name = forms.CharField(max_length=80)
    origins = forms.CharField(required=False, max_length=5_000)
    is_on = forms.BooleanField(required=False)
    names_people = forms.BooleanField(required=False)

    def clean_origins(self) -> list[str]:
        """Read addresses of sites, one on a line."""
        found = [line.strip().rstrip("/").lower() for line in self.cleaned_data["origins"].split()]
        if len(found) > MOST_ORIGINS or any(not ORIGIN.fullmatch(each) for each in found):
            raise forms.ValidationError(_("Write sites as https://shop.example, one on a line."))
        return found


class MakeForm(ChangeForm):
    """A new source; it is on."""

    kind = forms.ChoiceField(choices=KINDS)
