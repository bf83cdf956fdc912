"""A real mail server for tests: Dovecot on a free port of the loopback."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from imapclient import IMAPClient

PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
PASSWORD = "wheels-before-easter"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 0
ssl = no
disable_plaintext_auth = no
{by_token}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
"""


BY_TOKEN = """
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
"""
ASKED = """
introspection_mode = get
introspection_url = {url}/introspect?token=
username_attribute = email
active_attribute = active
active_value = true
"""


class Dovecot:
    """A running server; anybody may enter with the password."""

    host, login = "127.0.0.1", "shop@hollin.example"

    def __init__(self, port: int, mail: Path) -> None:
        self.port = port
        self.mail = mail  # a maildir for each address

    @contextmanager
    def entered(self, login: str = "") -> Iterator[IMAPClient]:
        """Enter as the owner of a mailbox, to put mails there or take them away."""
        client = IMAPClient(self.host, self.port, ssl=False)
        client.login(login or self.login, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def running(provider: str = "") -> Iterator[Dovecot]:
    """Run a server for the length of a block, in a folder that goes with it.

    With a `provider` it lets in by XOAUTH2, too, and asks at that address whose a token is.
    """
    with TemporaryDirectory(prefix="troth-dovecot-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        with _running(folder, provider) as server:
            yield server


@contextmanager
def _running(folder: Path, provider: str) -> Iterator[Dovecot]:
    port, account = _free_port(), _account()
    text = CONFIGURATION.format(
        folder=folder, user=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name, uid=account.pw_uid,
        gid=account.pw_gid, port=port, password=PASSWORD,
        by_token=BY_TOKEN.format(folder=folder) if provider else "",
    )  # fmt: skip
    (folder / "oauth2.conf").write_text(ASKED.format(url=provider))
    (folder / "dovecot.conf").write_text(text)
    (folder / "mail").mkdir()
    os.chown(folder / "mail", account.pw_uid, account.pw_gid)
    server = subprocess.Popen([str(PROGRAM), "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait(port, server, folder)
        yield Dovecot(port, folder / "mail")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _account() -> pwd.struct_passwd:
    """Give the account that the server works under: it refuses to be root."""
    return pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("nobody")


def _wait(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = folder / "log"
    raise RuntimeError(f"dovecot did not start: {log.read_text() if log.exists() else ''}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
