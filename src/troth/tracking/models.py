"""Where events come from, what came, whose it is, and what could not be taken."""

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
    names_people = models.BooleanField(default=True)  # it is believed who somebody is
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
    """Something that somebody did. It is written once; it goes by age or by erasure.

    Of all it holds only `person` ever changes: when it is learned who did it, and when people are merged.
    """

    class Kind(models.TextChoices):
        IDENTIFY = "identify"
        TRACK = "track"
        PAGE = "page"
        SCREEN = "screen"
        GROUP = "group"
        ALIAS = "alias"

    source = models.ForeignKey("tracking.Source", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+", db_index=False)
    message_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    user_id = models.CharField(max_length=200)
    anonymous_id = models.CharField(max_length=200)
    other_id = models.CharField(max_length=200)  # the group, or the id that somebody had before
    email = models.CharField(max_length=254)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    page = models.CharField(max_length=200, db_default="")  # its path
    place = models.CharField(max_length=200, db_default="")
    device = models.CharField(max_length=200, db_default="")
    campaign = models.CharField(max_length=200, db_default="")
    dwell_seconds = models.PositiveIntegerField(null=True)
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
            models.Index(
                fields=["person", "at"], name="tracking_event_of_person", condition=Q(person__isnull=False)
            ),
            models.Index(fields=["at", "id"], name="tracking_event_by_time"),
        ]


class Account(Row):
    """A name that our places have for somebody (`userId`), and who that is, once it is known.

    `same_as` is the name that it was given up for (`alias`).
    """

    user_id = models.CharField(max_length=200, unique=True)
    same_as = models.CharField(max_length=200, db_default="")
    email = models.CharField(max_length=254, db_default="")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    learned_at = models.DateTimeField()

    class Meta:
        db_table = "tracking_account"
        constraints = [models.CheckConstraint(condition=~Q(user_id=""), name="tracking_account_has_a_name")]
        indexes = [
            models.Index(fields=["learned_at"], name="tracking_account_by_time"),
            models.Index(fields=["id"], name="tracking_account_unknown", condition=Q(person__isnull=True)),
            models.Index(fields=["same_as"], name="tracking_account_same_as", condition=~Q(same_as="")),
        ]


class Device(Row):
    """A browser, an app or a thing (`anonymousId` of a source), and who used it last, once it is known.

    What was told of an earlier time than `told_at` comes too late to say who uses it now.
    """

    source = models.ForeignKey("tracking.Source", models.CASCADE, related_name="+")
    anonymous_id = models.CharField(max_length=200)
    user_id = models.CharField(max_length=200, db_default="")
    email = models.CharField(max_length=254, db_default="")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    told_at = models.DateTimeField()
    learned_at = models.DateTimeField()

    class Meta:
        db_table = "tracking_device"
        constraints = [
            models.UniqueConstraint(fields=["source", "anonymous_id"], name="tracking_device_is_here_once"),
            models.CheckConstraint(condition=~Q(anonymous_id=""), name="tracking_device_has_an_id"),
        ]
        indexes = [
            models.Index(fields=["user_id"], name="tracking_device_of_account", condition=~Q(user_id="")),
            models.Index(fields=["learned_at"], name="tracking_device_by_time"),
            models.Index(fields=["id"], name="tracking_device_unknown", condition=Q(person__isnull=True)),
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
