"""A small sweep of the leaking tank, the same for every test of this folder."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenarios.monte_carlo import sweep
from scenarios.results import Results
from tests.toy_twin import TWIN, ToyParameters

SCENARIOS = {"bau": ToyParameters(seal=0.0), "project": ToyParameters(seal=1.0)}
DRAWS, SEED = 40, 7

Sweep = Callable[..., Results]


def run_toy(out: Path, n: int = DRAWS, **changes: Any) -> Results:
    """Sweep the tank in this process unless told otherwise."""
    options: dict[str, Any] = {"scenarios": SCENARIOS, "seed": SEED, "workers": 0, "chunk_size": 8} | changes
    scenarios, seed = options.pop("scenarios"), options.pop("seed")
    return sweep(TWIN, scenarios, TWIN.default_site(), TWIN.default_horizon(), n, seed, out=out, **options)


@pytest.fixture
def toy(tmp_path: Path) -> Sweep:
    return functools.partial(run_toy, tmp_path / "results")


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The sweep that nothing disturbed: chunks of eight, in this process."""
    return run_toy(tmp_path_factory.mktemp("reference") / "results")
