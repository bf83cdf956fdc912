"""The terminal's door to members and tokens. Whoever may run it on the server may do it all."""

from __future__ import annotations

import sys

import click
from django.conf import settings
from django.core.exceptions import ValidationError

from troth.team import commands, queries
from troth.team.actor import everyone
from troth.team.errors import Refused

BY = everyone(name="Command line", origin="command line")
ROLE_HELP = "administrator, manager, member, read-only, or the key of a role of your own."


@click.group()
def member() -> None:
    """Members of the team."""


@member.command("add")
@click.argument("email")
@click.option("--role", "role_key", required=True, help=ROLE_HELP)
@click.option("--name", default="", help="Their name; without it, what stands before the @.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
def add_member(email: str, role_key: str, name: str, password_stdin: bool) -> None:
    """Add a person. Without a password, a link is printed by which they set one."""
    role = queries.find_role(role_key)
    if role is None:
        known = ", ".join(role.key for role in queries.list_roles())
        raise click.UsageError(f"There is no role {role_key!r}. There are: {known}.")
    name = name or email.partition("@")[0]
    try:
        if password_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
            if not password:
                raise click.UsageError("No password came on standard input.")
            commands.add_member(email=email, name=name, role=role, password=password, by=BY)
            click.echo(f"{email} can sign in.")
        else:
            _added, secret = commands.invite_member(email=email, name=name, role=role, by=BY)
            _print_link(email, secret)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    except Refused as error:
        raise click.ClickException(str(error)) from error


@member.command("link")
@click.argument("email")
def make_link(email: str) -> None:
    """Print a new link for somebody who was invited, or who lost the password."""
    found = queries.find_member_by_email(email)
    if found is None or not found.is_active:
        raise click.ClickException(f"There is no active member {email}.")
    _print_link(email, commands.make_entry_link(member=found, by=BY))


@click.group()
def token() -> None:
    """Keys for programs."""


@token.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", "scopes", multiple=True, help='Like "people.read"; can be repeated. Default: all.')
def add_token(email: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make a token that acts as a member. It is printed once, alone on the last line."""
    found = queries.find_member_by_email(email)
    if found is None or not found.is_active:
        raise click.ClickException(f"There is no active member {email}.")
    try:
        _token, raw = commands.make_token(member=found, name=name, scopes=scopes or ("*",), by=BY)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"A token for {email}. Keep it: it is not shown again.")
    click.echo(raw)


def _print_link(email: str, secret: str) -> None:
    click.echo(f"Give this link to {email}. It works once:")
    click.echo(f"{settings.TROTH_URL}/welcome/{secret}/")


ALL = (member, token)
