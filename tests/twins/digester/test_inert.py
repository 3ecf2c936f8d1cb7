"""What is said to play no part plays none, bit for bit, and what is not said may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.twins.digester.plants import START
from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.digester import TWIN
from twins.digester.parameters import DigesterParameters

KITCHENS = {"kitchens": 300, "hotel_waste_t_per_d": 2.0}
SCENARIOS: dict[str, dict[str, Any]] = {
    "none": {},
    "none with kitchens and hotels": KITCHENS,
    "one tank": {"layout": "single"},
    "two tanks": {"layout": "two_phase", "acid_gas": "to_holder", **KITCHENS, "co_substrate_share": 0.5},
    "island, residue to the dump": {
        "layout": "two_phase", "island_mode": True, "engines": 2, "residue_use": "dump", "secured_contract": True,
    },
    "cooking": {"layout": "single", "gas_use": "cooking", **KITCHENS},
    "no grid, covered, untreated": {
        "layout": "single", "grid_connected": False, "digestate_covered": True, "effluent_treatment": False,
    },
}  # fmt: skip
FROM, TO = 0.01, 0.99


def at_quantile(p: DigesterParameters, names: frozenset[str], u: float) -> DigesterParameters:
    infos = p.uncertain()
    return p.replace(**{n: float(prior.ppf(u)) for n in names if (prior := infos[n].prior) is not None})


def flows(p: DigesterParameters) -> dict[str, np.ndarray]:
    outcome = TWIN.simulate(p, TWIN.default_site(), Horizon(START, 2), rng(3, 2))
    assert outcome.ok, outcome.status
    return dict(outcome.flows)


@pytest.mark.parametrize("name", SCENARIOS)
def test_inert_parameters_change_no_bit_of_any_flow(name: str, figure: Callable[[str, str], None]) -> None:
    p = DigesterParameters(**SCENARIOS[name])
    names = TWIN.inert(p)
    assert names <= set(p.uncertain())
    low, high = flows(at_quantile(p, names, FROM)), flows(at_quantile(p, names, TO))
    for flow, values in low.items():
        np.testing.assert_array_equal(high[flow], values, err_msg=flow)
    figure(f"digester inert, {name}", f"{len(names)} of {len(p.uncertain())}")


READ = {
    "none": ("market_waste_t_per_day", "dump_docf", "load_shops", "run_dump_km", "grid_faults_per_month"),
    "one tank": ("engine_slip", "adm1_k_hyd_ch", "gas_leak_share", "house_factor", "effluent_captured"),
    "two tanks": ("adm1_hydrolysis_at_ph_4_5", "feed_hotel_TS", "stove_lpg_share", "market_hotel_contaminant_share"),
    "island, residue to the dump": ("run_island_reliability", "load_lights_critical_share"),
    "cooking": ("stove_gas_efficiency", "stove_gas_lost", "gas_flare_destruction"),
    "no grid, covered, untreated": ("effluent_mcf_untreated",),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_scenario_reads_its_own_numbers(name: str) -> None:
    p = DigesterParameters(**SCENARIOS[name])
    inert = TWIN.inert(p)
    uncertain = set(p.uncertain())
    for number in READ[name]:
        if number not in uncertain:
            continue
        assert number not in inert
        one = frozenset({number})
        low, high = flows(at_quantile(p, one, FROM)), flows(at_quantile(p, one, TO))
        assert any(not np.array_equal(low[flow], high[flow]) for flow in low), number


def test_what_is_not_built_is_not_read() -> None:
    none, built = (TWIN.inert(DigesterParameters(layout=layout)) for layout in ("none", "two_phase"))
    assert built < none
    assert {"engine_slip", "adm1_k_La", "gas_leak_share", "run_ramp_days", "stop_mean_years"} <= none
    cooking = TWIN.inert(DigesterParameters(layout="single", gas_use="cooking", kitchens=5))
    engines = {n for n in DigesterParameters.uncertain() if n.startswith("engine_")}
    assert engines - {"engine_least_methane"} <= cooking
    assert not {n for n in cooking if n.startswith("stove_")}
