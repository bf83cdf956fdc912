"""What a workspace writes to people for, on which basis, and in which words it asks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import Row


class Channel(models.TextChoices):
    """A way by which a message leaves."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    SMS = "sms", _("SMS")
    CHAT = "chat", _("Chat")
    POST = "post", _("Post")


class Basis(models.TextChoices):
    """What the law lets a message be sent on."""

    CONSENT = "consent", _("Consent")
    LEGITIMATE = "legitimate", _("Legitimate interest")
    CONTRACT = "contract", _("Contract")
    OBLIGATION = "obligation", _("Legal obligation")


class Purpose(Row):
    """Why messages are sent. `key` never changes: the ledger names it.

    Consent must be given before anything is sent; where a person `may_refuse`, an objection ends it.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    may_refuse = models.BooleanField(default=True)
    must_confirm = models.BooleanField(default=False)  # double opt-in, where somebody fills in a form
    ignores_quiet_hours = models.BooleanField(default=False)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices))
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_purpose"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=models.Q(basis__in=Basis.values), name="purpose_has_a_basis"),
            models.CheckConstraint(
                condition=models.Q(may_refuse=True) | models.Q(basis__in=(Basis.CONTRACT, Basis.OBLIGATION)),
                name="purpose_may_be_refused",
            ),
            models.CheckConstraint(
                condition=models.Q(must_confirm=False) | models.Q(basis=Basis.CONSENT),
                name="purpose_confirms_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asks_first(self) -> bool:
        """Tell whether nothing is sent before somebody has agreed."""
        return self.basis == Basis.CONSENT


class Topic(Row):
    """A part of a purpose that a person can leave out: of the newsletter, the offers."""

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="topics")
    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "privacy_topic"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class Wording(Row):
    """What a person reads of a purpose before they choose, in one language. A change is a new version."""

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "privacy_wording"
        constraints = [
            models.UniqueConstraint(fields=("purpose", "language", "version"), name="wording_has_a_version")
        ]
