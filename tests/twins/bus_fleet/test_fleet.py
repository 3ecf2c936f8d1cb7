"""The fleet as a whole: balances, ceilings, and the traps of the reference (section 10)."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from twins import rng
from twins.bus_fleet import TWIN
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.twin import Horizon
from twins.core.units import METHANE_LHV_MJ_PER_KG

YEAR = Horizon(dt.date(2022, 1, 1), 1)
SITE = TWIN.default_site()
GROUPS = ("converted_large", "converted_medium")
BASE = BusFleetParameters()
# no renewal, gas cheap and everywhere, kits that do not fail, no slip
FULL_SUPPLY = {
    "kits": "all", "station_history": "better", "refuelling_policy": "midday", "cng_price_factor": 0.2,
    "deadhead_limit_km": 30.0, "policy_hazard_per_year": 0.0, "kit_fault_km": 9e6, "station_outage_months": 0.0,
    "slip_low": 0.0, "slip_mid": 0.0, "slip_high": 0.0,
}  # fmt: skip
EQUAL_EFFICIENCY = {"efficiency_ratio_low": 1.0, "efficiency_ratio_mid": 1.0, "efficiency_ratio_high": 1.0}


def blended(volume_fraction: float):
    signals = dict(SITE.signals) | {"biodiesel_blend_volume_fraction": ((1, volume_fraction),)}
    return dataclasses.replace(SITE, signals=signals)


def co2_kg(outcome, *, biogenic: float) -> float:
    f = outcome.flows
    fossil = sum(f[f"diesel_fossil_{g}_mj"].sum() for g in GROUPS)
    bio = sum(f[f"diesel_bio_{g}_mj"].sum() for g in GROUPS)
    gas = sum(f[f"gas_burned_{g}_mj"].sum() for g in GROUPS)
    return 0.0741 * fossil + biogenic * 0.0708 * bio + 0.0561 * gas


def pair(site, changes, horizon=YEAR, base=BASE):
    constants = {k: v for k, v in changes.items() if k not in BusFleetParameters.levers()}
    bau = base.replace(**constants)
    return TWIN.simulate_paired(
        [bau, bau.replace(**{k: v for k, v in changes.items() if k not in constants})], site, horizon, rng(4)
    )


def test_full_supply_without_slip_stays_under_the_ceiling() -> None:
    bau, project = pair(blended(0.0), FULL_SUPPLY)
    saved = 1.0 - co2_kg(project, biogenic=1.0) / co2_kg(bau, biogenic=1.0)
    s = TWIN.observe(project)["gas_share_2022"]
    assert 0.4 < s < 0.72
    assert 0.0 < saved < (1.0 - 56.1 / 74.1) * s


def test_equal_efficiency_comes_close_to_the_ceiling_but_for_mass_and_dead_heading() -> None:
    bau, project = pair(blended(0.0), FULL_SUPPLY | EQUAL_EFFICIENCY)
    saved = 1.0 - co2_kg(project, biogenic=1.0) / co2_kg(bau, biogenic=1.0)
    ceiling = (1.0 - 56.1 / 74.1) * TWIN.observe(project)["gas_share_2022"]
    assert 0.5 * ceiling < saved < ceiling


@pytest.mark.parametrize(("blend", "saves"), [(0.0, True), (0.2, True), (0.3, False), (0.4, False)])
def test_sign_turns_at_b30_when_biogenic_carbon_counts_nothing(blend: float, saves: bool) -> None:
    changes = FULL_SUPPLY | EQUAL_EFFICIENCY | {"kit_mass_large_kg": 0.0, "kit_mass_medium_kg": 0.0}
    bau, project = pair(
        blended(blend),
        changes
        | {"station_history": "as_planned", "refuelling_policy": "end_of_service", "deadhead_limit_km": 3.0},
    )
    assert bool(co2_kg(project, biogenic=0.0) < co2_kg(bau, biogenic=0.0)) is saves


def test_service_is_equal_in_all_scenarios() -> None:
    bau, project = pair(SITE, {"kits": "all", "station_history": "as_lived"})
    for name in ("passengers_carried", "trips_run"):
        assert project.total(name) == pytest.approx(bau.total(name), rel=2e-3)
    for group in GROUPS:
        name = f"distance_{group}_km"
        assert project.total(name) == pytest.approx(bau.total(name), rel=5e-3)
    assert bau.total("passengers_carried") + bau.total("passengers_left") == project.total(
        "passengers_carried"
    ) + project.total("passengers_left")


def test_gas_share_is_an_outcome_of_supply() -> None:
    shares = []
    for history, policy in (
        ("as_lived", "end_of_service"),
        ("as_planned", "end_of_service"),
        ("better", "midday"),
    ):
        _, project = pair(
            SITE,
            {"kits": "all", "station_history": history, "refuelling_policy": policy},
            Horizon(dt.date(2021, 1, 1), 1),
        )
        shares.append(TWIN.observe(project)["gas_share_2021"])
    assert shares[0] < shares[1] < shares[2] < 0.72


def test_no_gas_while_no_station_is_open() -> None:
    _, project = pair(SITE, {"kits": "all", "station_history": "as_lived"}, Horizon(dt.date(2020, 1, 1), 1))
    assert project.total("fills") == 0.0
    assert TWIN.observe(project)["gas_share_2020"] == 0.0


def test_price_ratio_steers_the_operator() -> None:
    _, cheap = pair(SITE, {"kits": "all", "cng_price_factor": 0.6})
    _, dear = pair(SITE, {"kits": "all", "cng_price_factor": 1.8})
    assert TWIN.observe(dear)["gas_share_2022"] < 0.5 * TWIN.observe(cheap)["gas_share_2022"]


def test_converted_fleet_is_nearly_gone_after_seven_years() -> None:
    horizon = Horizon(dt.date(2019, 1, 1), 15)
    left = []
    for draw in range(12):
        outcome = TWIN.simulate(BASE.replace(kits="all"), SITE, horizon, rng(1, draw))
        days = outcome.flows["kit_bus_days"] / 365.25
        assert np.all(np.diff(days) <= 0.3)
        left.append(days[7] / 72.0)
        assert days[14] < 3.0
    assert 0.02 < float(np.mean(left)) < 0.5


def test_renewal_is_the_same_in_every_scenario() -> None:
    bau, project = pair(SITE, {"kits": "all"}, Horizon(dt.date(2019, 1, 1), 8))
    assert np.array_equal(bau.flows["buses_renewed"], project.flows["buses_renewed"])


def test_balances_close_in_every_scenario() -> None:
    for changes in (
        {"kits": "all"},
        {"kits": "all", "station_history": "as_lived", "refuelling_policy": "midday"},
        {},
    ):
        for outcome in pair(SITE, changes or {"kits": "none"}, Horizon(dt.date(2019, 1, 1), 3)):
            for balance in outcome.balances:
                assert balance.residual < 1e-9, balance


def test_energy_of_the_first_law() -> None:
    _, project = pair(SITE, {"kits": "all"})
    f = project.flows
    for group in GROUPS:
        burned = sum(f[f"{k}_{group}_mj"].sum() for k in ("diesel_fossil", "diesel_bio", "gas_burned"))
        assert 0.28 < f[f"engine_work_{group}_mj"].sum() / burned < 0.43


def test_catalyst_removes_its_share_of_the_slip_and_nothing_else() -> None:
    plain, fitted = TWIN.simulate_paired(
        [BASE.replace(kits="all"), BASE.replace(kits="all", methane_catalyst=True)], SITE, YEAR, rng(2)
    )
    for group in GROUPS:
        slip = f"methane_slip_{group}_kg"
        assert fitted.total(slip) == pytest.approx((1.0 - BASE.catalyst_conversion) * plain.total(slip))
        # what no longer slips is burned: carbon and energy of the gas fed stay what they were
        fed = [
            x.total(f"gas_burned_{group}_mj") + METHANE_LHV_MJ_PER_KG * x.total(slip) for x in (plain, fitted)
        ]
        assert fed[0] == pytest.approx(fed[1], rel=1e-12)
        assert fitted.total(f"diesel_{group}_l") == plain.total(f"diesel_{group}_l")


def test_kept_engines_burn_less_and_drive_the_same() -> None:
    bau, reference = TWIN.simulate_paired(
        [BASE, BASE.replace(engine_upkeep="as_tested")], SITE, Horizon(dt.date(2019, 1, 1), 6), rng(2)
    )
    for group in (*GROUPS, "other"):
        assert reference.total(f"distance_{group}_km") == bau.total(f"distance_{group}_km")
        assert reference.total(f"diesel_{group}_l") < bau.total(f"diesel_{group}_l")


def test_more_technicians_mean_fewer_days_without_gas() -> None:
    base = BASE.replace(kits="all", kit_fault_km=2_000.0, kit_job_h=16.0, kit_parts_share=0.0)
    few, many = TWIN.simulate_paired([base.replace(kit_technicians=n) for n in (1, 8)], SITE, YEAR, rng(3))
    assert many.total("kit_fault_bus_days") < 0.8 * few.total("kit_fault_bus_days")
