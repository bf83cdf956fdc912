"""Settings: mailboxes, how they stand, and why a mail is not here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict
from troth.channels import commands, queries
from troth.channels.forms import MailboxForm, TraceForm, UnwantedForm
from troth.channels.mail.imap import NoEntrance
from troth.channels.mail.providers import Servers, servers_of
from troth.channels.sealing import Unopenable
from troth.team.door import MemberRequest, signed_in
from troth.team.queries import list_teams
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HOME = "mailboxes:index", "/settings/mailboxes/"


@require_GET
@signed_in
def index(request: MemberRequest) -> HttpResponse:
    """Show the mailboxes that the member may set up, and whose mail is never read."""
    return _overview(request, UnwantedForm())


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: MemberRequest) -> HttpResponse:
    """Add a mailbox: its address first, then servers as they are guessed, then it is tried."""
    form = _form(request, request.POST or None, is_new=True)
    if form.is_valid():
        try:
            commands.try_entrance(account=form.account())
            made = commands.add_mailbox(values=form.values, by=request.member)
        except (NoEntrance, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return reply.redirect(request, f"{HOME}{made.pk}/", _("It works. Its mail is being read."))
    address = request.GET.get("address", "").strip().lower()
    guess = servers_of(address) if "@" in address else None
    context = {"form": form, "address": address, "guess": guess, "mailbox": None,
               "providers": _providers(guess)}  # fmt: skip
    return _page(request, "mailbox_form.html", context, form.is_bound)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Change a mailbox; it is tried before it is kept."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    form = _form(request, request.POST or None, is_new=False)
    if form.is_valid():
        try:
            kept = None if form.values["password"] else commands.mailbox_credentials(mailbox)
            account = form.account(kept.password, kept.token) if kept else form.account()
            commands.try_entrance(account=account)
            commands.change_mailbox(mailbox=mailbox, values=form.values, by=request.member)
        except (NoEntrance, Conflict, Unopenable) as refused:
            form.add_error(None, str(refused))
        else:
            return reply.redirect(request, f"{HOME}{mailbox.pk}/", _("It works, and is kept."))
    context = {"form": form, "address": mailbox.address, "guess": None, "mailbox": mailbox, "providers": []}
    return _page(request, "mailbox_form.html", context, form.is_bound)


@require_GET
@signed_in
def one(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Show how a mailbox stands, with its folders."""
    return _one(request, mailbox_id)


@require_GET
@signed_in
def standing(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Show how it stands now."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    context = {"mailbox": mailbox, "standing": queries.standing_of(mailbox)}
    return reply.fragment(request, "channels/mailboxes/_standing.html", context)


@require_POST
@signed_in
def look(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Look at a mailbox now."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    commands.ask_for_a_look(mailbox=mailbox)
    return reply.redirect(request, f"{HOME}{mailbox.pk}/", _("It is being looked at."))


@require_POST
@signed_in
def pause(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Read no more of it, or go on."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    commands.pause_mailbox(mailbox=mailbox, is_on=not mailbox.is_on, by=request.member)
    return reply.redirect(request, f"{HOME}{mailbox.pk}/", _("Kept."))


@require_POST
@signed_in
def remove(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Read and send nothing there any more."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    try:
        commands.remove_mailbox(mailbox=mailbox, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"{HOME}{mailbox.pk}/", str(refused))
    return reply.redirect(request, HOME, _("%s is removed. What is here stays.") % mailbox.address)


@require_POST
@signed_in
def folders(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Choose which folders are read."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    chosen = set(request.POST.getlist("folder"))
    ids = [each.pk for each in queries.folders_to_choose(mailbox) if str(each.pk) in chosen]
    commands.choose_folders(mailbox=mailbox, folder_ids=ids, by=request.member)
    return reply.redirect(request, f"{HOME}{mailbox.pk}/", _("Kept."))


@require_POST
@signed_in
def retry(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Try again to read what was set aside."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    count = commands.retry_set_aside(mailbox=mailbox, by=request.member)
    return reply.redirect(request, f"{HOME}{mailbox.pk}/", _("%s could be read now.") % count)


@require_POST
@signed_in
def why(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Say of a mail that is missed whether it is here, and why not.

    Its server is entered, for which a provider may have to be asked anew: that is no GET.
    """
    form = TraceForm(request.POST)
    if not form.is_valid():
        return _one(request, mailbox_id, form=form)
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    try:
        found = queries.why_not_here(mailbox, commands.entrance_of(mailbox), **form.cleaned_data)
    except (NoEntrance, Unopenable) as error:
        form.add_error(None, str(error))
        return _one(request, mailbox_id, form=form)
    return _one(request, mailbox_id, form=form, traces=found)


@require_POST
@signed_in
def refuse(request: MemberRequest) -> HttpResponse:
    """Never read mail of an address or a domain."""
    form = UnwantedForm(request.POST)
    if not form.is_valid():
        return _overview(request, form)
    is_for_all = form.cleaned_data["for_all"] and request.member.is_administrator
    commands.add_unwanted(
        pattern=form.cleaned_data["pattern"],
        member_id=None if is_for_all else request.member.member_id,
        by=request.member,
    )
    return reply.redirect(request, HOME, _("It is not read from now on."))


@require_POST
@signed_in
def allow(request: MemberRequest, unwanted_id: UUID) -> HttpResponse:
    """Read mail of an address or a domain again."""
    unwanted = queries.get_unwanted(unwanted_id, seen_by=request.member)
    commands.remove_unwanted(unwanted=unwanted, by=request.member)
    return reply.redirect(request, HOME, _("It is read from now on."))


def _providers(guess: Servers | None) -> list[Any]:
    """Give who may let Troth into such a mailbox: where nobody knows, any that is no large one."""
    if guess is None:
        return []
    found = queries.find_provider(guess.host)
    return [found] if found else [each for each in queries.providers() if each.key != "google"]


def _form(request: MemberRequest, data: Any, *, is_new: bool) -> MailboxForm:
    teams = [(str(each.pk), each.name) for each in list_teams()]
    return MailboxForm(data, by=request.member, teams=teams, is_new=is_new)


def _overview(request: MemberRequest, form: UnwantedForm) -> HttpResponse:
    context = {
        "rows": queries.rows(seen_by=request.member),
        "unwanted": queries.unwanted(seen_by=request.member),
        "form": form,
    }
    return _page(request, "mailboxes.html", context, bool(form.errors))


def _one(request: MemberRequest, mailbox_id: UUID, **found: Any) -> HttpResponse:
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    form = found.get("form")
    context = {
        "mailbox": mailbox,
        "whose": queries.whose(mailbox),
        "standing": queries.standing_of(mailbox),
        "folders": queries.folders_to_choose(mailbox),
        "set_aside": queries.count_set_aside(mailbox),
        "grant": queries.grant_of(mailbox),
        "form": form or TraceForm(),
        "traces": found.get("traces"),
    }
    return _page(request, "mailbox.html", context, bool(form and form.errors))


def _page(request: MemberRequest, name: str, context: dict[str, Any], is_wrong: bool) -> HttpResponse:
    status = 422 if is_wrong else 200
    return settings_page(request, f"channels/mailboxes/{name}", context, current=TAB, status=status)
