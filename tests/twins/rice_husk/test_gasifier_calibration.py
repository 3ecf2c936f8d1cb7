"""The six gasifier runs against the shipped posterior: inside its predictive band, where full equilibrium is not."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pytest

from calibration.calibrated import Calibrated
from calibration.measured import NormalError
from scenarios.survey_reading import read_survey_file
from twins.rice_husk.gasifier_rigs import FEED_MOISTURE, calibration_runs, equilibrium_gas, run_feed
from twins.rice_husk.observables import RIG_GASES, gasifier_rig
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.rig_parameters import RIG_RUNS
from twins.rice_husk.twin import RiceHusk

STUDY = Path(__file__).parents[3] / "scenarios" / "library" / "pyinmana_gasifier"
COLUMNS = [[f"rig_run_{run}_{gas}" for gas in RIG_GASES] for run in RIG_RUNS]
NUMBERS = [n for n in RiceHuskParameters.uncertain() if n.startswith("gasifier_")] + [
    "rig_feed_hydrogen_error"
]
# A band that holds everything because it is wide shows nothing: at most this part of the band before any run was read.
WIDEST = 2.0 / 3.0


@functools.cache
def measured() -> tuple[np.ndarray, np.ndarray]:
    """Give readings and their errors [vol %], each of shape (6, 4), as the study's survey holds them."""
    reading = read_survey_file(STUDY / "survey.csv", "survey.csv", RiceHusk())
    found = {o.column: o.measured for o in reading.observations if o.column.startswith("rig_run_")}
    ways = [[found[name] for name in row] for row in COLUMNS]
    assert all(isinstance(way, NormalError) for row in ways for way in row)
    return tuple(100.0 * np.array([[getattr(w, f) for w in row] for row in ways]) for f in ("value", "sigma"))  # type: ignore[return-value]


def new_runs(draws: np.ndarray, names: list[str]) -> np.ndarray:
    """Give new runs at the six settings, one a row of `draws` [vol %], shape (n, 6, 4).

    Each has a fresh deviate and a fresh error of measurement: what a further run would show, not the fitted ones again.
    The model is the twin itself, not its emulator.
    """
    rng = np.random.default_rng(1)
    plain = RiceHuskParameters()
    found = []
    for row in draws:
        luck = dict(
            zip((f"rig_run_{run}" for run in RIG_RUNS), rng.standard_normal(len(RIG_RUNS)), strict=True)
        )
        found.append(
            100.0 * gasifier_rig(plain.replace(**dict(zip(names, row.tolist(), strict=True)), **luck))
        )
    return np.array(found) + measured()[1] * rng.standard_normal((len(found), *measured()[1].shape))


@functools.cache
def predictive() -> np.ndarray:
    """Give new runs by the shipped posterior."""
    posterior = Calibrated.from_file(STUDY / "posterior.zip").posterior
    names = [n for n in NUMBERS if n in posterior.names]
    return new_runs(posterior.draws[::2, [posterior.names.index(n) for n in names]], names)


@functools.cache
def before() -> np.ndarray:
    """Give new runs by the prior."""
    infos = RiceHuskParameters.uncertain()
    u = np.random.default_rng(2).uniform(size=(600, len(NUMBERS)))
    priors = [infos[n].prior for n in NUMBERS]
    return new_runs(
        np.column_stack([p.ppf(x) for p, x in zip(priors, u.T, strict=True) if p is not None]), NUMBERS
    )


def width(runs: np.ndarray) -> np.ndarray:
    """Give the width of the central 90 % [vol points], shape (6, 4)."""
    low, high = np.quantile(runs, [0.05, 0.95], axis=0)
    return np.asarray(high - low)


@functools.cache
def at_equilibrium() -> np.ndarray:
    """Give what full equilibrium says of the runs [vol %], shape (6, 4)."""
    gases = [equilibrium_gas(run_feed(), FEED_MOISTURE, r.ER, r.T_bed) for r in calibration_runs()]
    return 100.0 * np.array([[g.CO, g.H2, g.CO2, g.CH4 + g.C2] for g in gases])


def test_the_survey_holds_the_runs_as_published() -> None:
    runs = [[r.gas.CO, r.gas.H2, r.gas.CO2, r.gas.CH4 + r.gas.C2] for r in calibration_runs()]
    assert measured()[0] == pytest.approx(100.0 * np.array(runs), rel=1e-3)


def test_the_posterior_has_converged_and_read_the_runs() -> None:
    done = Calibrated.from_file(STUDY / "posterior.zip")
    assert done.posterior.converged
    assert {"gasifier_conversion", "gasifier_shift", "gasifier_spread"} <= set(done.posterior.names)


def test_all_six_runs_lie_in_the_90_percent_band_and_the_band_is_narrow() -> None:
    low, high = np.quantile(predictive(), [0.05, 0.95], axis=0)
    values = measured()[0]
    out = [COLUMNS[i][k] for i, k in np.argwhere((values < low) | (values > high))]
    assert not out
    assert np.all(width(predictive()) < WIDEST * width(before())), width(predictive()) / width(before())


def test_full_equilibrium_is_out_of_the_band_and_far_from_the_runs() -> None:
    """Figures of full equilibrium on these runs: RMSE 8.9 of CO, 22.3 of H2, 6.1 of CO2 vol points."""
    low, high = np.quantile(predictive(), [0.05, 0.95], axis=0)
    values, pure = measured()[0], at_equilibrium()
    outside = (pure < low) | (pure > high)
    assert np.all(pure[:, 1] > high[:, 1] + 10.0)
    assert np.all(outside[:, [1, 3]]), "H2 and CH4 + C2 of every run"
    assert np.all(outside[:, [0, 2]].sum(axis=0) >= 4), "CO and CO2 of most runs"
    wrong = np.sqrt(np.mean((pure - values) ** 2, axis=0))
    ours = np.sqrt(np.mean((np.median(predictive(), axis=0) - values) ** 2, axis=0))
    assert wrong[:3] == pytest.approx([8.9, 22.3, 6.1], abs=0.35)
    assert np.all(ours < wrong / 3.0)
