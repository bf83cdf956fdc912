"""`troth doctor`: checks the installation; each finding says how to fix it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from troth.project.checkup import examine


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(as_json: bool) -> None:
    """Check the installation. Exit status 1 when there is something to mend."""
    findings = list(examine())
    if as_json:
        click.echo(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    elif not findings:
        click.echo("All is well.")
    for finding in [] if as_json else findings:
        click.secho(f"{finding.about}: {finding.found}", fg="yellow")
        click.echo(f"    {finding.fix}")
    sys.exit(1 if findings else 0)
