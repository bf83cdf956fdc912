"""The gate: passkey, or password and then a code. Nothing here tells whether an account exists."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from troth.ground import clock
from troth.team import commands, queries
from troth.team.addresses import has_name, named_address, peer_address
from troth.team.door import public
from troth.team.forms.sign_in import CodeForm, PasskeyForm, SignInForm
from troth.team.views.answers import page

HOME = "/"
NOON, EVENING = 12, 18


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with mail address and password."""
    to = _wanted(request)
    if getattr(request, "member", None):
        return HttpResponseRedirect(to)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (response := _with_password(request, form, to)):
            return response
    return _sign_in_page(request, form, to, status=status)


@public
@require_http_methods(["GET", "POST"])
def with_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey: the challenge on GET, the browser's answer on POST."""
    if request.method == "GET":
        return JsonResponse({"request_options": commands.begin_authentication(request, None)})
    form, to = PasskeyForm(request.POST), _wanted(request)
    address = peer_address(request)
    if form.is_valid() and commands.claim_try("passkey", address) is not None:
        credential = form.cleaned_data["credential"]
        member = commands.find_owner_of_passkey(credential=credential)
        factor = (
            commands.check_passkey(member=member, credential=credential)
            if member and member.is_active
            else None
        )
        if member and factor:
            commands.forget_tries("passkey", address)
            login = Login(user=member, redirect_url=to)
            response: HttpResponse = perform_passwordless_login(request, factor, login)
            return response
    unknown = _("That passkey is not known here. Sign in with your password.")
    return _sign_in_page(request, SignInForm(), to, passkey_error=unknown, status=422)


@public
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Show a second factor after the password: a code, or a passkey."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or not stage.login.user.is_active:
        return HttpResponseRedirect(reverse("account_login"))
    member, error = stage.login.user, ""
    if request.method == "POST":
        factor, error = show_factor(request, member)
        if factor:
            post_authentication(request, factor)
            response: HttpResponse = stage.exit()
            return response
    second = queries.second_factor_of(member.pk)
    context: dict[str, Any] = {"error": error, "second": second}
    if second.passkeys:
        context["options"] = {"request_options": commands.begin_authentication(request, member)}
    return page(request, "team/second_step.html", context, status=422 if error else 200)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    logout(request)
    return HttpResponseRedirect("/sign-in/")


def too_many() -> str:
    """Say that there are no tries left, and what to do."""
    return _("There were too many tries. Wait a quarter of an hour, or sign in with a passkey.")


def tries_left(left: int) -> str:
    """Say how many tries are left."""
    return ngettext("%(count)d try is left.", "%(count)d tries are left.", left) % {"count": left}


def show_factor(request: HttpRequest, member: Any) -> tuple[Any, str]:
    """Check the code or passkey that was posted: the factor and no error, or nothing and an error."""
    account, address = f"second step {member.pk}", peer_address(request)
    left = commands.claim_try(account, address)
    if left is None:
        return None, too_many()
    passkey, code = PasskeyForm(request.POST), CodeForm(request.POST)
    factor = None
    if passkey.is_valid():
        factor = commands.check_passkey(member=member, credential=passkey.cleaned_data["credential"])
    elif code.is_valid():
        factor = commands.check_code(member=member, code=code.cleaned_data["code"])
    if factor is None:
        return None, _("That does not fit.") + " " + tries_left(left)
    commands.forget_tries(account, address)
    return factor, ""


def _with_password(request: HttpRequest, form: SignInForm, to: str) -> HttpResponse | None:
    email, address = form.cleaned_data["email"].strip().lower(), peer_address(request)
    left = commands.claim_try(email, address)
    if left is None:
        form.add_error("password", too_many())
        return None
    user = authenticate(request, username=email, password=form.cleaned_data["password"])
    if user is None:
        form.add_error("password", _("That password does not match.") + " " + tries_left(left))
        return None
    commands.forget_tries(email, address)
    login = Login(user=user, email=email, redirect_url=to)
    response: HttpResponse = perform_password_login(request, {"email": email}, login)
    return response


def _sign_in_page(
    request: HttpRequest, form: SignInForm, to: str, *, passkey_error: str = "", status: int
) -> HttpResponse:
    context = {
        "form": form,
        "to": to,
        "greeting": _greeting(),
        "has_name": has_name(request),
        "named_address": named_address(request),
        "is_new": not queries.has_members(),
        "passkey_error": passkey_error,
    }
    return page(request, "team/sign_in.html", context, status=status)


def _wanted(request: HttpRequest) -> str:
    to = request.POST.get("next") or request.GET.get("next") or HOME
    is_ours = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return to if is_ours else HOME


def _greeting() -> str:
    hour = clock.now().astimezone(ZoneInfo(queries.workspace().time_zone)).hour
    if hour < NOON:
        return _("Good morning.")
    return _("Good afternoon.") if hour < EVENING else _("Good evening.")
