"""A bicycle and who rides it."""

from django.db import models

from troth.ground.models import DatedRow


class Bike(DatedRow):
    """A bicycle that we look after."""

    name = models.CharField(max_length=120)
    frame_number = models.CharField(max_length=60, blank=True, db_default="")
    gears = models.PositiveIntegerField(null=True, blank=True)
    rider = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("team.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    is_ready = models.BooleanField(db_default=False)

    class Meta:
        db_table = "bikes_bike"
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="bike_has_a_name")]
