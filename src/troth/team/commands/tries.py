"""Counting wrong passwords and codes, so that guessing takes too long."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from troth.ground.clock import now
from troth.team.models import FailedTry

WINDOW = timedelta(minutes=15)
AT_ACCOUNT_FROM_ADDRESS = 5
AT_ACCOUNT = 50  # from many addresses: slow enough for guessing, too many to lock a colleague out by hand
FROM_ADDRESS = 50  # at many accounts; an office may share one address


def claim_try(account: str, address: str) -> int | None:
    """Take one try before it is made, so that many at once can not pass together.

    Gives how many are left after it, or None when there was none left to take. `forget_tries` gives
    them back when the try was right. Whether the account exists makes no difference.
    """
    account = _folded(account)
    at = now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext(%s)), pg_advisory_xact_lock(hashtext(%s))",
            [account, address],
        )
        FailedTry.objects.filter(at__lt=at - 2 * WINDOW).delete()
        recent = FailedTry.objects.filter(at__gt=at - WINDOW)
        here = recent.filter(account=account, address=address).count()
        if (
            here >= AT_ACCOUNT_FROM_ADDRESS
            or recent.filter(account=account).count() >= AT_ACCOUNT
            or recent.filter(address=address).count() >= FROM_ADDRESS
        ):
            return None
        FailedTry.objects.create(at=at, account=account, address=address)
    return AT_ACCOUNT_FROM_ADDRESS - here - 1


def forget_tries(account: str, address: str) -> None:
    """Start counting anew, after a right password or code."""
    FailedTry.objects.filter(account=_folded(account), address=address).delete()


def _folded(account: str) -> str:
    # Whoever mistypes into the mail field may have typed the password: it is not to be read here.
    return salted_hmac("troth.tries", account.strip().lower(), algorithm="sha256").hexdigest()
