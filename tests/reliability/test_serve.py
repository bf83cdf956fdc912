"""`troth serve`: starts in seconds, bears the death of its parts, ends without a trace."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

from troth.project.testing import READY, Running, running, serving


@pytest.fixture
def served(fresh_home: Path) -> Iterator[Running]:
    with serving(fresh_home) as run:
        yield run


def get(run: Running, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{run.url}{path}", timeout=15) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except (URLError, ConnectionError):
        return 0


def processes_of(home: Path, run: Running) -> list[psutil.Process]:
    ours = psutil.Process(run.process.pid)
    return [ours, *ours.children(recursive=True), *postgres_in(home)]


def postgres_in(home: Path) -> list[psutil.Process]:
    found = psutil.process_iter(["name", "cwd"])
    return [one for one in found if one.info["name"] == "postgres" and str(home) in (one.info["cwd"] or "")]


def part_of(run: Running, name: str) -> psutil.Process | None:
    for one in psutil.Process(run.process.pid).children():
        if one.status() != psutil.STATUS_ZOMBIE and one.cmdline()[2:4] == ["troth.project", name]:
            return one
    return None


def wait_until_ready(run: Running, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while get(run, "/readyz") != 200:
        assert time.monotonic() < deadline, "\n".join(run.lines)
        time.sleep(0.1)


def test_says_how_the_first_one_signs_in(served: Running) -> None:
    link = served.wait_for(re.compile("/welcome/"))
    assert link.startswith(f"{served.url}/welcome/")
    assert get(served, link.removeprefix(served.url)) == 200
    assert get(served, "/welcome/guessed/") != 200


def test_the_web_processes_count_requests_together(served: Running) -> None:
    for _ in range(30):  # each over a connection of its own, so that both have some
        assert get(served, "/healthz") == 200
    with urllib.request.urlopen(f"{served.url}/metrics", timeout=15) as answer:  # noqa: S310 - our own server
        assert (
            'troth_requests_total{method="GET",route="healthz",status="200"} 30.0' in answer.read().decode()
        )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_cleanly_and_in_seconds(fresh_home: Path, number: int) -> None:
    with serving(fresh_home) as run:
        all_of_it = processes_of(fresh_home, run)
        assert len(all_of_it) > 5
        assert run.end(number) == 0
    assert not [one for one in all_of_it if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert "Traceback" not in "\n".join(run.lines)


def test_the_second_start_takes_seconds(fresh_home: Path) -> None:
    with serving(fresh_home):
        pass
    with serving(fresh_home) as run:
        assert get(run, "/healthz") == 200
        # Of the processor, since the clock on the wall also counts what else the machine does meanwhile.
        times = [one.cpu_times() for one in processes_of(fresh_home, run)]
        assert sum(t.user + t.system + t.children_user + t.children_system for t in times) < 8


def test_idles_in_less_than_500_mb(fresh_home: Path, served: Running) -> None:
    assert get(served, "/readyz") == 200
    # What processes share is counted once.
    used = sum(one.memory_full_info().pss for one in processes_of(fresh_home, served))
    assert used < 500 * 1024**2


def test_prints_no_colours_outside_a_terminal(served: Running) -> None:
    assert "\x1b" not in "\n".join(served.lines)
    assert f"Troth is ready at {served.url}" in served.lines


def test_a_killed_database_is_back_within_ten_seconds(fresh_home: Path, served: Running) -> None:
    postmaster = int((fresh_home / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    time.sleep(0.3)
    wait_until_ready(served, 10)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_part_is_started_again(served: Running, name: str) -> None:
    before = part_of(served, name)
    assert before
    before.kill()
    deadline = time.monotonic() + 10
    while (after := part_of(served, name)) is None or after == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    wait_until_ready(served, 10)


def test_a_taken_port_is_one_clear_line(fresh_home: Path, served: Running) -> None:
    with running(fresh_home, "serve", port=served.port) as second:
        assert second.wait_for_end() == 1
    assert second.lines == [
        f"troth: Can not listen on 127.0.0.1:{served.port}: another program listens there. "
        "Choose a free port with --port."
    ]


def test_two_can_share_one_home(fresh_home: Path, served: Running) -> None:
    with serving(fresh_home) as second:
        assert get(second, "/readyz") == 200
        assert READY.search("\n".join(second.lines))
    assert get(served, "/readyz") == 200
