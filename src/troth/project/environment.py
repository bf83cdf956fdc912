"""What the environment says, checked. Every wrong value is one clear line, before anything starts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from troth.ground import home
from troth.ground.modules import entry_points_of

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SHIPPED = (
    "sales",
    "commerce",
    "promises",
    "automation",
    "insight",
)  # the optional modules that come with Troth, lower ones first
DEFAULT_URL = "http://127.0.0.1:8000"


def home_folder() -> Path:
    """Give the data folder, made if it is not there."""
    return home.home()


def secret() -> str:
    """Give the secret key: from the environment, else made once and kept in the data folder."""
    return home.secret_key()


def public_url() -> str:
    """Give the address at which people and programs reach Troth, without a slash at the end.

    Unless it is set, the one at which `troth serve` listens, or listened last.
    """
    url = (home.setting("TROTH_URL") or home.served_url() or DEFAULT_URL).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise home.SettingError(
            f"TROTH_URL is {url!r}; it must be like https://troth.example.org, without a path."
        )
    return url


def trusted_proxies() -> list[IPv4Network | IPv6Network]:
    """Give the networks whose proxies may say who the client is. None by default."""
    return _networks("TROTH_TRUSTED_PROXIES")


def outgoing_networks() -> list[IPv4Network | IPv6Network]:
    """Give the networks that are no public ones, and may be asked over HTTP all the same. None by default."""
    return _networks("TROTH_OUTGOING_TO")


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    named = home.setting(name, "")
    try:
        return [ip_network(one.strip()) for one in named.split(",") if one.strip()]
    except ValueError as error:
        raise home.SettingError(f"{name}: {error}; it must be like 127.0.0.1, 10.0.0.0/8.") from error


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. Without a host, none is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False
    sender: str = "troth@localhost"


def mail_server() -> MailServer:
    """Give the mail server of TROTH_SMTP_URL, and the sender of what the system itself writes."""
    url = home.setting("TROTH_SMTP_URL", "")
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise home.SettingError(
            "TROTH_SMTP_URL must be like smtp://user:password@mail.example.org:587?from=crm@example.org, or smtps://."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    is_tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587 if user else 25),
        user=user,
        password=password,
        starts_tls=bool(user) and not is_tls,  # a password is never sent in the clear
        is_tls=is_tls,
        sender=dict(parse_qsl(parts.query)).get("from", user if "@" in user else f"troth@{parts.hostname}"),
    )


def metrics_token() -> str:
    """Give the token by which other machines may read the metrics; empty: this machine only."""
    return home.setting("TROTH_METRICS_TOKEN", "")


def log_level() -> str:
    """Give the least level that is logged: every request for programs, only what went wrong for people."""
    level = home.setting("TROTH_LOG_LEVEL", "WARNING" if sys.stderr.isatty() else "INFO").upper()
    if level not in LOG_LEVELS:
        raise home.SettingError(f"TROTH_LOG_LEVEL is {level!r}; it must be one of {', '.join(LOG_LEVELS)}.")
    return level


def api_calls_per_minute() -> int:
    """Give how many calls of the API one token or member may make in a minute."""
    text = home.setting("TROTH_API_CALLS_PER_MINUTE", "60000")
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**9):
        raise home.SettingError(f"TROTH_API_CALLS_PER_MINUTE is {text!r}; it must be a number above 0.")
    return int(text)


def lake_folder() -> Path:
    """Give the folder of the lake; it is made with the first refresh."""
    named = home.setting("TROTH_LAKE_URL", str(home.home() / "lake"))
    path = named.removeprefix("file://")
    if "://" in path or not Path(path).is_absolute():
        raise home.SettingError(f"TROTH_LAKE_URL is {named!r}; it must be a folder, as /srv/troth/lake.")
    return Path(path)


def engine() -> str:
    """Give the engine that answers from the lake, or the address of Spark."""
    named = home.setting("TROTH_ENGINE", "duckdb")
    if named != "duckdb" and not named.startswith(("spark://", "sc://")):
        raise home.SettingError(f"TROTH_ENGINE is {named!r}; it must be duckdb, spark://… or sc://….")
    return named


def check() -> None:
    """Read every setting once, so that a wrong one stops the start before anything runs."""
    home_folder()
    secret()
    public_url()
    modules()
    database()
    trusted_proxies()
    outgoing_networks()
    log_level()
    api_calls_per_minute()
    mail_server()
    lake_folder()
    engine()


def modules() -> list[str] | None:
    """Give the names of the modules that are on, or None for all. The word "none" switches all off."""
    named = home.setting("TROTH_MODULES", "")
    if not named:
        return None
    names = [name.strip() for name in named.split(",") if name.strip()] if named != "none" else []
    known = [*SHIPPED, *(point.name for point in entry_points_of(None))]
    for name in names:
        if name not in known:
            raise home.SettingError(f"TROTH_MODULES names {name!r}, which is none of: {', '.join(known)}.")
    return names


def shipped_modules() -> list[str]:
    """Name the packages of the modules that come with Troth and are on, lower ones first."""
    named = modules()
    return [f"troth.{name}" for name in SHIPPED if named is None or name in named]


def database() -> dict[str, Any]:
    """Give Django's settings of the database named by DATABASE_URL.

    The roof's `commandline` sets DATABASE_URL to the embedded server where nothing else is named.
    """
    return parsed_database(home.setting("DATABASE_URL", ""))


def parsed_database(url: str) -> dict[str, Any]:
    """Turn a libpq URL into Django's settings; empty gives a database that nobody can reach."""
    parts = urlsplit(url or "postgresql:///troth")
    if parts.scheme not in ("postgresql", "postgres"):
        raise home.SettingError(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://.")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "troth",
        "USER": query.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **query,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "options": "-c statement_timeout=30s -c lock_timeout=10s -c timezone=UTC",
        },
    }
