"""Programs that run together: started, watched, started again when they die, ended together."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

TICK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 5.0
STEADY_SECONDS = 30.0  # whoever lived this long starts with a short pause again
GRACE_SECONDS = 25.0

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)  # loaded here, since little is safe between fork and exec


@dataclass(frozen=True, slots=True)
class Program:
    """A program to run. `environment` is added to our own."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class ProgramFailed(Exception):
    """A program ended with an error where it should have gone on, or done its work."""

    def __init__(self, program: Program, status: int) -> None:
        super().__init__(f"{program.name} ended with status {status}.")
        self.program = program
        self.status = status


def run_to_end(program: Program) -> None:
    """Run one program until it is done. It ends with us. Raises ProgramFailed."""
    process = _Process(program)
    try:
        while not process.has_ended:
            time.sleep(TICK_SECONDS)
    finally:
        _end([process], GRACE_SECONDS)
    if process.status:
        raise ProgramFailed(program, process.status)


class Supervisor:
    """Keeps programs running until SIGTERM or SIGINT. To be used in the main thread.

    All are asked to end at once by SIGTERM and have `grace_seconds` to do so; a second signal cuts that
    short. If we are killed ourselves, they get SIGTERM from the kernel.
    """

    def __init__(self, programs: Sequence[Program], *, grace_seconds: float = GRACE_SECONDS) -> None:
        self._kept = [_Kept(program) for program in programs]
        self._grace_seconds = grace_seconds
        self._signals = 0

    def run(
        self,
        *,
        is_ready: Callable[[], bool] = lambda: True,
        when_ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Start the programs and return when all have ended after a signal.

        `is_ready` is asked until it says yes, then `when_ready` is called once. Raises ProgramFailed when
        a program ends with an error before that: it would only do so again. One that was killed, or
        ends later, is started again.
        """
        announced = False
        with self._counting_signals():
            try:
                while not self._signals:
                    for kept in self._kept:
                        kept.tend(may_fail=announced)
                    if not announced and is_ready():
                        announced = True
                        when_ready()
                    time.sleep(TICK_SECONDS)
            finally:
                running = [kept.process for kept in self._kept if kept.process]
                heard = self._signals
                _end(running, self._grace_seconds, is_urgent=lambda: self._signals > heard)

    @contextmanager
    def _counting_signals(self) -> Iterator[None]:
        def count(_number: int, _frame: object) -> None:
            self._signals += 1

        before = {number: signal.signal(number, count) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Kept:
    """A program that is started again when it ends, after a pause that grows while it keeps ending."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: _Process | None = None
        self._pause_seconds = FIRST_PAUSE_SECONDS
        self._next_start_at = 0.0

    def tend(self, *, may_fail: bool) -> None:
        now = time.monotonic()
        if self.process is None:
            if now >= self._next_start_at:
                self.process = _Process(self.program)
        elif self.process.has_ended:
            ended, self.process = self.process, None
            ended.clear_away()
            if ended.status > 0 and not may_fail:
                raise ProgramFailed(self.program, ended.status)
            if now - ended.started_at >= STEADY_SECONDS:
                self._pause_seconds = FIRST_PAUSE_SECONDS
            self._next_start_at = now + self._pause_seconds
            log.warning(
                "%s ended with status %d and starts again in %.2f seconds.",
                self.program.name, ended.status, self._pause_seconds,
            )  # fmt: skip
            self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)


class _Process:
    """One run of a program, in a session of its own: a Ctrl-C in the terminal reaches us only."""

    def __init__(self, program: Program) -> None:
        self.started_at = time.monotonic()
        self._popen = subprocess.Popen(  # noqa: S603 the command line's own programs
            program.arguments,
            env={**os.environ, **program.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509 it makes two calls of the kernel
        )

    @property
    def has_ended(self) -> bool:
        if self._popen.returncode is not None:
            return True
        # Not reaped yet, so that its number still stands for its group in `clear_away`.
        return os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    @property
    def status(self) -> int:
        """The exit status, or minus the signal that killed it. Known after `clear_away`."""
        return self._popen.returncode

    def ask_to_end(self) -> None:
        if not self.has_ended:
            self._popen.terminate()

    def clear_away(self) -> None:
        """Kill what is left of the program and of its own children."""
        if self._popen.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()


def _end(
    processes: Sequence[_Process], grace_seconds: float, is_urgent: Callable[[], bool] = lambda: False
) -> None:
    for process in processes:
        process.ask_to_end()
    deadline = time.monotonic() + grace_seconds
    while not all(process.has_ended for process in processes):
        if is_urgent() or time.monotonic() > deadline:
            break
        time.sleep(TICK_SECONDS)
    for process in processes:
        process.clear_away()


def _end_with(parent: int) -> Callable[[], None]:
    """Make the function that ties a new process to the life of ours, to be run between fork and exec."""

    def tie() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # we died before the kernel knew
            os._exit(1)

    return tie
