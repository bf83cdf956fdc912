"""Mailboxes: the addresses whose mail is read here, and how far it has been read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, UuidV7


class Security(models.TextChoices):
    """How a line to a mail server is kept from being read."""

    TLS = "tls", _("TLS from the start")
    STARTTLS = "starttls", _("STARTTLS")
    NONE = "none", _("None: only within one machine")


class Use(models.TextChoices):
    """What a folder is for (RFC 6154)."""

    INBOX = "inbox", _("Inbox")
    SENT = "sent", _("Sent")
    ARCHIVE = "archive", _("Archive")
    JUNK = "junk", _("Junk")
    TRASH = "trash", _("Trash")
    DRAFTS = "drafts", _("Drafts")
    OTHER = "other", _("Other")


class Mailbox(DatedRow):
    """An address with the account behind it: a member's own, a team's, or the whole firm's.

    `secret` is the password, sealed with the key of the workspace. `backlog` counts what the server has and
    Troth has not read yet, `backlog_at_first` what it had when this began; None before the first look.
    `per_minute` is the pace of the last look, `asked_at` says since when one has been waiting to begin,
    `heard_at` when somebody last listened to its server, which tells at once what is new.
    What is written leaves by `smtp_host`, or where that is empty by the server of the workspace; an empty
    `smtp_login` enters as `login` does. `smtp_error` says why nothing leaves. With `files_sent` copies of it
    are laid among the sent mails of the server; `filing_error` says why they are not. One that is removed
    (`removed_at`) is only the house of what is here of it: its secrets are gone.
    """

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=254)
    owner = models.ForeignKey("team.Member", models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey("team.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    is_on = models.BooleanField(db_default=True)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(db_default=993)
    security = models.CharField(max_length=8, choices=Security.choices, db_default=Security.TLS)
    login = models.CharField(max_length=254)
    secret = models.BinaryField(db_default=b"")
    tried_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True, db_default="")
    backlog = models.PositiveIntegerField(null=True, blank=True)
    backlog_at_first = models.PositiveIntegerField(null=True, blank=True)
    per_minute = models.PositiveIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    smtp_host = models.CharField(max_length=253, blank=True, db_default="")
    smtp_port = models.PositiveIntegerField(db_default=465)
    smtp_security = models.CharField(max_length=8, choices=Security.choices, db_default=Security.TLS)
    smtp_login = models.CharField(max_length=254, blank=True, db_default="")
    smtp_secret = models.BinaryField(db_default=b"")
    smtp_error = models.CharField(max_length=500, blank=True, db_default="")
    files_sent = models.BooleanField(db_default=True)
    filing_error = models.CharField(max_length=300, blank=True, db_default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    signature = models.TextField(blank=True, db_default="")
    most_per_hour = models.PositiveIntegerField(null=True, blank=True)
    most_per_day = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "channels_mailbox"
        constraints = [
            models.UniqueConstraint(
                "address", condition=Q(removed_at__isnull=True), name="mailbox_address_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(is_on=False, secret=b"", smtp_secret=b""),
                name="mailbox_that_is_removed_has_no_secrets",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(team__isnull=True), name="mailbox_has_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(security__in=Security.values, smtp_security__in=Security.values),
                name="mailbox_security_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Folder(models.Model):
    """A folder of a mailbox. Numbers of mails hold only under one `uid_validity` (RFC 3501).

    `looked` is what the server said of it when all in it had been read: as long as it says the same, nothing
    has changed. `mod_seq` is how far changes of flags have been followed (RFC 7162).
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="folders")
    name = models.CharField(max_length=500)
    use = models.CharField(max_length=8, choices=Use.choices, db_default=Use.OTHER)
    is_read = models.BooleanField(db_default=True)
    uid_validity = models.BigIntegerField(null=True, blank=True)
    looked = models.CharField(max_length=120, blank=True, db_default="")
    mod_seq = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "channels_folder"
        constraints = [
            models.UniqueConstraint("mailbox", "name", name="folder_name_is_unique"),
            models.CheckConstraint(condition=Q(use__in=Use.values), name="folder_use_is_known"),
        ]


class Copy(models.Model):
    """Where a mail lies on a server. The key makes that it is read once, however often it is fetched.

    `message` is empty for what was left unread on purpose, or set aside. `is_seen` and `is_answered` are as
    the server has them; it is still to be told what `wants_seen` and `wants_answered` say. `gone_at`: it lies
    there no more.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="copies")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    message = models.ForeignKey("channels.Message", models.SET_NULL, null=True, related_name="copies")
    left_out = models.CharField(
        max_length=300, blank=True, db_default=""
    )  # why it is not here, in plain words
    read_at = models.DateTimeField(db_default=Now())
    is_seen = models.BooleanField(db_default=False)
    is_answered = models.BooleanField(db_default=False)
    wants_seen = models.BooleanField(db_default=False)
    wants_answered = models.BooleanField(db_default=False)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "channels_copy"
        indexes = [
            models.Index(
                fields=["folder", "uid"],
                condition=Q(wants_seen=True) | Q(wants_answered=True),
                name="copy_with_news_for_its_server",
            )
        ]
        constraints = [
            models.UniqueConstraint("folder", "uid_validity", "uid", name="copy_is_read_once"),
            models.CheckConstraint(
                condition=Q(message__isnull=True) | Q(left_out=""), name="copy_that_is_here_has_no_reason"
            ),
        ]


class SetAside(models.Model):
    """A mail that could not be read, whole, with the reason: it waits here, and holds nothing up."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    copy = models.OneToOneField(Copy, models.CASCADE, related_name="set_aside")
    reason = models.CharField(max_length=500)
    content = models.BinaryField()
    set_aside_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "channels_set_aside"


class Forgotten(models.Model):
    """The digest of a mail of somebody who was erased: its server may show it again, and it stays out."""

    digest = models.BinaryField(primary_key=True)

    class Meta:
        db_table = "channels_forgotten"


class Unwanted(models.Model):
    """An address, or a domain ("@shop.example"), whose mail is never read: for all, or for one member."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    pattern = models.CharField(max_length=254)
    member = models.ForeignKey("team.Member", models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "channels_unwanted"
        constraints = [
            models.UniqueConstraint("pattern", "member", name="unwanted_is_named_once", nulls_distinct=False)
        ]
