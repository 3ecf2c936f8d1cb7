from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twins
from calibration.posterior import NotConvergedError, Posterior
from scenarios.sampling import parameter_draws
from tests.scenarios.sweep.conftest import run_toy
from tests.toy_twin import TWIN


def posterior(**changes: Any) -> Posterior:
    draws = np.random.Generator(np.random.PCG64DXSM(1)).normal([100.0, 0.1], [5.0, 0.01], size=(600, 2))
    fields: dict[str, Any] = {
        "names": ("inflow_kg", "leak_share"), "draws": draws, "r_hat": {"inflow_kg": 1.002, "leak_share": 1.004},
        "ess": {"inflow_kg": 900.0, "leak_share": 800.0}, "meta": {"survey": "abc"},
    }  # fmt: skip
    return Posterior(**{**fields, **changes})


BAD = [
    {"r_hat": {"inflow_kg": 1.01, "leak_share": 1.0}},
    {"r_hat": {"inflow_kg": float("nan"), "leak_share": 1.0}},
    {"ess": {"inflow_kg": 900.0, "leak_share": 400.0}},
    {"ess": {"inflow_kg": 900.0, "leak_share": float("nan")}},
]


@pytest.mark.parametrize("change", BAD)
def test_what_has_not_converged_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    bad = posterior(**change)
    assert not bad.converged
    with pytest.raises(NotConvergedError, match="needed"):
        bad.parameters(3, twins.rng(1))
    with pytest.raises(NotConvergedError, match="needed"):
        parameter_draws({}, range(3), "sobol", 1, 3, bad)
    with pytest.raises(NotConvergedError, match="needed"):
        run_toy(tmp_path / "r", 2, posterior=bad)
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("change", BAD)
def test_what_was_accepted_is_marked_everywhere(change: dict[str, Any], tmp_path: Path) -> None:
    sample = posterior(**change).parameters(3, twins.rng(1), accept_unconverged=True)
    assert not sample.converged
    assert sample.mark.startswith("posterior not converged: ")
    results = run_toy(tmp_path / "r", 2, posterior=posterior(**change).accept_unconverged())
    assert results.manifest["posterior_mark"].startswith("posterior not converged: ")


def test_converged_draws_are_rows_of_the_posterior_and_repeat() -> None:
    good = posterior()
    sample = good.parameters(50, twins.rng(4))
    again = good.parameters(50, twins.rng(4))
    rows = {tuple(row) for row in good.draws}
    assert sample.converged
    assert not sample.mark
    assert all(row in rows for row in zip(*sample.values.values(), strict=True))
    assert all(np.array_equal(sample.values[k], again.values[k]) for k in sample.values)


def test_the_file_keeps_every_bit_and_shows_damage(tmp_path: Path) -> None:
    good = posterior()
    path = good.to_file(tmp_path / "a.posterior")
    assert good.to_file(tmp_path / "b.posterior").read_bytes() == path.read_bytes()
    back = Posterior.from_file(path)
    assert back.hash() == good.hash()
    assert back.draws.tobytes() == good.draws.tobytes()
    content = path.read_bytes()
    generator = np.random.Generator(np.random.PCG64DXSM(2))
    for place in generator.integers(0, 9000, size=40).tolist():  # inside the numbers
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        with pytest.raises(ValueError, match="posterior"):
            Posterior.from_file(path)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match="Calibrate again"):
        Posterior.from_file(path)


def test_it_is_frozen_and_checked() -> None:
    good = posterior()
    with pytest.raises(ValueError, match="read-only"):
        good.draws[0, 0] = 1.0
    for change, text in (
        ({"draws": np.ones((3, 3))}, "do not fit"),
        ({"draws": np.full((3, 2), np.nan)}, "not finite"),
        ({"ess": {"inflow_kg": 1.0}}, "ESS is needed"),
        ({"names": ("a", "a")}, "stands twice"),
    ):
        with pytest.raises(ValueError, match=text):
            posterior(**change)


def test_a_sweep_uses_the_joint_rows_of_the_posterior(tmp_path: Path) -> None:
    good = posterior()
    results = run_toy(tmp_path / "r", 16, posterior=good)
    rows = {tuple(row) for row in good.draws}
    assert all(tuple(row) in rows for row in results.inputs()[["inflow_kg", "leak_share"]].to_numpy())
    assert results.verify(4, TWIN).ok
