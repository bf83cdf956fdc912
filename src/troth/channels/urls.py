"""Addresses of channels."""

from django.urls import include, path

from troth.channels.views import connections, exits, mailboxes, outgoing

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
    path("settings/mailboxes/<uuid:mailbox_id>/folders/", mailboxes.folders, name="folders"),
    path("settings/mailboxes/<uuid:mailbox_id>/retry/", mailboxes.retry, name="retry"),
    path("settings/mailboxes/<uuid:mailbox_id>/why/", mailboxes.why, name="why"),
]

MAIL = [
    path("mail/write/", outgoing.write, name="write"),
    path("mail/outgoing/", outgoing.index, name="outgoing"),
    path("mail/outgoing/<uuid:outgoing_id>/undo/", outgoing.undo, name="undo"),
    path("mail/outgoing/<uuid:outgoing_id>/now/", outgoing.now, name="now"),
    path("mail/outgoing/<uuid:outgoing_id>/retry/", outgoing.retry, name="retry"),
]

PATHS = [path("", include((MAILBOXES, "mailboxes"))), path("", include((MAIL, "mail")))]
