"""Addresses of channels."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.channels import catalog
from troth.channels.views import (
    connections,
    documents,
    drafts,
    exits,
    handling,
    inbox,
    invitations,
    links,
    macros,
    mailboxes,
    outgoing,
)
from troth.webkit import listing

MAILBOXES = [
    path("settings/mailboxes/", mailboxes.index, name="index"),
    path("settings/mailboxes/new/", mailboxes.add, name="add"),
    path("settings/mailboxes/unwanted/", mailboxes.refuse, name="refuse"),
    path("settings/mailboxes/unwanted/<uuid:unwanted_id>/remove/", mailboxes.allow, name="allow"),
    path("settings/mailboxes/providers/", connections.providers, name="providers"),
    path("settings/mailboxes/providers/<str:key>/", connections.provider, name="provider"),
    path("settings/mailboxes/providers/<str:key>/remove/", connections.forget, name="forget_provider"),
    path("settings/mailboxes/connect/<str:key>/", connections.connect, name="connect"),
    path("settings/mailboxes/connected/", connections.connected, name="connected"),
    path("settings/mailboxes/<uuid:mailbox_id>/connect/", connections.reconnect, name="reconnect"),
    path("settings/mailboxes/<uuid:mailbox_id>/", mailboxes.one, name="one"),
    path("settings/mailboxes/<uuid:mailbox_id>/change/", mailboxes.change, name="change"),
    path("settings/mailboxes/<uuid:mailbox_id>/sending/", exits.change, name="sending"),
    path("settings/mailboxes/<uuid:mailbox_id>/test/", exits.test, name="test"),
    path("settings/mailboxes/<uuid:mailbox_id>/signing/", exits.signing, name="signing"),
    path("settings/mailboxes/<uuid:mailbox_id>/standing/", mailboxes.standing, name="standing"),
    path("settings/mailboxes/<uuid:mailbox_id>/look/", mailboxes.look, name="look"),
    path("settings/mailboxes/<uuid:mailbox_id>/pause/", mailboxes.pause, name="pause"),
    path("settings/mailboxes/<uuid:mailbox_id>/remove/", mailboxes.remove, name="remove"),
    path("settings/mailboxes/<uuid:mailbox_id>/folders/", mailboxes.folders, name="folders"),
    path("settings/mailboxes/<uuid:mailbox_id>/retry/", mailboxes.retry, name="retry"),
    path("settings/mailboxes/<uuid:mailbox_id>/why/", mailboxes.why, name="why"),
]

MAIL = [
    path("mail/write/", outgoing.write, name="write"),
    path("mail/drafts/keep/", drafts.keep, name="keep"),
    path("mail/drafts/files/", drafts.attach, name="attach"),
    path("mail/drafts/files/<uuid:file_id>/remove/", drafts.detach, name="detach"),
    path("mail/drafts/<uuid:draft_id>/discard/", drafts.discard, name="discard"),
    path("mail/drafts/<uuid:draft_id>/back/", drafts.bring_back, name="bring_back"),
    path("mail/outgoing/", outgoing.index, name="outgoing"),
    path("mail/outgoing/<uuid:outgoing_id>/undo/", outgoing.undo, name="undo"),
    path("mail/outgoing/<uuid:outgoing_id>/now/", outgoing.now, name="now"),
    path("mail/outgoing/<uuid:outgoing_id>/retry/", outgoing.retry, name="retry"),
]

ANSWERS = [
    path("settings/answers/", macros.index, name="index"),
    path("settings/answers/new/", macros.add, name="add"),
    path("settings/answers/preview/", macros.preview, name="preview"),
    path("settings/answers/<uuid:macro_id>/", macros.change, name="change"),
    path("settings/answers/<uuid:macro_id>/remove/", macros.remove, name="remove"),
]

ONE = "inbox/<uuid:conversation_id>/"
INBOX = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/changes/", inbox.changes, name="changes"),
    path("inbox/records/", links.offered, name="records"),
    path("inbox/notices/", inbox.notices, name="notices"),
    path("inbox/notices/<uuid:mention_id>/seen/", inbox.put_away, name="put_away"),
    path("inbox/message/<uuid:message_id>/", documents.page_of_message, name="message"),
    path("inbox/message/<uuid:message_id>/forward/", drafts.forward, name="forward"),
    path("inbox/file/<uuid:enclosure_id>/", documents.file_of_message, name="file"),
    path(ONE, inbox.conversation, name="conversation"),
    path(f"{ONE}who/", inbox.who, name="who"),
    path(f"{ONE}know/", handling.know, name="know"),
    path(f"{ONE}answer/", inbox.answer, name="answer"),
    path(f"{ONE}here/", inbox.here, name="here"),
    path(f"{ONE}seen/", inbox.seen, name="seen"),
    path(f"{ONE}assign/", handling.assign, name="assign"),
    path(f"{ONE}take/", handling.take, name="take"),
    path(f"{ONE}snooze/", handling.snooze, name="snooze"),
    path(f"{ONE}tags/", handling.tags, name="tags"),
    path(f"{ONE}macros/", macros.choose, name="macros"),
    path(f"{ONE}macros/<uuid:macro_id>/", macros.use, name="use_macro"),
    path(f"{ONE}merge/", handling.merge, name="merge"),
    path(f"{ONE}split/<uuid:message_id>/", handling.split, name="split"),
    path(f"{ONE}links/", links.link, name="link"),
    path(f"{ONE}links/remove/", links.unlink, name="unlink"),
    path(f"{ONE}invitation/<uuid:invitation_id>/", invitations.answer, name="invitation"),
    path(f"{ONE}invitation/<uuid:invitation_id>/off/", invitations.take_off, name="off_agenda"),
    path(f"{ONE}close/", handling.close, name="close"),
    path(f"{ONE}reopen/", handling.reopen, name="reopen"),
    path(f"{ONE}hide/", handling.hide, name="hide"),
    path(f"{ONE}show/", handling.show, name="show"),
    path(f"{ONE}notes/", handling.note, name="note"),
    path(f"{ONE}back/<uuid:happening_id>/", handling.take_back, name="take_back"),
]
TABS = [
    listing.Tab(_("Our turn"), 'turn = "ours" and state = "open"'),
    listing.Tab(_("Unassigned"), 'assignee is missing and team is missing and state = "open"'),
    listing.Tab(_("Closed"), 'state = "closed"'),
]

PATHS = [
    path("", include((MAILBOXES, "mailboxes"))),
    path("", include((ANSWERS, "answers"))),
    path("", include((INBOX, "inbox"))),
    path("", include((MAIL, "mail"))),
    *listing.paths(
        catalog.CONVERSATIONS,
        TABS,
        shows=("subject", "person", "assignee", "team", "turn", "state", "last_at"),
    ),
]
