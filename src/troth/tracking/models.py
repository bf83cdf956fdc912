"""Where events come from, what came, and what could not be taken."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from troth.ground.models import Row


class Source(Row):
    """A place that events come from. Of its write key only the digest is kept."""

    class Kind(models.TextChoices):
        WEB = "web"
        SERVER = "server"
        APP = "app"
        DEVICE = "device"

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    origins = ArrayField(models.CharField(max_length=200), default=list)
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "tracking_source"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="tracking_source_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=("web", "server", "app", "device")), name="tracking_source_kind"
            ),
        ]


class Event(Row):
    """Something that somebody did. It is written once and never changed; it goes by age or by erasure."""

    class Kind(models.TextChoices):
        IDENTIFY = "identify"
        TRACK = "track"
        PAGE = "page"
        SCREEN = "screen"
        GROUP = "group"
        ALIAS = "alias"

    source = models.ForeignKey("tracking.Source", models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    user_id = models.CharField(max_length=200)
    anonymous_id = models.CharField(max_length=200)
    other_id = models.CharField(max_length=200)  # the group, or the id that somebody had before
    email = models.CharField(max_length=254)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    properties = models.JSONField()
    context = models.JSONField()

    class Meta:
        db_table = "tracking_event"
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id"], name="tracking_event_is_here_once"),
            models.CheckConstraint(
                condition=~Q(user_id="", anonymous_id=""), name="tracking_event_is_somebodys"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "received_at"], name="tracking_event_of_source"),
            models.Index(fields=["received_at"], name="tracking_event_by_age"),
            models.Index(fields=["user_id"], name="tracking_event_user", condition=~Q(user_id="")),
            models.Index(fields=["email"], name="tracking_event_email", condition=~Q(email="")),
            models.Index(
                fields=["source", "anonymous_id"],
                name="tracking_event_anonymous",
                condition=~Q(anonymous_id=""),
            ),
        ]


class SetAside(Row):
    """An event of a batch that could not be taken: why, and nothing of what it told."""

    source = models.ForeignKey("tracking.Source", models.CASCADE, related_name="+")
    received_at = models.DateTimeField()
    place = models.PositiveIntegerField()  # in its batch, from 0
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "tracking_set_aside"
        indexes = [models.Index(fields=["source", "received_at"], name="tracking_set_aside_of_source")]
