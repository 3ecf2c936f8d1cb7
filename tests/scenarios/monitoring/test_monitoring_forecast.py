"""The remaining legal years before and after: same luck, so only the posterior makes the difference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calibration.calibrated import Calibrated
from calibration.posterior import Posterior
from calibration.record import CalibrationRecord
from scenarios.findings import InputError
from scenarios.monitoring_forecast import QUANTILES, forecasts
from scenarios.study import Study


def posterior(centre: float) -> Calibrated:
    draws = centre + 0.005 * np.random.default_rng(1).standard_normal((1000, 1))
    found = Posterior(("efficiency",), draws, {"efficiency": 1.0}, {"efficiency": 1000.0})
    record = CalibrationRecord(
        "plant", "project", 2019, 1, (), "", "", 0, 0, 0, (), (), (), (), (), uninformed=(), correlations=()
    )
    return Calibrated(found, record, np.empty((1000, 0)))


def test_forecast_of_remaining_years_moves_with_the_posterior(study: Study, tmp_path: Path) -> None:
    """Fuel is inverse to efficiency, and with paired luck so is every quantile of the reduction."""
    (found,) = forecasts(study, posterior(0.3), posterior(0.24), 2022, 32, 1, tmp_path / "out", 0)
    assert found.scenario == "project" and found.years.tolist() == [2022, 2023]
    assert found.before.shape == found.after.shape == (len(QUANTILES), 3)
    assert (found.draws, found.failed) == (32, 0)
    ratio = found.after[2] / found.before[2]
    assert np.allclose(ratio, 0.3 / 0.24, rtol=0.02)
    # the sum is of whole draws: narrower than the sum of the quantiles of its years, as their luck differs
    width = found.before[-1] - found.before[0]
    assert width[-1] < width[:-1].sum() and found.before[2, -1] == pytest.approx(
        found.before[2, :-1].sum(), rel=0.1
    )


def test_same_posterior_same_forecast(study: Study, tmp_path: Path) -> None:
    (found,) = forecasts(study, posterior(0.3), posterior(0.3), 2020, 8, 1, tmp_path / "out", 0)
    assert np.array_equal(found.before, found.after)


def test_nothing_is_forecast_after_the_last_legal_year(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the last one is 2023"):
        forecasts(study, posterior(0.3), posterior(0.3), 2024, 8, 1, tmp_path / "out", 0)
