"""Coming in by a link: the first one here, the invited, the locked out."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from troth.team import commands
from troth.team.addresses import peer_address
from troth.team.door import public
from troth.team.errors import LinkExpired
from troth.team.forms.sign_in import JoinForm, WelcomeForm
from troth.team.views.answers import page, try_with
from troth.team.views.sign_in import too_many


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Set name and password by a link that works once, and go in. A second factor is still asked for."""
    address = peer_address(request)
    if commands.claim_try("entry link", address) is None:
        return page(request, "team/link_expired.html", {"text": too_many()}, status=429)
    try:
        link = commands.find_entry_link(secret)
    except LinkExpired as error:
        return page(request, "team/link_expired.html", {"text": str(error)}, status=404)
    commands.forget_tries("entry link", address)
    name = link.member.name if link.member else ""
    form_class = JoinForm if link.member else WelcomeForm
    form = form_class(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        origin = f"web {address}"
        used = {"secret": secret, "origin": origin, **form.cleaned_data}
        if member := try_with(form, commands.use_entry_link, **used):
            login = Login(user=member, email=member.email, redirect_url="/")
            response: HttpResponse = perform_password_login(request, {"email": member.email}, login)
            return response
    context = {
        "form": form,
        "email": link.member.email if link.member else "",
        "heading": _heading(link.purpose),
    }
    return page(request, "team/welcome.html", context, status=422 if request.method == "POST" else 200)


def _heading(purpose: str) -> str:
    return {
        "welcome": _("Welcome to Troth."),
        "invitation": _("You are invited."),
        "reset": _("A new password."),
    }[purpose]
