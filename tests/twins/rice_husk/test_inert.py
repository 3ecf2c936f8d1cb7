"""What is said to play no part plays none, and what is not said may."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from twins import rng
from twins.rice_husk import TWIN
from twins.rice_husk.parameters import RiceHuskParameters

LINES: dict[str, dict[str, object]] = {
    "none": {},
    "diesel": {"line": "diesel", "nameplate_kw": 250.0, "grid_connected": False},
    "steam": {"line": "steam"},
    "steam with heat": {"line": "steam", "heat_kw": 500.0, "heat_demand_kw": 500.0, "white_ash": True},
    "gas engine": {"line": "gas_engine", "nameplate_kw": 500.0, "engines": 2, "island_mode": True},
    "dual fuel": {"line": "dual_fuel", "nameplate_kw": 200.0, "grid_connected": False},
}  # fmt: skip


def moved(p: RiceHuskParameters, names: frozenset[str], u: float) -> RiceHuskParameters:
    infos = p.uncertain()
    return p.replace(**{n: float(prior.ppf(u)) for n in names if (prior := infos[n].prior) is not None})


def flows(p: RiceHuskParameters) -> dict[str, np.ndarray]:
    horizon = dataclasses.replace(TWIN.default_horizon(), years=1)
    return dict(TWIN.simulate(p, TWIN.default_site(), horizon, rng(3, 2)).flows)


@pytest.mark.parametrize("line", LINES)
def test_inert_parameters_change_no_flow(line: str) -> None:
    p = RiceHuskParameters().replace(**LINES[line])  # type: ignore[arg-type]
    names = TWIN.inert(p)
    assert names <= set(p.uncertain())
    plain, other = flows(p), flows(moved(p, names, 0.9))
    for name, flow in plain.items():
        np.testing.assert_allclose(other[name], flow, rtol=1e-9, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("line", ["steam", "gas engine"])
def test_a_line_reads_its_own_numbers(line: str) -> None:
    p = RiceHuskParameters().replace(**LINES[line])  # type: ignore[arg-type]
    own = {"steam": "excess_air", "gas engine": "gasifier_conversion"}
    assert own[line] not in TWIN.inert(p)
    assert {"rig_run_122"} <= TWIN.inert(p)
    assert len(TWIN.inert(p)) > 25
    changed = flows(moved(p, frozenset({own[line]}), 0.9))
    assert any(not np.allclose(changed[n], f, rtol=1e-6) for n, f in flows(p).items())
