"""What passed between us and a person. One row per interaction, never changed, partitioned by month."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import UuidV7


class Kind(models.TextChoices):
    """What sort of thing happened."""

    NOTE = "note", _("Note")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    MESSAGE = "message", _("Message")
    MAIL = "mail", _("Mail")
    VISIT = "visit", _("Visit")
    ORDER = "order", _("Order")
    SYSTEM = "system", _("Fact")


class Channel(models.TextChoices):
    """The way it came or went."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")
    VIDEO = "video", _("Video call")
    CHAT = "chat", _("Chat")
    SMS = "sms", _("SMS")
    SOCIAL = "social", _("Social network")
    POST = "post", _("Post")
    WEB = "web", _("Website")
    SHOP = "shop", _("Shop")
    OTHER = "other", _("Other")


class Direction(models.TextChoices):
    """From them to us, or from us to them."""

    IN = "in", _("From them")
    OUT = "out", _("From us")


class Interaction(models.Model):
    """One thing that passed between us and a person, in its context.

    The table is append-only: the application may set `retracted_at` and `retracted_by`, nothing else.
    The key in the database is (id, happened_at), because the table is partitioned by `happened_at`.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices, blank=True, db_default="")
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, db_default="")
    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    company = models.ForeignKey(
        "people.Company", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    member = models.ForeignKey(
        "team.Member", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    event = models.CharField(max_length=80, db_default="")
    subject = models.CharField(max_length=300, blank=True, db_default="")
    body = models.TextField(blank=True, db_default="")
    place = models.CharField(max_length=200, blank=True, db_default="")
    device = models.CharField(max_length=120, blank=True, db_default="")
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    about_type = models.CharField(max_length=60, db_default="")
    about_id = models.UUIDField(null=True)
    properties = models.JSONField(db_default={}, blank=True)
    source = models.CharField(max_length=120, blank=True, db_default="")
    external_id = models.CharField(max_length=200, blank=True, db_default="")
    import_id = models.UUIDField(null=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(
        "team.Member", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        db_table = "timeline_interaction"
        managed = False
