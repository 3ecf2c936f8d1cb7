"""Shares of the fuel energy where some years have no fuel: the converted units are gone."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.accounting.account import Account
from scenarios.accounting.claims import check_claim, claimed
from scenarios.accounting.specification import Claim
from scenarios.accounting.totals import mean_over_rows
from tests.scenarios.accounting import synthetic


@pytest.fixture(scope="module")
def fading() -> Account:
    """Ten draws in which the converted units run a third in 2024 and are gone from 2025 on."""
    frame = synthetic.sweep_frame(10)
    part = np.select([frame["year"] < 2024, frame["year"] == 2024], [1.0, 1.0 / 3.0], 0.0)
    for name in frame.columns:
        if "converted" in name:
            frame[name] *= part
    return synthetic.run(frame)


def test_a_year_without_fuel_has_no_share(fading: Account) -> None:
    rows = fading.reduction
    gone = rows["year"] >= 2025
    for column in ("gas_share", "share_gas_diesel_oil", "share_biodiesel"):
        assert rows.loc[gone, column].isna().all()
        assert rows.loc[~gone, column].between(0.0, 1.0).all()
    assert (rows.loc[gone, "fuel_mj"] == 0.0).all()


def test_years_are_pooled_by_their_energy(fading: Account) -> None:
    """Nine empty years of fifteen once made 16 % of 40 %."""
    rows = fading.reduction[fading.reduction["scenario"] == "project"]
    pooled = mean_over_rows(rows, "gas_share", ["draw"])
    for draw, of_draw in rows.groupby("draw"):
        gas = np.nansum(of_draw["gas_share"] * of_draw["fuel_mj"])
        assert pooled[draw] == pytest.approx(gas / of_draw["fuel_mj"].sum(), rel=1e-12)
    assert pooled.min() > 0.2
    middle = fading.quantiles("gas_share", [0.5], by=None).loc["project", 0.5]
    assert middle == pytest.approx(np.median(pooled))
    claim = Claim(name="c", value=0.2, unit="-", quantity="gas_share")
    np.testing.assert_allclose(claimed(claim, fading).by_draw(), pooled, rtol=1e-12)
    assert check_claim(claim, fading).probability == 1.0


def test_other_columns_stay_plain_means(fading: Account) -> None:
    rows = fading.reduction[fading.reduction["scenario"] == "project"]
    plain = rows.groupby("draw")["expected_t"].mean()
    np.testing.assert_array_equal(mean_over_rows(rows, "expected_t", ["draw"]), plain)


def test_without_any_fuel_there_is_no_share(fading: Account) -> None:
    rows = fading.reduction[fading.reduction["year"] > 2025]
    assert mean_over_rows(rows, "gas_share", ["scenario", "draw"]).isna().all()
