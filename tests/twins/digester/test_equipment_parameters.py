"""Numbers of the machines: priors lie where values may lie, and agree with the tables that they come from."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.twins.digester.equipment import P, rows


def test_priors_stay_within_and_hold_their_value() -> None:
    for info in P.uncertain().values():
        assert info.prior is not None and info.within is not None
        low, high = info.prior.ppf([1e-6, 1.0 - 1e-6])
        assert info.within[0] <= low < high <= info.within[1], info.name
        assert low < float(info.value) < high, info.name  # type: ignore[arg-type]


def test_every_source_is_a_key_or_says_what_it_is() -> None:
    keys = {row["key"] for row in rows("sources.csv")}
    for info in P.infos().values():
        assert re.match(r"S\d+|assumed|general knowledge|IPCC|derived", info.source), info.name
        assert set(re.findall(r"\bS\d+\b", info.source)) <= keys, info.name


@pytest.mark.parametrize(
    ("parameter", "row", "unit"),
    [
        ("heat_boiler_efficiency", "boiler efficiency", 1.0),
        ("gas_flare_on_level", "flare starts at holder fill", 1.0),
        ("gas_leak_share", "digester leaks", 0.01),
        ("effluent_residual_nm3_kg", "residual methane potential of digestate", 1.0),
        ("effluent_n2o_storage", "N2O of digestate storage", 1.0),
        ("effluent_nh3_share", "volatilised N", 1.0),
        ("effluent_n2o_field", "N2O from land use", 1.0),
        ("house_press_kwh_t_solids", "dewatering power", 1.0),
        ("effluent_cake_moisture", "cake moisture", 1.0),
        ("engine_ageing", "efficiency loss with age", 0.01),
    ],
)
def test_values_of_the_survey(parameter: str, row: str, unit: float) -> None:
    found = next(r for r in rows("plant_parameters.csv") if r["parameter"] == row)
    assert getattr(P, parameter) == pytest.approx(unit * float(found["value"]))
    info = P.infos()[parameter]
    if info.prior is not None and found["lower"] and float(found["lower"]) > 0.0:
        low, high = info.prior.ppf([0.001, 0.999])
        assert low < unit * float(found["lower"]) * 2.1 and high > unit * float(found["upper"]) * 0.85


def test_leaks_have_the_told_range() -> None:
    """5 and 95 % near 0.5 and 10 %, the mean well above the median."""
    leak = P.infos()["gas_leak_share"].prior
    assert leak is not None
    low, middle, high = leak.ppf([0.05, 0.5, 0.95])
    assert low == pytest.approx(0.005, rel=0.25)
    assert middle == pytest.approx(0.025, rel=0.01)
    assert high == pytest.approx(0.10, rel=0.15)
    assert np.mean(leak.ppf((np.arange(1000) + 0.5) / 1000)) > 1.4 * middle


@pytest.mark.parametrize(
    ("name", "value"), [("engine_efficiency", 37.0), ("gas_leak_share", 2.5), ("stove_lpg_share", -0.1)]
)
def test_per_cent_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        P.replace(**{name: value})
