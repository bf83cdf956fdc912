"""A load of requests over the loopback: at a steady rate, or as many as the server can answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: requests a second, and the time of each in milliseconds, sorted."""

    per_second: float
    times_ms: tuple[float, ...]

    def at(self, share: float) -> float:
        """Give the time that this share of the requests was quicker than."""
        return self.times_ms[min(int(len(self.times_ms) * share), len(self.times_ms) - 1)]


Bodies = Callable[[int], bytes]  # what the request of a number sends; without one it is a GET


def closed(
    port: int,
    paths: Sequence[str],
    headers: Mapping[str, str],
    *,
    clients: int,
    seconds: float,
    bodies: Bodies | None = None,
) -> Load:
    """Ask as fast as answers come, with some clients at once."""
    end = time.perf_counter() + seconds
    times: list[float] = []

    def client(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        place = number
        while time.perf_counter() < end:
            body = bodies(place) if bodies else None
            times.append(_ask(connection, paths[place % len(paths)], headers, body))
            place += clients

    _together(client, clients)
    return Load(len(times) / seconds, tuple(sorted(times)))


def steady(
    port: int,
    paths: Sequence[str],
    headers: Mapping[str, str],
    *,
    per_second: float,
    seconds: float,
    bodies: Bodies | None = None,
) -> Load:
    """Ask at a steady rate. A late answer does not put off the next question: its wait is counted."""
    total, clients = int(per_second * seconds), 8
    began = time.perf_counter() + 0.1
    times: list[float] = []

    def client(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for place in range(number, total, clients):
            due = began + place / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            _ask(connection, paths[place % len(paths)], headers, bodies(place) if bodies else None)
            times.append((time.perf_counter() - due) * 1000)

    _together(client, clients)
    return Load(per_second, tuple(sorted(times)))


def _ask(
    connection: HTTPConnection, path: str, headers: Mapping[str, str], body: bytes | None = None
) -> float:
    began = time.perf_counter()
    connection.request("GET" if body is None else "POST", path, body, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")
    return (time.perf_counter() - began) * 1000


def _together(client: object, clients: int) -> None:
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
