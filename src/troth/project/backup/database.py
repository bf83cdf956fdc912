"""The database's part of a backup: `pg_dump` writes one snapshot, `pg_restore` reads it in one transaction.

Both come with the embedded server and serve a real one as well. Names of accounts are not part of a
backup, since another installation has others: what the application may do is kept as a list of its own.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from troth.ground.postgres import binaries
from troth.project.backup import BackupRefused
from troth.project.backup.archive import chunks_of

Connection = psycopg.Connection[Any]
Grants = list[list[str]]  # kind, name, privilege, "application" or "" for everybody

OURS = ("--schema=public", "--no-owner", "--no-privileges")
STRICT = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction")

TABLES = """
select relation.oid::regclass::text from pg_class relation
where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1
"""

# What the application, or everybody, may do with each table, sequence and function of ours.
GRANTS = """
with thing(kind, name, oid, acl) as (
    select case relkind when 'S' then 'sequence' else 'table' end, oid::regclass::text, oid, relacl
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v', 'm')
    union all
    select 'routine', oid::regprocedure::text, oid, coalesce(proacl, acldefault('f', proowner))
    from pg_proc where pronamespace = 'public'::regnamespace
)
select kind, name, privilege_type, case grantee when 0 then '' else 'application' end
from thing, aclexplode(acl)
where grantee in (0, %(application)s::regrole)
and not exists (select from pg_depend where pg_depend.objid = thing.oid and deptype = 'e') order by 1, 2, 3
"""

# Everything of ours in the schema, which itself may belong to somebody else; what extensions made stays. The
# functions of a range type are parts of it and go with it.
OWN_THINGS = """
with own(kind, name, oid) as (
    select case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
        else 'table' end, oid::regclass::text, oid
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v', 'm')
    union all
    select 'routine', oid::regprocedure::text, oid from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select 'type', oid::regtype::text, oid from pg_type
    where typnamespace = 'public'::regnamespace and (
        typtype in ('e', 'd', 'r')
        or typtype = 'c' and typrelid in (select oid from pg_class where relkind = 'c')
    )
)
select kind, name from own
where not exists (
    select from pg_depend where pg_depend.objid = own.oid
        and (deptype = 'e' or deptype = 'i' and kind = 'routine')
)
"""

# Everybody may run a new function, unless it says otherwise.
CLOSE_ROUTINES = """
do $$ declare routine text; begin
    for routine in select oid::regprocedure::text from pg_proc
        where pronamespace = 'public'::regnamespace and proowner = current_user::regrole loop
        execute format('revoke all on routine %s from public', routine);
    end loop;
end $$"""

OTHERS = """
select distinct application_name from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and application_name like 'troth %' order by 1
"""


@contextmanager
def snapshot(owner_url: str) -> Iterator[tuple[Connection, str]]:
    """Hold one moment of the database: a connection that sees it, and its name for others."""
    with psycopg.connect(owner_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        ((name,),) = connection.execute("select pg_export_snapshot()").fetchall()
        yield connection, name


def counts(connection: Connection) -> dict[str, int]:
    """Count the rows of each table, partitions one by one."""
    counted = {}
    for (table,) in connection.execute(TABLES).fetchall():
        ((counted[table],),) = connection.execute(f"select count(*) from {table}").fetchall()  # noqa: S608
    return counted


def grants(connection: Connection, application: str) -> Grants:
    """List what the application may do, and everybody."""
    found = connection.execute(GRANTS, {"application": _quoted(connection, application)})
    return [list(row) for row in found]


def others(connection: Connection) -> list[str]:
    """Name the programs of Troth that are connected to the database."""
    return [name for (name,) in connection.execute(OTHERS)]


def dump(owner_url: str, snapshot_name: str) -> Iterator[bytes]:
    """Read the database as it was at a snapshot. Raises BackupRefused where PostgreSQL refuses."""
    options = ["--format=custom", "--compress=gzip:3", "--no-comments", f"--snapshot={snapshot_name}"]
    with _program("pg_dump", *OURS, *options, url=owner_url, stdout=subprocess.PIPE) as process:
        try:
            yield from chunks_of(process.stdout)  # type: ignore[arg-type]
        except GeneratorExit:
            process.kill()
            raise


def load(owner_url: str, dumped: Iterable[bytes], *, before: Sequence[str], after: Sequence[str]) -> None:
    """Write a dump into a database, with statements before and after it: all or nothing.

    Constraints and triggers are made after the rows, so no audit entry arises. Raises BackupRefused.
    """
    with tempfile.TemporaryDirectory() as folder:
        first, last = Path(folder, "before.sql"), Path(folder, "after.sql")
        first.write_text(";\n".join([*before, ""]))
        last.write_text(";\n".join(["set search_path = public", *after, ""]))
        scripts = [f"--file={first}", "--file=-", f"--file={last}"]
        with (
            _program(
                "pg_restore", "--file=-", *OURS, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ) as reader,
            _program("psql", *STRICT, *scripts, url=owner_url, stdin=reader.stdout),
            suppress(BrokenPipeError),  # somebody has given up, and says why
        ):
            _feed(reader, dumped)


def clearing(connection: Connection) -> list[str]:
    """Write the statements that drop every table, function and type: those of an empty workspace."""
    return [f"drop {kind} if exists {name} cascade" for kind, name in connection.execute(OWN_THINGS)]


def allowing(connection: Connection, application: str, granted: Grants) -> list[str]:
    """Write the statements that let the application, and everybody, do exactly what they might before."""
    role = _quoted(connection, application)
    return [
        f"revoke all on all tables in schema public from {role}",
        f"revoke all on all sequences in schema public from {role}",
        CLOSE_ROUTINES,
        *(
            f"grant {privilege} on {kind} {name} to {role if whom else 'public'}"
            for kind, name, privilege, whom in granted
        ),
    ]


def requiring(rows: Mapping[str, int]) -> list[str]:
    """Write the statements that fail unless each table has so many rows."""
    return [
        f"do $$ begin if (select count(*) from {table}) <> {int(count)} then"  # noqa: S608 - a table's name
        f" raise exception 'Not all rows of {table} have arrived.'; end if; end $$"
        for table, count in rows.items()
    ]


def _quoted(connection: Connection, name: str) -> str:
    return sql.Identifier(name).as_string(connection)


def _feed(process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> None:
    if process.stdout:
        process.stdout.close()  # it is the next one's now
    for chunk in chunks:
        process.stdin.write(chunk)  # type: ignore[union-attr]
    process.stdin.close()  # type: ignore[union-attr]


@contextmanager
def _program(
    name: str, *options: str, url: str = "", stdin: int | IO[bytes] | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of PostgreSQL, on a database. Raises BackupRefused with its complaint when it fails."""
    parts: dict[str, Any] = conninfo_to_dict(url)
    # Every account of the machine can read a command line, but not the environment.
    password = {"PGPASSWORD": str(parts.pop("password"))} if parts.get("password") else {}
    target = [f"--dbname={make_conninfo(**parts)}"] if url else []
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - a program of PostgreSQL's, and arguments of ours
            [binaries.installed() / name, *options, *target],
            stdin=stdin, stdout=stdout, stderr=said, env={**os.environ, **password},
        ) as process,
    ):  # fmt: skip
        yield process
        if process.wait():
            said.seek(0)
            complaint = " ".join(said.read().decode(errors="replace").split())
            raise BackupRefused(f"{name} failed: {complaint}")
