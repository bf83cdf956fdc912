"""Programs that run together: they come back when they die, and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from troth.ground.processes import Program, ProgramFailed, Supervisor, run_to_end

# Each appends its number to a file when it starts, and does then what its kind does.
STEADY = "import os, sys, time; print(os.getpid(), file=open(sys.argv[1], 'a')); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STEADY
FAILING = "import os, sys; print(os.getpid(), file=open(sys.argv[1], 'a')); sys.exit(3)"
WITH_CHILD = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STEADY!r}, sys.argv[2]]);" + STEADY
)


class Started:
    """The file into which a program writes its number at each start."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def numbers(self) -> list[int]:
        return [int(line) for line in self.path.read_text().split()] if self.path.exists() else []

    def program(self, kind: str, *arguments: object) -> Program:
        words = [str(word) for word in (self.path, *arguments)]
        return Program(self.path.name, [sys.executable, "-c", kind, *words])


@pytest.fixture
def web(tmp_path: Path) -> Started:
    return Started(tmp_path / "web")


@pytest.fixture
def worker(tmp_path: Path) -> Started:
    return Started(tmp_path / "worker")


def wait_until(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + 180
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def meanwhile() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Do something in a thread while the supervisor has the main thread, then ask it to end."""
    threads = []
    failures: list[BaseException] = []

    def begin(work: Callable[[], None]) -> None:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                failures.append(error)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield begin
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_all_end_together_after_a_signal(web: Started, worker: Started, meanwhile: Callable) -> None:
    meanwhile(lambda: wait_until(lambda: web.numbers and worker.numbers))
    Supervisor([web.program(STEADY), worker.program(STEADY)]).run()
    assert not any(lives(number) for number in web.numbers + worker.numbers)


def test_a_killed_program_comes_back_and_the_others_stay(
    web: Started, worker: Started, meanwhile: Callable
) -> None:
    def kill_the_worker() -> None:
        wait_until(lambda: web.numbers and worker.numbers)
        os.kill(worker.numbers[0], signal.SIGKILL)
        wait_until(lambda: len(worker.numbers) == 2)
        assert lives(web.numbers[0])

    meanwhile(kill_the_worker)
    Supervisor([web.program(STEADY), worker.program(STEADY)]).run()
    assert len(web.numbers) == 1


def test_what_a_killed_program_leaves_behind_is_cleared_away(
    web: Started, worker: Started, meanwhile: Callable
) -> None:
    def kill_the_parent() -> None:
        wait_until(lambda: web.numbers and worker.numbers)
        os.kill(web.numbers[0], signal.SIGKILL)
        wait_until(lambda: len(web.numbers) == 2)
        assert not lives(worker.numbers[0])

    meanwhile(kill_the_parent)
    Supervisor([web.program(WITH_CHILD, worker.path)]).run()


def test_a_program_that_keeps_failing_later_is_started_again_with_growing_pauses(
    web: Started, meanwhile: Callable
) -> None:
    started_at = time.monotonic()
    meanwhile(lambda: wait_until(lambda: len(web.numbers) == 3))
    Supervisor([web.program(FAILING)]).run(is_ready=lambda: True)
    assert time.monotonic() - started_at > 0.25 + 0.5


def test_a_program_that_fails_before_all_is_ready_ends_the_start(web: Started, worker: Started) -> None:
    with pytest.raises(ProgramFailed, match=r"^web ended with status 3\.$"):
        Supervisor([worker.program(STEADY), web.program(FAILING)]).run(is_ready=lambda: False)
    assert not any(lives(number) for number in worker.numbers)


def test_readiness_is_told_once(web: Started, meanwhile: Callable) -> None:
    told: list[int] = []
    meanwhile(lambda: (wait_until(lambda: told), time.sleep(0.5)))
    Supervisor([web.program(STEADY)]).run(
        is_ready=lambda: bool(web.numbers), when_ready=lambda: told.append(len(web.numbers))
    )
    assert told == [1]


def test_a_program_that_does_not_end_is_killed_when_its_time_is_over(
    web: Started, meanwhile: Callable
) -> None:
    meanwhile(lambda: wait_until(lambda: web.numbers))
    Supervisor([web.program(STUBBORN)], grace_seconds=0.5).run()
    assert not lives(web.numbers[0])


def test_a_second_signal_does_not_wait(web: Started, meanwhile: Callable) -> None:
    def ask_twice() -> None:
        wait_until(lambda: web.numbers)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.5)

    meanwhile(ask_twice)
    started_at = time.monotonic()
    Supervisor([web.program(STUBBORN)], grace_seconds=3600).run()
    assert time.monotonic() - started_at < 1800
    assert not lives(web.numbers[0])


def test_programs_end_when_their_supervisor_is_killed(web: Started) -> None:
    supervise = (
        "import sys; from troth.ground.processes import Program, Supervisor;"
        "Supervisor([Program('web', sys.argv[1:])]).run()"
    )
    arguments = web.program(STEADY).arguments
    supervisor = subprocess.Popen(
        [sys.executable, "-c", supervise, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    wait_until(lambda: web.numbers)
    supervisor.kill()
    supervisor.wait()
    wait_until(lambda: not lives(web.numbers[0]))


def test_a_program_run_to_its_end_must_succeed(web: Started) -> None:
    run_to_end(Program("true", ["true"]))
    with pytest.raises(ProgramFailed, match=r"^web ended with status 3\.$"):
        run_to_end(web.program(FAILING))


def test_a_program_sees_our_environment_and_its_own(web: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "1")
    check = "import os, sys; sys.exit(os.environ['OURS'] + os.environ['ITS'] != '12')"
    run_to_end(Program("check", [sys.executable, "-c", check], {"ITS": "2"}))
