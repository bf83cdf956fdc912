"""`troth import …`: the terminal's door to imports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.exchange import conduct, queries
from troth.exchange.commands import imports
from troth.exchange.exporting import forms_of, write_file
from troth.exchange.files import UnreadableFile
from troth.questions.errors import QuestionError
from troth.questions.listing import read_query
from troth.team.actor import Actor, everyone

PIECE = 1 << 20
COUNTS = ("rows", "created", "updated", "unchanged", "skipped", "failed")


class KindOf(click.ParamType[ObjectType]):
    """The public name of an object type."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ObjectType:
        """Find the object type, or list those there are."""
        found = object_types().get(value)
        if found is None:
            self.fail(f"{value!r} is none of: {', '.join(sorted(object_types()))}", param, ctx)
        return found


def by_command_line() -> Actor:
    """Whoever may run `troth` on the machine may do everything."""
    return everyone("Command line", "command line")


@click.command("import", context_settings={"ignore_unknown_options": False})
@click.argument("kind_or_undo")
@click.argument("file_or_import")
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=field",
    help="Send a column to a field; empty: leave it out.",
)
@click.option(
    "--match", default="", metavar="FIELD", help="By which field known records are found; none: by none."
)
@click.option("--on-match", type=click.Choice(imports.ON_MATCH), default="update", show_default=True)
@click.option(
    "--on-conflict",
    type=click.Choice(imports.ON_CONFLICT),
    default="keep",
    show_default=True,
    help="Where a person typed another value here later: keep it, or take the file's.",
)
@click.option(
    "--on-bad-cell",
    type=click.Choice(imports.ON_BAD_CELL),
    default="row",
    show_default=True,
    help="What is left out for a bad cell: its whole row, or the cell alone.",
)
@click.option("--sheet", default="", help="Sheet of an Excel workbook; the first with content else.")
@click.option("--dry-run", is_flag=True, help="Only tell what would come of it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_(kind_or_undo: str, file_or_import: str, **options: Any) -> None:
    """Import a file (CSV, Excel, vCard), or take an import back: troth import undo IMPORT_ID."""
    with _failures():
        if kind_or_undo == "undo":
            _undo(file_or_import, options["as_json"])
        else:
            kind = KindOf().convert(kind_or_undo, None, click.get_current_context())
            _import(kind, Path(file_or_import), options)


def _import(kind: ObjectType, file: Path, options: Mapping[str, Any]) -> None:
    if not file.is_file():
        raise click.UsageError(f"There is no file {file}.")
    by = by_command_line()
    record = imports.take_file(
        object_type=kind, file_name=file.name, pieces=_pieces(file), by=by, sheet_name=options["sheet"]
    )
    mapping = {}
    for pair in options["mapped"]:
        column, equals, name = pair.rpartition("=")
        if not equals:
            raise click.UsageError(f"--map {pair!r} must be COLUMN=field.")
        mapping[column] = name
    record = imports.choose_columns(
        record=record, mapping=mapping, match=options["match"], on_match=options["on_match"],
        on_bad_cell=options["on_bad_cell"], on_conflict=options["on_conflict"], by=by,
    )  # fmt: skip
    unfinished = None if options["dry_run"] else imports.find_unfinished(record)
    if unfinished:
        imports.forget_import(record=record, by=by)
        if not conduct.is_left(unfinished):
            raise Conflict(_("This file is being imported at this moment."))
        record = unfinished
    else:
        record = imports.start_import(record=record, by=by, is_dry=options["dry_run"], is_deferred=False)
    with _progress(record, options["as_json"]) as tell:
        conduct.run(record.pk, tell)
    record.refresh_from_db()
    errors = _errors_file(record, file)
    _report(record, errors, options["as_json"])
    if record.error:
        raise click.ClickException(record.error)


def _undo(import_id: str, as_json: bool) -> None:
    by = by_command_line()
    record = queries.get_import(import_id, seen_by=by)
    record = imports.undo_import(record=record, by=by, is_deferred=False)
    conduct.undo(record.pk)
    record.refresh_from_db()
    if as_json:
        click.echo(json.dumps({"import_id": str(record.pk), "state": str(record.state), "kept": record.kept}))
        return
    click.echo(_("%s is undone.") % record.file_name)
    if record.kept:
        click.echo(_("%d records were changed since and stay as they are.") % record.kept)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        yield from iter(partial(opened.read, PIECE), b"")


def _errors_file(record: Any, file: Path) -> str:
    """Write the bad rows beside the file, or into the working folder where that can not be written."""
    if not record.failed and not record.partial:
        return ""
    name = f"{file.stem}-errors-{str(record.pk)[-8:]}.csv"
    for folder in (file.resolve().parent, Path.cwd()):
        try:
            with (folder / name).open("w", encoding="utf-8-sig", newline="") as opened:
                opened.writelines(queries.errors_csv(record))
        except OSError:
            continue
        return str(folder / name)
    return ""


def _report(record: Any, errors: str, as_json: bool) -> None:
    counts = {name: getattr(record, name) for name in COUNTS}
    if as_json:
        click.echo(json.dumps({"import_id": str(record.pk), **counts, "errors_file": errors or None}))
        return
    said = _("Would do") if record.is_dry else _("Done")
    click.echo(f"{said}: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()))
    if record.origin:
        click.echo(_("The file was recognised as an export of %s.") % record.origin)
    mapped = zip(record.headers, record.mapping, strict=True)
    left_out = [header for header, target in mapped if not target]
    if left_out:
        click.echo(_("Left out: %s") % ", ".join(left_out))
    if record.conflicts:
        said = _("%d rows differ from what a person typed here later, and take the file's values.")
        if record.on_conflict == "keep":
            said = _("%d rows differ from what a person typed here later, which stays: --on-conflict take.")
        click.echo(said % record.conflicts)
    if record.alike:
        click.echo(_("%d of the new rows look like somebody who is here already.") % record.alike)
    if record.partial:
        said = _("%d rows come in without a cell that could not be read.")
        if record.on_bad_cell == "row":
            said = _("%d of the failed rows could come in without a cell: --on-bad-cell cell.")
        click.echo(said % record.partial)
    if errors:
        click.echo(_("The rows that could not be taken, and why: %s") % errors)
    if not record.is_dry:
        click.echo(_("To take it back: troth import undo %s") % record.pk)


@contextmanager
def _progress(record: Any, as_json: bool) -> Iterator[Any]:
    if as_json or not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(record.file_name, total=record.rows_expected, rate="")

        def tell(now: Any) -> None:
            rate = _("%d rows/s") % now.rate
            bar.update(task, completed=now.rows, total=now.rows_expected, rate=rate)

        yield tell


@contextmanager
def _failures() -> Iterator[None]:
    """Turn refusals into one line and an exit status."""
    try:
        yield
    except Invalid as error:
        raise click.UsageError(str(error)) from error
    except NotFound as error:
        raise click.ClickException(_("There is no such import.")) from error
    except QuestionError as error:
        raise click.UsageError(str(error)) from error
    except (UnreadableFile, Conflict, Forbidden) as error:
        raise click.ClickException(str(error)) from error


@click.command("export")
@click.argument("kind", type=KindOf())
@click.option("--where", default="", metavar="QUESTION", help='Which records, as country = "DE".')
@click.option("--sort", default="", help="Fields to sort by, as -created_at,last_name.")
@click.option("--fields", default="", metavar="a,b", help="Which fields; all that can be written flat else.")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def export(kind: ObjectType, where: str, output: Path, as_json: bool, **options: str) -> None:
    """Write records to a file: .csv, .xlsx, .jsonl, .parquet, and .vcf for people."""
    form = output.suffix.lstrip(".").lower()
    with _failures():
        query = read_query(kind, where=where, sort=options["sort"], fields=options["fields"])
        if form not in forms_of(query):
            names = ", ".join(f".{name}" for name in forms_of(query))
            raise click.UsageError(f"{output.name} must end in one of: {names}.")
        draft = output.with_name(f".{output.name}.part")
        try:
            rows = write_file(query, form, by_command_line(), draft, lambda done: None)
            draft.replace(output)
        except OSError as error:
            raise click.ClickException(f"{output}: {error.strerror}.") from error
        finally:
            draft.unlink(missing_ok=True)
    if as_json:
        click.echo(json.dumps({"rows": rows, "file": str(output)}))
    else:
        click.echo(f"{rows:,} {kind.many} → {output}")


ALL = (import_, export)
