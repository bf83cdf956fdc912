"""What is restored is what was backed up, to the last row, right and file; a damaged backup is refused."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from troth.ground.postgres import supervisor
from troth.ground.testing import temporary_home
from troth.project.testing import environment, migrate_by_copy, serving, troth

FILL = """
from troth.project import database, loading
database.open_for_this_process()
loading.set_up()
from troth.ground import jobs
from troth.ground.home import files_folder
from troth.catalog import commands as fields
from troth.catalog.types import Rolled, RollUp
from troth.people import commands
from troth.questions.formulas.making import add_formula
from troth.team.actor import everyone
by = everyone(origin="test")
ada = commands.create_person(by=by, values={"name": "Ada Ünïcode \\\\ 'quoted'", "email": "ada@example.org"})
company = commands.create_company(by=by, values={"name": "Größe & Söhne"})
commands.change_person(by=by, record=ada, values={"city": "Zürich", "tags": ["vip", "a;b"]})
fields.add_field(object_type="people", label="Price", kind="money", by=by)
add_formula(object_type="people", label="With tax", text="custom.price * 1.19", by=by)
rolled = RollUp("people", "company", Rolled.SUM, "custom.with_tax")
fields.add_field(object_type="companies", label="Turnover", kind="", roll_up=rolled, by=by)
jobs.defer(jobs.forget_finished, after_seconds=86400)
(files_folder() / "aa").mkdir()
(files_folder() / "aa" / "empty").write_bytes(b"")
(files_folder() / "aa" / "upload").write_bytes(bytes(range(256)) * 5000)
"""

# PostgreSQL writes the casts of an array one by one, once it has read them from its own writing.
CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")
OURS = "(select oid from pg_class where relnamespace = 'public'::regnamespace)"
THINGS = {
    "triggers": "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
    "indexes": f"select pg_get_indexdef(indexrelid) from pg_index where indrelid in {OURS}",
    "constraints": "select conrelid::regclass, conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'public'::regnamespace",
    "functions": "select pg_get_functiondef(oid) from pg_proc"
    " where pronamespace = 'public'::regnamespace and prokind = 'f' and probin is null",
    "columns": "select attrelid::regclass, attname, atttypid::regtype, attnotnull, attgenerated,"
    " pg_get_expr(adbin, adrelid) from pg_attribute"
    " left join pg_attrdef on adrelid = attrelid and adnum = attnum"
    f" where attnum > 0 and not attisdropped and attrelid in {OURS} and attrelid not in"
    " (select indexrelid from pg_index)",  # the columns of an index have no name that anybody calls them by
    "partitions": "select inhrelid::regclass, inhparent::regclass from pg_inherits",
    "sequences": "select sequencename, last_value from pg_sequences",
    "rights": "select oid::regclass, privilege_type from pg_class, aclexplode(relacl)"
    " where relnamespace = 'public'::regnamespace and grantee = 'troth'::regrole",
    "rights to call": "select oid::regprocedure, has_function_privilege('troth', oid, 'execute')"
    " from pg_proc where pronamespace = 'public'::regnamespace",
}


def everything_in(home: Path) -> dict[str, Any]:
    """Read all that an installation consists of, in an order that does not depend on the disk."""
    with supervisor.acquire(home) as database, psycopg.connect(database.owner_url) as connection:
        found: dict[str, Any] = {
            name: sorted(CASTS.sub("", repr(row)) for row in connection.execute(query))
            for name, query in THINGS.items()
        }
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            rows = connection.execute(f"select t::text from {table} t order by 1").fetchall()
            found[f"rows of {table}"] = rows
    files = home / "files"
    found["files"] = {
        str(path.relative_to(files)): path.read_bytes() for path in files.rglob("*") if path.is_file()
    }
    found["key"] = (home / "secret_key").read_text()
    return found


@pytest.fixture(scope="module")
def filled() -> Iterator[Path]:
    """An installation in which somebody has worked."""
    with temporary_home() as home:
        migrate_by_copy(home)
        work_in(home)
        yield home


def work_in(home: Path) -> None:
    subprocess.run([sys.executable, "-c", FILL], env=environment(home), check=True)


@pytest.fixture(scope="module")
def kept(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "troth.backup"
    done = troth(filled, "backup", str(path))
    assert done.returncode == 0, done.stderr
    assert "rows and 2 files" in done.stdout
    return path


@pytest.fixture
def sample() -> Iterator[Path]:
    """The whole sample company, with what was done in it since."""
    with temporary_home() as home:
        migrate_by_copy(home)
        assert troth(home, "demo").returncode == 0
        work_in(home)
        yield home


@pytest.mark.slow
def test_what_comes_back_is_what_was_kept(sample: Path, fresh_home: Path, tmp_path: Path) -> None:
    assert troth(sample, "backup", str(tmp_path / "kept")).returncode == 0
    done = troth(fresh_home, "restore", str(tmp_path / "kept"))
    assert done.returncode == 0, done.stderr
    before, after = everything_in(sample), everything_in(fresh_home)
    assert len(before.pop("rows of project_backup")) == len(after.pop("rows of project_backup")) + 1
    assert len(after.pop("rows of project_restore")) == len(before.pop("rows of project_restore")) + 1
    assert len(before["rows of people_person"]) == 2012
    assert sum(len(rows) for name, rows in before.items() if "timeline_interaction_" in name) > 20_000
    assert before.keys() == after.keys()
    for name in before:
        assert after[name] == before[name], name


def test_a_server_of_ones_own_with_other_accounts_gets_the_same_rights(
    filled: Path, kept: Path, fresh_home: Path
) -> None:
    before = everything_in(filled)
    with supervisor.acquire(fresh_home) as database:
        owner = database.owner_url
        with psycopg.connect(owner, autocommit=True) as connection:
            for statement in (
                "role crm_owner login role troth_owner",
                "role crm login",
                "database crm owner crm_owner",
            ):
                connection.execute(f"create {statement}")
        urls = {
            "DATABASE_URL": owner.replace("troth_owner@/troth", "crm@/crm"),
            "DATABASE_OWNER_URL": owner.replace("troth_owner@/troth", "crm_owner@/crm"),
        }
        done = troth(fresh_home, "restore", str(kept), **urls)
        assert done.returncode == 0, done.stderr
        with psycopg.connect(urls["DATABASE_OWNER_URL"]) as connection:
            rights = connection.execute(THINGS["rights"].replace("'troth'", "'crm'"))
            assert sorted(CASTS.sub("", repr(row)) for row in rights) == before["rights"]
        with psycopg.connect(urls["DATABASE_URL"]) as connection:
            rows = connection.execute("select t::text from people_person t order by 1").fetchall()
            assert rows == before["rows of people_person"]


def test_only_its_owner_can_read_it(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600


def test_any_tar_can_look_into_it(kept: Path) -> None:
    listed = subprocess.run(["tar", "tf", str(kept)], capture_output=True, text=True, check=True).stdout
    assert listed.splitlines() == [
        "database.dump",
        "secret_key",
        "files/aa/empty",
        "files/aa/upload",
        "manifest.json",
    ]


def test_an_unused_installation_may_be_restored_onto_once_it_has_ended(
    kept: Path, migrated_home: Path
) -> None:
    with serving(migrated_home):
        refused = troth(migrated_home, "restore", str(kept))
    assert refused.returncode == 1
    assert "still running" in refused.stderr
    assert troth(migrated_home, "restore", str(kept)).returncode == 0
    assert everything_in(migrated_home)["rows of people_person"]
    with serving(migrated_home):
        pass


def test_a_workspace_in_use_is_left_alone(filled: Path, kept: Path) -> None:
    before = everything_in(filled)
    refused = troth(filled, "restore", str(kept))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert everything_in(filled) == before


def test_a_backup_does_not_overwrite(filled: Path, kept: Path) -> None:
    before = kept.read_bytes()
    assert troth(filled, "backup", str(kept)).returncode == 1
    assert kept.read_bytes() == before


@pytest.mark.parametrize("damage", ["truncated", "grown", "empty", "no backup"])
def test_a_damaged_backup_changes_nothing(kept: Path, fresh_home: Path, tmp_path: Path, damage: str) -> None:
    whole = kept.read_bytes()
    damaged = tmp_path / "damaged"
    damaged.write_bytes(
        {"truncated": whole[:-1], "grown": whole + b"\0", "empty": b"", "no backup": b"PK\3\4" * 99}[damage]
    )
    refused = troth(fresh_home, "restore", str(damaged))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert os.listdir(fresh_home) == []


def test_a_flipped_bit_is_found_wherever_it_is(kept: Path, tmp_path: Path) -> None:
    from troth.project.backup import BackupRefused, archive

    whole = bytearray(kept.read_bytes())
    chance = random.Random(7)
    for place in [0, 257, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(200))]:
        whole[place] ^= 1 << chance.randrange(8)
        damaged = tmp_path / f"{place}"
        damaged.write_bytes(whole)
        with pytest.raises(BackupRefused):
            archive.verified(damaged)
        whole[place] = kept.read_bytes()[place]
        damaged.unlink()


def test_mail_is_held_until_it_is_released(kept: Path, fresh_home: Path) -> None:
    assert "troth release-mail" in troth(fresh_home, "restore", str(kept)).stdout
    assert "Mail leaves again" in troth(fresh_home, "release-mail").stdout
    assert "No mail was held" in troth(fresh_home, "release-mail").stdout
