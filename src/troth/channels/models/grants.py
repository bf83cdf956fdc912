"""Mailboxes that let Troth in by OAuth 2, and the providers that it is known to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from troth.channels.models.mailboxes import Security
from troth.ground.models import DatedRow, UuidV7


class ProviderKey(models.TextChoices):
    """Who lets programs into mailboxes."""

    GOOGLE = "google", "Google"
    MICROSOFT = "microsoft", "Microsoft"
    OTHER = "other", _("Another provider")


class Provider(DatedRow):
    """A provider that knows this workspace as a client: its secret is sealed."""

    key = models.CharField(max_length=9, choices=ProviderKey.choices, unique=True)
    name = models.CharField(max_length=60)
    client_id = models.CharField(max_length=300)
    client_secret = models.BinaryField()
    authorize_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500)
    scope = models.CharField(max_length=500)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(db_default=993)
    security = models.CharField(max_length=8, choices=Security.choices, db_default=Security.TLS)

    class Meta:
        db_table = "channels_provider"
        constraints = [
            models.CheckConstraint(condition=Q(key__in=ProviderKey.values), name="provider_is_known"),
            models.CheckConstraint(
                condition=Q(security__in=Security.values), name="provider_security_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """What the owner of a mailbox let Troth do. Both tokens are sealed.

    `ended_at`: the provider takes the refresh token no more, for the `reason` it gave.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    mailbox = models.OneToOneField("channels.Mailbox", models.CASCADE, related_name="grant")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    refresh = models.BinaryField()
    access = models.BinaryField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        db_table = "channels_grant"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, reason="") | Q(ended_at__isnull=False),
                name="grant_that_holds_has_no_reason",
            )
        ]
