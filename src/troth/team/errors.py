"""Why something about members, roles or tokens was not done. The messages are for people."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class NotAllowed(PermissionDenied):
    """The actor's role, or the token's scope, does not allow it."""


class Refused(Exception):
    """It would leave the team in a state that must not be."""

    message = _("That can not be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class LastAdministrator(Refused):
    """Nobody would be left who may change settings."""

    message = _("Nobody would be left to administer Troth. Make somebody else an administrator first.")


class OwnRole(Refused):
    """Members do not change their own role, whatever it is."""

    message = _("You can not change your own role. Ask another administrator.")


class EmailTaken(Refused):
    """Another member has this mail address."""

    message = _("There is already a member with this mail address.")


class NameTaken(Refused):
    """Another role or team has this name."""

    message = _("This name is taken.")


class RoleIsBuiltIn(Refused):
    """The roles that every workspace starts with stay as they are."""

    message = _("This role is built in. Make a role of your own instead.")


class RoleInUse(Refused):
    """Members have this role."""

    message = _("Members have this role. Give them another one first.")


class NobodyToAnswer(Refused):
    """An agent answers to a person who is active."""

    message = _("An agent must answer to a person who is active.")


class WrongRights(Refused):
    """Rights that name no verb, scope or field."""

    message = _("These rights can not be read.")


class WrongPassword(Refused):
    """The present password was not given."""

    message = _("That password does not match.")


class LinkExpired(Refused):
    """The link was used, replaced, or is too old."""

    message = _("This link no longer works. Ask for a new one.")


class AlreadyBegun(Refused):
    """There are members already, so nobody can be the first."""

    message = _("This workspace has members already.")


class WrongCode(Refused):
    """The code or passkey does not fit, or came too late."""

    message = _("That did not work. Try again.")
