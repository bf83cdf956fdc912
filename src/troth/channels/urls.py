"""Addresses of channels."""

from django.urls import include, path

from troth.channels.views import mailboxes

MAILBOXES = [
    path("settings/mailboxes/", mailboxes.index, name="index"),
    path("settings/mailboxes/new/", mailboxes.add, name="add"),
    path("settings/mailboxes/unwanted/", mailboxes.refuse, name="refuse"),
    path("settings/mailboxes/unwanted/<uuid:unwanted_id>/remove/", mailboxes.allow, name="allow"),
    path("settings/mailboxes/<uuid:mailbox_id>/", mailboxes.one, name="one"),
    path("settings/mailboxes/<uuid:mailbox_id>/change/", mailboxes.change, name="change"),
    path("settings/mailboxes/<uuid:mailbox_id>/standing/", mailboxes.standing, name="standing"),
    path("settings/mailboxes/<uuid:mailbox_id>/look/", mailboxes.look, name="look"),
    path("settings/mailboxes/<uuid:mailbox_id>/pause/", mailboxes.pause, name="pause"),
    path("settings/mailboxes/<uuid:mailbox_id>/folders/", mailboxes.folders, name="folders"),
    path("settings/mailboxes/<uuid:mailbox_id>/retry/", mailboxes.retry, name="retry"),
    path("settings/mailboxes/<uuid:mailbox_id>/why/", mailboxes.why, name="why"),
]

PATHS = [path("", include((MAILBOXES, "mailboxes")))]
