"""Settings: by which server mail of a mailbox leaves, and whether it does."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import NotFound
from troth.channels import commands, queries
from troth.channels.forms import ExitForm
from troth.channels.mail.letter import Address
from troth.channels.mail.providers import servers_of
from troth.channels.mail.smtp import NoLine
from troth.channels.sealing import Unopenable
from troth.ground.clock import now
from troth.team.door import MemberRequest, signed_in
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB = "mailboxes:index"
PAGE = "channels/mailboxes/sending.html"


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Choose the server, the limits and the signature; the server is tried before it is kept."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    form = ExitForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            if typed["host"]:
                commands.try_exit(way=commands.exit_as_typed(mailbox, typed))
            commands.change_exit(mailbox=mailbox, values=typed, by=request.member)
        except (NoLine, Unopenable) as refused:
            form.add_error(None, str(refused))
        else:
            return reply.redirect(request, request.path, _("It works, and is kept."))
    context = {
        "mailbox": mailbox,
        "form": form,
        "guess": servers_of(mailbox.address),
        "hindrance": queries.hindrance_of(mailbox),
        "signing": queries.signing_of(mailbox) if request.member.is_administrator else None,
    }
    return settings_page(request, PAGE, context, current=TAB, status=422 if form.errors else 200)


@require_POST
@signed_in
def test(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Send the member a mail from a mailbox, the same way that every other takes."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    commands.decide_message(
        mailbox=mailbox,
        to=[Address(request.member.email, request.member.name)],
        subject=_("A test of %(name)s") % {"name": mailbox.name},
        text=_("This mail left Troth by itself: mail of this mailbox arrives."),
        due_at=now(),
        by=request.member,
    )
    return reply.redirect(
        request, reverse("mailboxes:sending", args=[mailbox.pk]), _("It is on its way to you.")
    )


@require_POST
@signed_in
def signing(request: MemberRequest, mailbox_id: UUID) -> HttpResponse:
    """Make a key that mail of the domain is signed with, or sign with it, or no longer."""
    mailbox = queries.get_mailbox(mailbox_id, seen_by=request.member)
    if not request.member.is_administrator:
        raise NotFound("mailboxes")
    domain = queries.signing_of(mailbox).domain
    match request.POST.get("do"):
        case "make":
            commands.make_signing_key(domain=domain, by=request.member)
        case "on":
            commands.sign_mail(domain=domain, is_on=True, by=request.member)
        case _:
            commands.sign_mail(domain=domain, is_on=False, by=request.member)
    return reply.redirect(request, reverse("mailboxes:sending", args=[mailbox.pk]), _("Kept."))
