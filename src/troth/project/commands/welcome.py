"""`troth welcome`: how to sign in. `troth serve` says it each time that it is ready."""

from __future__ import annotations

import click

from troth.project import environment, loading


@click.command()
def welcome() -> None:
    """Say how to sign in; while nobody can, by a link for the first administrator, which works once."""
    loading.set_up()
    from troth.team.commands import make_first_administrator

    url = environment.public_url()
    if secret := make_first_administrator():
        click.echo(f"Open this link to become the administrator. It works once:\n{url}/welcome/{secret}/")
    else:
        click.echo(f"Sign in at {url}/sign-in/ with your mail address and password.")
