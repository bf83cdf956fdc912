"""One's own ways in: password, passkeys, authenticator app, recovery codes, sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from troth.team import commands, queries
from troth.team.addresses import device_of, has_name, named_address, peer_address
from troth.team.confirming import confirmed, note_confirmed
from troth.team.door import MemberRequest, signed_in
from troth.team.forms.settings import ChangePasswordForm, PasskeyNameForm
from troth.team.forms.sign_in import CodeForm, PasskeyForm, PasswordForm
from troth.team.views.answers import do, done, settings_page, try_with
from troth.team.views.sign_in import show_factor, too_many, tries_left

TOTP_SECRET = "totp_secret"  # noqa: S105 - a name in the session, until the app has shown a code


def _home() -> str:
    return reverse("team:security")


@signed_in
@require_safe
def security(request: MemberRequest) -> HttpResponse:
    """Show one's own ways in."""
    return _security(request, ChangePasswordForm())


@signed_in
@sensitive_post_parameters("old", "password")
@require_POST
def change_password(request: MemberRequest) -> HttpResponse:
    """Change the password; the other sessions end."""
    form = ChangePasswordForm(request.POST)
    if form.is_valid():
        member = queries.get_own(request.member)
        values = {"old": form.cleaned_data["old"], "new": form.cleaned_data["password"]}
        if commands.claim_try(f"own password {member.pk}", peer_address(request)) is None:
            form.add_error("old", too_many())
        elif changed := try_with(
            form,
            commands.change_password,
            member=member,
            by=request.member,
            kept_session=request.session.session_key,
            **values,
        ):
            commands.forget_tries(f"own password {member.pk}", peer_address(request))
            _keep_signed_in(request, changed)
            return done(request, _home(), _("The password is changed. Your other sessions have ended."))
    return _security(request, form, status=422)


@signed_in
@confirmed
@require_http_methods(["GET", "POST"])
def add_passkey(request: MemberRequest) -> HttpResponse:
    """Make a passkey on this device."""
    member = queries.get_own(request.member)
    form, error = PasskeyNameForm(request.POST or None), ""
    if request.method == "POST":
        answer = PasskeyForm(request.POST)
        if form.is_valid() and answer.is_valid():
            values = {"name": form.cleaned_data["name"], "credential": answer.cleaned_data["credential"]}
            before = queries.second_factor_of(member.pk)
            if try_with(form, _done(commands.add_passkey), member=member, by=request.member, **values):
                to = _home() if before.recovery_codes_left else reverse("team:recovery_codes")
                return done(request, to, _("The passkey is kept."))
        error = _("That did not work. Try again.")
    context = {
        "form": form,
        "error": error,
        "options": commands.begin_registration(request, member),
        "name": form["name"].value() or _device_name(request),
    }
    return settings_page(
        request, "team/add_passkey.html", context, current="security", status=422 if error else 200
    )


@signed_in
@confirmed
@require_POST
def remove_passkey(request: MemberRequest, passkey_id: int) -> HttpResponse:
    """Forget a passkey."""
    member = queries.get_own(request.member)
    values = {"member": member, "passkey_id": passkey_id, "by": request.member}
    return do(request, _home(), _("The passkey is removed."), commands.remove_passkey, **values)


