"""Outgoing mail, and why none leaves after a restore until somebody says so."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from troth.project.models import Restore

log = logging.getLogger(__name__)


def is_held() -> bool:
    """Tell whether mail is held since a restore: the copy that was backed up may still send the same."""
    return Restore.objects.filter(mail_released_at=None).exists()


def why_held() -> str:
    """Say why no mail may leave: see `channels.hooks.Holding`."""
    return _("All mail is held since a restore: troth release-mail lets it leave.") if is_held() else ""


def release() -> int:
    """Let mail leave again; tell how many restores were waiting for it."""
    return Restore.objects.filter(mail_released_at=None).update(mail_released_at=Now())


class Outgoing(EmailBackend):
    """The mail server of `TROTH_SMTP_URL`. Without one, or while mail is held, nothing is sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send messages, and tell how many were."""
        if reason := _hindrance():
            log.warning("mail was not sent", extra={"reason": reason, "count": len(email_messages)})
            return 0
        return super().send_messages(email_messages) or 0


def _hindrance() -> str:
    if not settings.EMAIL_HOST:
        return "TROTH_SMTP_URL is not set"
    return "held since a restore: troth release-mail" if is_held() else ""
