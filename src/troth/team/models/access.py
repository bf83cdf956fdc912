"""The ways in: sessions, one-time links, tokens, and the tries that failed."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Now

from troth.ground.models import Row


class Session(AbstractBaseSession):
    """A browser that is signed in (or about to be): whose, on which device, from where, last seen."""

    member = models.ForeignKey("team.Member", models.CASCADE, null=True, related_name="+")
    device = models.CharField(max_length=200, blank=True, db_default="")
    address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[BaseSessionManager[Any]] = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        db_table = "team_session"

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        store: type[Any] = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class EntryLink(Row):
    """A link that lets one person in once: invited, locked out, or the first one here.

    Only the digest of its secret is kept. `member` is empty for the first administrator's link.
    """

    class Purpose(models.TextChoices):
        WELCOME = "welcome"
        INVITATION = "invitation"
        RESET = "reset"

    member = models.ForeignKey("team.Member", models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "team_entry_link"
        constraints = [
            models.UniqueConstraint("member", name="one_entry_link_a_member", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(purpose="welcome") | models.Q(member__isnull=False),
                name="entry_link_lets_somebody_in",
            ),
        ]


class Token(Row):
    """A key for a program. Only its digest is kept; `prefix` is what a list shows of it."""

    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=80))
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.GenericIPAddressField(null=True)

    class Meta:
        db_table = "team_token"


class FailedTry(Row):
    """A wrong password or code, counted against the account and the address it came from."""

    at = models.DateTimeField()
    account = models.CharField(max_length=64)
    address = models.GenericIPAddressField()

    class Meta:
        db_table = "team_failed_try"
        indexes = [
            models.Index("account", "at", name="failed_try_by_account"),
            models.Index("address", "at", name="failed_try_by_address"),
        ]
