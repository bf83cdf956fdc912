"""The `troth` command. Its subcommands are the roof's own and those that modules hand in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from troth import __version__
from troth.ground.home import SettingError
from troth.ground.postgres import DatabaseNotStarted
from troth.ground.processes import ProgramFailed
from troth.project import database
from troth.project.backup import BackupRefused
from troth.project.commands import ALL
from troth.project.loading import set_up

WITHOUT_DATABASE = {"serve", "doctor", "restore", "events", "modules"}


class Troth(click.Group):
    """The group of all commands: the database is opened, and the application loaded, when one needs it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        set_up()
        return sorted([*super().list_commands(ctx), *_handed_in()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        is_help = ctx.resilient_parsing or not {"-h", "--help"}.isdisjoint(sys.argv)
        if cmd_name not in WITHOUT_DATABASE and not is_help:
            database.open_for_this_process()
        if found := super().get_command(ctx, cmd_name):
            return found
        set_up()
        command = _handed_in().get(cmd_name)
        if command and not is_help:
            _begin_work()
        return command


def _begin_work() -> None:
    from troth.ground.hooks import begin_work  # models must be loaded first

    begin_work()


def _handed_in() -> dict[str, click.Command]:
    from troth.ground.modules import installed  # models must be loaded first

    return {command.name: command for module in installed() for command in module.commands}


@click.group(cls=Troth, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="troth")
def troth() -> None:
    """Troth: the customer relationship system that keeps your word."""


def main(arguments: Sequence[str] | None = None) -> Any:
    """Run a command. Exit status 0 done, 1 failed, 2 wrong usage."""
    for command in ALL:
        troth.add_command(command)
    try:
        return troth(args=arguments, prog_name="troth")
    except (SettingError, DatabaseNotStarted, ProgramFailed, BackupRefused) as error:
        click.echo(f"troth: {error}", err=True)
        sys.exit(1)
