"""Settings: providers that let Troth into mailboxes without a password (OAuth 2)."""

from __future__ import annotations

from dataclasses import asdict
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, NotFound
from troth.channels import commands, queries
from troth.channels.forms import ConnectForm, ProviderForm
from troth.channels.mail.imap import NoEntrance
from troth.channels.mail.oauth import PRESETS
from troth.channels.sealing import Unopenable
from troth.team.door import MemberRequest, needs, signed_in
from troth.team.queries import list_teams
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HOME = "mailboxes:index", "/settings/mailboxes/"
PROVIDERS = f"{HOME}providers/"
WAITING = "mailbox_asked_for"  # in the session: what whoever went to a provider comes back for
KEYS = (*PRESETS, "other")


@require_GET
@needs("administrator")
def providers(request: MemberRequest) -> HttpResponse:
    """Show which providers know this workspace."""
    return _page(request, "providers.html", {"rows": _rows(), "back": settings.TROTH_URL + commands.BACK})


@require_http_methods(["GET", "POST"])
@needs("administrator")
def provider(request: MemberRequest, key: str) -> HttpResponse:
    """Make this workspace known as a client of a provider."""
    if key not in KEYS:
        raise NotFound("mailboxes")
    known = next((each for each in queries.providers() if each.key == key), None)
    form = ProviderForm(request.POST or None, key=key)
    if form.is_valid():
        try:
            commands.set_provider(key=key, values=form.cleaned_data, by=request.member)
        except Conflict as refused:
            form.add_error("client_secret", str(refused))
        else:
            return reply.redirect(request, PROVIDERS, _("Kept."))
    context = {
        "form": form, "key": key, "known": known, "preset": PRESETS.get(key),
        "back": settings.TROTH_URL + commands.BACK,
    }  # fmt: skip
    return _page(request, "provider.html", context, is_wrong=bool(form.errors))


@require_POST
@needs("administrator")
def forget(request: MemberRequest, key: str) -> HttpResponse:
    """Be no client of a provider any more."""
    try:
        commands.forget_provider(provider=queries.get_provider(key), by=request.member)
    except Conflict as refused:
        return reply.redirect(request, PROVIDERS, str(refused))
    return reply.redirect(request, PROVIDERS, _("Kept."))


@require_POST
@signed_in
def connect(request: MemberRequest, key: str) -> HttpResponse:
    """Prepare to be let into a mailbox, and show the way to its provider."""
    found = queries.get_provider(key)
    teams = [(str(each.pk), each.name) for each in list_teams()]
    form = ConnectForm(request.POST, by=request.member, teams=teams)
    if not form.is_valid():
        first = next(iter(form.errors.values()))
        return _page(request, "connected.html", {"error": first[0], "provider": found}, is_wrong=True)
    return _send_on(request, key, form.values["address"], {"values": form.values})


@require_POST
@signed_in
def reconnect(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Ask the provider of a mailbox again, which lets Troth in no more."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    grant = queries.grant_of(mailbox)
    if grant is None:
        raise NotFound("mailboxes")
    return _send_on(request, grant.provider.key, mailbox.address, {"mailbox": str(mailbox.pk)})


@require_http_methods(["GET", "POST"])
@signed_in
def connected(request: MemberRequest) -> HttpResponse:
    """Take what a provider sent somebody back with. To look at it changes nothing; the button does."""
    given = request.POST if request.method == "POST" else request.GET
    waiting = request.session.get(WAITING) or {}
    asking = waiting.get("asking") or {}
    if not compare_digest(given.get("state", "").encode(), asking.get("state", "").encode()) or not asking:
        return _refused(request, _("This answer is to nothing that was asked here. Begin again."))
    if given.get("error") or not given.get("code"):
        said = given.get("error_description") or given.get("error") or _("no reason given")
        return _refused(request, _("You were not let in: %s") % said[:200])
    if request.method == "GET":
        context = {"error": "", "code": given["code"], "state": given["state"], "address": asking["address"]}
        return _page(request, "connected.html", context)
    del request.session[WAITING]  # each answer counts once, whatever comes of it
    try:
        mailbox = _keep(request, waiting, given["code"])
    except (NoEntrance, Conflict, Unopenable) as refused:
        return _refused(request, str(refused))
    return reply.redirect(request, f"{HOME}{mailbox.pk}/", _("It works. Its mail is being read."))


def _keep(request: MemberRequest, waiting: dict[str, Any], code: str) -> Any:
    asking = commands.Asking(**waiting["asking"])
    values = dict(waiting.get("values") or {})
    for name in ("owner_id", "team_id"):
        values[name] = UUID(values[name]) if values.get(name) else None
    if waiting.get("mailbox"):
        values["mailbox"] = queries.get_mailbox(UUID(waiting["mailbox"]), seen_by=request.member)
    elif values["owner_id"] != request.member.member_id and not request.member.is_administrator:
        raise Conflict(_("Only administrators share a mailbox."))
    provider = queries.get_provider(waiting["provider"])
    return commands.connect(provider=provider, asking=asking, code=code, values=values, by=request.member)


def _send_on(request: MemberRequest, key: str, address: str, more: dict[str, Any]) -> HttpResponse:
    """Remember what is asked for in the session, which binds the answer to it, and show the way.

    A link, and no redirect: forms of ours lead nowhere else (form-action of the content security policy).
    """
    found = queries.get_provider(key)
    asking, url = commands.ask_provider(provider=found, address=address)
    request.session[WAITING] = {"asking": asdict(asking), "provider": key, **more}
    return _page(request, "connect.html", {"url_there": url, "provider": found, "address": address})


def _refused(request: MemberRequest, why: str) -> HttpResponse:
    return _page(request, "connected.html", {"error": why}, is_wrong=True)


def _rows() -> list[dict[str, Any]]:
    known = {each.key: each for each in queries.providers()}
    names = {key: preset.name for key, preset in PRESETS.items()}
    return [
        {"key": key, "known": known.get(key),
         "name": known[key].name if key in known else names.get(key, _("Another provider"))}
        for key in KEYS
    ]  # fmt: skip


def _page(
    request: MemberRequest, name: str, context: dict[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    status = 422 if is_wrong else 200
    return settings_page(request, f"channels/mailboxes/{name}", context, current=TAB, status=status)
