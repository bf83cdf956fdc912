"""What the installation itself remembers."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from troth.ground.models import Row


class Restore(Row):
    """A backup was restored here. Until mail is released, none leaves: another copy may still be running."""

    restored_at = models.DateTimeField(db_default=Now())
    backup_made_at = models.DateTimeField()
    troth_version = models.CharField(max_length=40)
    mail_released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "project_restore"

    def __str__(self) -> str:
        return f"{self.restored_at:%Y-%m-%d %H:%M}"


class Backup(Row):
    """A backup was made; where it went is for whoever made it to know."""

    made_at = models.DateTimeField(db_default=Now())
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        db_table = "project_backup"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
