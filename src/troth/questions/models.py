"""What is kept of questions: views of lists, by name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow


class Audience(models.TextChoices):
    """Who sees a view."""

    PRIVATE = "private", _("Only me")
    TEAM = "team", _("My teams")
    EVERYBODY = "everybody", _("Everybody")


class SavedView(DatedRow):
    """The state of a list under a name, as a tab of that list.

    `state` holds the parameters of the list's address as texts: where, sort, cols, layout, group, by,
    calc, mark. A locked view is changed by its owner and by administrators only; `position` is its place
    among the tabs.
    """

    object_type = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, blank=True, db_default="")
    owner = models.ForeignKey("team.Member", models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PRIVATE)
    is_locked = models.BooleanField(db_default=False, default=False)
    position = models.IntegerField(db_default=0, default=0)
    state = models.JSONField(default=dict)

    class Meta:
        db_table = "questions_view"
        indexes = [models.Index("object_type", "position", "id", name="view_by_object_type")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="view_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="view_audience_is_known"
            ),
        ]
