"""`troth backup`, `troth restore` and `troth release-mail`."""

from __future__ import annotations

from pathlib import Path

import click

from troth.ground import home, processes
from troth.project import database, loading, terminal
from troth.project.commands.serve import part


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Keep all of it in one FILE: database, uploaded files and secret key. Troth may go on running.

    Whoever has the file has all your data and the key: guard it like the machine itself.
    """
    from troth.project.backup.making import make_backup

    with terminal.progress("Keeping") as progress:
        kept = make_backup(
            file, owner_url=database.owner_url(), application=database.application_role(), progress=progress
        )
    click.echo(
        f"{kept.rows:,} rows and {kept.files:,} files are in {file} ({terminal.size(kept.size_bytes)})."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring back the backup in FILE, into an empty workspace. Outgoing mail is held until you release it."""
    from troth.project.backup import archive

    size = file.stat().st_size
    with terminal.progress("Checking", size) as progress:
        manifest = archive.verified(file, progress)
    database.open_for_this_process()
    loading.set_up()
    from troth.project.backup import restoring  # it reads the catalog: models must be loaded first

    owner_url = database.owner_url()
    restoring.check(manifest)
    restoring.require_empty(owner_url)
    with terminal.progress("Restoring", size) as progress:
        restoring.restore(
            file, manifest, owner_url=owner_url, application=database.application_role(), progress=progress
        )
    processes.run_to_end(part("migrate"))
    click.echo(f"{sum(manifest['rows'].values()):,} rows are back, as they were at {manifest['made_at']}.")
    click.echo("Outgoing mail is held. When no other copy of this Troth runs any more: troth release-mail")
    if home.setting("TROTH_SECRET_KEY"):
        click.echo("TROTH_SECRET_KEY is set and hides the restored key: unset it, or all must sign in again.")


@click.command("release-mail")
def release_mail() -> None:
    """Let mail leave again, after a restore."""
    loading.set_up()
    from troth.project import mail

    count = mail.release()
    click.echo("Mail leaves again." if count else "No mail was held.")
