"""One's own name, language, time zone and theme."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from troth.team import commands, queries
from troth.team.adapters import set_theme
from troth.team.door import MemberRequest, signed_in
from troth.team.forms.settings import ProfileForm
from troth.team.views.answers import done, settings_page


@signed_in
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    """Open the settings."""
    return HttpResponseRedirect(reverse("team:profile"))


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """Show and change one's own profile."""
    member = queries.get_own(request.member)
    now = {
        "name": member.name,
        "language": member.language,
        "time_zone": member.time_zone,
        "theme": member.theme,
    }
    form = ProfileForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        commands.change_profile(member=member, values=form.cleaned_data, by=request.member)
        response = done(request, reverse("team:profile"), _("Kept."))
        set_theme(response, form.cleaned_data["theme"])
        return response
    context = {"form": form, "email": member.email, "role": member.role.name}
    return settings_page(
        request, "team/profile.html", context, current="profile", status=422 if form.errors else 200
    )