@signed_in
@confirmed
@require_http_methods(["GET", "POST"])
def totp(request: MemberRequest) -> HttpResponse:
    """Set up an authenticator app: a drawing to scan, then a code to show that it worked."""
    member = queries.get_own(request.member)
    secret = request.session.setdefault(TOTP_SECRET, queries.new_totp_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = queries.second_factor_of(member.pk)
        values = {"secret": secret, "code": form.cleaned_data["code"], "by": request.member}
        if try_with(form, _done(commands.turn_on_totp), member=member, **values):
            del request.session[TOTP_SECRET]
            to = _home() if before.recovery_codes_left else reverse("team:recovery_codes")
            return done(request, to, _("From now on a code is asked for."))
    context = {"form": form, "secret": secret, "drawing": queries.totp_drawing(member, secret)}
    status = 422 if form.errors else 200
    return settings_page(request, "team/totp.html", context, current="security", status=status)


@signed_in
@confirmed
@require_POST
def turn_off_totp(request: MemberRequest) -> HttpResponse:
    """Forget the authenticator app."""
    values = {"member": queries.get_own(request.member), "by": request.member}
    return do(request, _home(), _("The authenticator app is forgotten."), commands.turn_off_totp, **values)


@signed_in
@confirmed
@require_http_methods(["GET", "POST"])
def recovery_codes(request: MemberRequest) -> HttpResponse:
    """Show the recovery codes that are left; make new ones on POST."""
    member = queries.get_own(request.member)
    if not queries.second_factor_of(member.pk).is_on:
        return HttpResponseRedirect(_home())
    if request.method == "POST":
        commands.renew_recovery_codes(member=member, by=request.member)
        return done(
            request, reverse("team:recovery_codes"), _("There are new codes. The old ones have ended.")
        )
    context = {"codes": queries.recovery_codes_of(member.pk)}
    return settings_page(request, "team/recovery_codes.html", context, current="security")


@signed_in
@require_POST
def end_session(request: MemberRequest) -> HttpResponse:
    """End one of one's own sessions."""
    values = {"member": queries.get_own(request.member), "by": request.member}
    session = request.POST.get("session", "")
    return do(request, _home(), _("The session has ended."), commands.end_session, session=session, **values)


@signed_in
@require_POST
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    values = {"member": queries.get_own(request.member), "by": request.member}
    kept = request.session.session_key
    said = _("All other sessions have ended.")
    return do(request, _home(), said, commands.end_other_sessions, kept_session=kept, **values)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def confirm(request: MemberRequest) -> HttpResponse:
    """Ask for a fresh proof of who it is: password, code or passkey."""
    member = queries.get_own(request.member)
    to = request.POST.get("next") or request.GET.get("next") or _home()
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        to = _home()
    error = ""
    if request.method == "POST":
        error = _prove(request, member)
        if not error:
            note_confirmed(request)
            return HttpResponseRedirect(to)
    second = queries.second_factor_of(member.pk)
    context: dict[str, Any] = {"to": to, "error": error, "second": second}
    context["has_password"] = member.has_usable_password()
    if second.passkeys and has_name(request):
        context["options"] = {"request_options": commands.begin_authentication(request, member)}
    status = 422 if error else 200
    return settings_page(request, "team/confirm.html", context, current="security", status=status)


def _done(command: Callable[..., None]) -> Callable[..., bool]:
    """Make a command that gives nothing back say that it did not refuse."""

    def run(**values: Any) -> bool:
        command(**values)
        return True

    return run


def _keep_signed_in(request: HttpRequest, member: Any) -> None:
    # The key of the session changes with the password; the one that was kept is written anew.
    update_session_auth_hash(request, member)


def _device_name(request: HttpRequest) -> str:
    return device_of(request) or _("This device")


def _prove(request: HttpRequest, member: Any) -> str:
    if "password" not in request.POST:
        return show_factor(request, member)[1]
    account, address = f"own password {member.pk}", peer_address(request)
    left = commands.claim_try(account, address)
    if left is None:
        return too_many()
    form = PasswordForm(request.POST)
    if not form.is_valid() or not member.check_password(form.cleaned_data["password"]):
        return _("That password does not match.") + " " + tries_left(left)
    commands.forget_tries(account, address)
    return ""


def _security(request: MemberRequest, form: ChangePasswordForm, status: int = 200) -> HttpResponse:
    member = queries.get_own(request.member)
    context = {
        "form": form,
        "has_password": member.has_usable_password(),
        "second": queries.second_factor_of(member.pk),
        "sessions": queries.list_sessions(member.pk, this_key=request.session.session_key),
        "tokens": queries.tokens_of(member.pk),
        "has_name": has_name(request),
        "named_address": named_address(request),
    }
    return settings_page(request, "team/security.html", context, current="security", status=status)
