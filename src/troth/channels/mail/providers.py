"""Which servers an address has: of providers that many use, and by the names that most others give theirs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

APP_PASSWORD = _("This provider wants a password of its own for each program: make an app password there.")
ALLOWED_FIRST = _("Programs must be allowed first, in the settings of your mail at this provider.")


@dataclass(frozen=True, slots=True)
class Servers:
    """Where mail is read and where it is handed in, each "tls" or "starttls"; and what to know first."""

    host: str
    smtp_host: str
    port: int = 993
    security: str = "tls"
    smtp_port: int = 465
    smtp_security: str = "tls"
    hint: str | Promise = ""


GOOGLE = Servers("imap.gmail.com", "smtp.gmail.com", hint=APP_PASSWORD)
MICROSOFT = Servers(
    "outlook.office365.com", "smtp.office365.com", smtp_port=587, smtp_security="starttls", hint=APP_PASSWORD
)
APPLE = Servers(
    "imap.mail.me.com", "smtp.mail.me.com", smtp_port=587, smtp_security="starttls", hint=APP_PASSWORD
)
YAHOO = Servers("imap.mail.yahoo.com", "smtp.mail.yahoo.com", hint=APP_PASSWORD)
GMX = Servers("imap.gmx.net", "mail.gmx.net", hint=ALLOWED_FIRST)
KNOWN = {
    "gmail.com": GOOGLE, "googlemail.com": GOOGLE, "outlook.com": MICROSOFT, "hotmail.com": MICROSOFT,
    "live.com": MICROSOFT, "outlook.de": MICROSOFT, "icloud.com": APPLE, "me.com": APPLE, "mac.com": APPLE,
    "yahoo.com": YAHOO, "yahoo.de": YAHOO, "gmx.net": GMX, "gmx.de": GMX, "gmx.at": GMX, "gmx.ch": GMX,
    "web.de": Servers("imap.web.de", "smtp.web.de", hint=ALLOWED_FIRST),
    "t-online.de": Servers("secureimap.t-online.de", "securesmtp.t-online.de", hint=APP_PASSWORD),
    "fastmail.com": Servers("imap.fastmail.com", "smtp.fastmail.com", hint=APP_PASSWORD),
    "posteo.de": Servers("posteo.de", "posteo.de"),
    "mailbox.org": Servers("imap.mailbox.org", "smtp.mailbox.org"),
    "freenet.de": Servers("mx.freenet.de", "mx.freenet.de"),
    "orange.fr": Servers("imap.orange.fr", "smtp.orange.fr"),
    "bluewin.ch": Servers("imaps.bluewin.ch", "smtpauths.bluewin.ch"),
}  # fmt: skip


def servers_of(address: str) -> Servers:
    """Guess the servers of an address."""
    domain = address.rpartition("@")[2].strip().lower()
    return KNOWN.get(domain) or Servers(f"imap.{domain}", f"smtp.{domain}")
