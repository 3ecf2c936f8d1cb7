"""What every test gets: no network, one thread a process, and a place to report figures."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

# Threads change the last bits of sums; they are fixed before NumPy is imported anywhere.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"

import pytest  # noqa: E402
from coverage import Coverage  # noqa: E402
from hypothesis import settings  # noqa: E402

# The same examples on every machine, and no deadline: a shared runner may stall for a second.
settings.register_profile("leapfrog", derandomize=True, deadline=None, database=None)
settings.load_profile("leapfrog")


class NetworkBlockedError(RuntimeError):
    """A test tried to leave the machine."""


def _is_loopback(host: object) -> bool:
    if host in ("localhost", "", None):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that does not stay on this machine."""

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                raise NetworkBlockedError(f"network is blocked in tests: {address}")
            return real(self, address)

        return connect

    real_lookup = socket.getaddrinfo

    def lookup(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not _is_loopback(name) and name != socket.gethostname():
            raise NetworkBlockedError(f"network is blocked in tests: look-up of {name}")
        return real_lookup(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run tests that are marked slow at full speed: the lines that they pass are not counted for coverage.

    Tracing doubles the time of loops in plain Python. A line that no other test reaches shows as not covered.
    """
    counting = Coverage.current() if item.get_closest_marker("slow") else None
    if counting is None:
        return (yield)
    kept = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith("COVERAGE_PROCESS")}
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()
        os.environ.update(kept)


@pytest.fixture
def figure() -> Callable[[str, str], None]:
    """Return ``figure(name, text)``: keep a figure for the end of the CI run.

    Each figure becomes a JSON file in the folder that ``LEAPFROG_FIGURES`` names; without it, nothing.
    """

    def keep(name: str, text: str) -> None:
        folder = os.environ.get("LEAPFROG_FIGURES")
        if folder:
            slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{slug}.json").write_text(json.dumps({"name": name, "text": text}))

    return keep
