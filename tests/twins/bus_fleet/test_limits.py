"""Limits with a known answer: no gas, no slip, no share, no faults, no loss; and energy through the engine."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twins.bus_fleet import short_runs
from tests.twins.bus_fleet.bus_records import defaults, prior_draws
from tests.twins.bus_fleet.short_runs import CONVERTED, ShortRun
from twins.bus_fleet import equations as eq
from twins.bus_fleet.drive_cycles import Cycle, integrate_cycle
from twins.bus_fleet.fleet_state import GROUPS
from twins.bus_fleet.line import BROKE_DOWN, DEPARTED
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.trip_energy import trip_energy

DAYS = 45
BASE = BusFleetParameters()
WEIGHTLESS = {"kit_mass_large_kg": 0.0, "kit_mass_medium_kg": 0.0}
ALIKE = {"efficiency_ratio_low": 1.0, "efficiency_ratio_mid": 1.0, "efficiency_ratio_high": 1.0}
NO_SLIP = {"slip_low": 0.0, "slip_mid": 0.0, "slip_high": 0.0}
SMALL_TANK = {"cylinders": 1, "cylinder_water_volume_l": 20.0}
DRY_YEAR = 2020  # no station was open (S14)
NO_STATION = {"kits": "all", "station_history": "as_lived"}
GAS_EVERYWHERE = {
    "station_history": "better", "refuelling_policy": "midday", "cng_price_factor": 0.2, "kits": "all",
}  # fmt: skip


def bau_and(
    numbers: dict[str, float], levers: dict[str, Any], first: int = 2022, **unchecked: float
) -> tuple[ShortRun, ShortRun]:
    """Run diesel and the scenario of `levers` on the same plan, without renewals."""
    parameters = BASE.replace(**numbers)
    draw = short_runs.planned(parameters, first, **unchecked)
    draw.buses.retire_day[:] = 10_000
    project = parameters.replace(**levers)
    return short_runs.run(parameters, draw, DAYS, first), short_runs.run(project, draw, DAYS, first)


def same_flows(a: ShortRun, b: ShortRun, *, but: tuple[str, ...] = ()) -> None:
    for name, value in a.flows.items():
        if not name.startswith(but):
            assert np.array_equal(value, b.flows[name]), name


def test_kits_without_mass_and_without_gas_are_business_as_usual() -> None:
    """Faulty kits are repaired meanwhile, but no bus stops, waits or burns anything for them."""
    bau, idle = bau_and(WEIGHTLESS, NO_STATION, DRY_YEAR)
    assert idle.total("kits_installed") == 72.0
    assert idle.total("kit_bus_days") == 72.0 * DAYS
    assert idle.total("kit_repairs") > 20.0
    same_flows(bau, idle, but=("kit", "technician"))


def test_kits_without_gas_cost_the_fuel_of_their_mass() -> None:
    """Twice the mass costs twice the fuel: no more than the force of the mass, and nothing else."""
    extra: list[list[float]] = []
    for times in (1.0, 2.0):
        mass = {f"kit_mass_{k}_kg": times * getattr(BASE, f"kit_mass_{k}_kg") for k in ("large", "medium")}
        bau, idle = bau_and(mass, NO_STATION, DRY_YEAR)
        assert idle.fuel_mj("other") == bau.fuel_mj("other")
        extra.append([idle.fuel_mj(g) / bau.fuel_mj(g) - 1.0 for g in CONVERTED])
    draw = short_runs.planned(BASE)
    for k, (single, double) in enumerate(zip(*extra, strict=True)):
        kit_kg = (BASE.kit_mass_large_kg, BASE.kit_mass_medium_kg)[k]
        mass = (BASE.curb_mass_large_kg, BASE.curb_mass_medium_kg)[k] + 12.0 * BASE.passenger_mass_kg
        d = int(np.flatnonzero(draw.network.direction_class == k)[0])
        light, heavy = (trip_energy(draw.surfaces, d, 1.35, mass + m, 11.0)[1] for m in (0.0, kit_kg))
        assert double == pytest.approx(2.0 * single, rel=0.03)
        assert 0.6 * (heavy / light - 1.0) < single < 1.1 * (heavy / light - 1.0)  # idling knows no mass


def test_kits_that_never_share_burn_no_gas() -> None:
    bau, dry = bau_and(WEIGHTLESS | {"substitution_scale": 0.0}, GAS_EVERYWHERE)
    assert dry.total("fills") > 0.0
    for group in CONVERTED:
        assert dry.total(f"gas_burned_{group}_mj") == dry.total(f"methane_slip_{group}_kg") == 0.0
        # the one fill of each bus is carried about, and the way to it was driven on diesel
        assert 1.0 < dry.fuel_mj(group) / bau.fuel_mj(group) < 1.02
    assert dry.total("deadhead_converted_medium_km") > 0.0
    assert dry.fuel_mj("other") == bau.fuel_mj("other")


def test_no_slip_leaves_no_methane() -> None:
    _, project = bau_and(NO_SLIP | {"fill_vent_share": 0.0}, GAS_EVERYWHERE)
    assert project.gas_share > 0.2
    assert sum(project.total(f"methane_slip_{g}_kg") for g in CONVERTED) == 0.0
    assert project.total("methane_vented_kg") == 0.0
    burned = sum(project.total(f"gas_burned_{g}_mj") for g in CONVERTED)
    assert burned == pytest.approx(float(project.tally.gas_fed_mj.sum()), rel=1e-12)


def test_an_exchange_without_loss_burns_the_same_energy() -> None:
    """Equal efficiency, no slip, nothing to carry: gas replaces diesel MJ for MJ, but for the way to the station."""
    bau, project = bau_and(WEIGHTLESS | ALIKE | NO_SLIP | SMALL_TANK, GAS_EVERYWHERE)
    assert project.gas_share > 0.03
    for group in CONVERTED:
        km, empty_km = project.total(f"distance_{group}_km"), project.total(f"deadhead_{group}_km")
        per_km = bau.fuel_mj(group) / bau.total(f"distance_{group}_km")
        extra = project.fuel_mj(group) - per_km * km
        assert 0.5 * per_km * empty_km < extra < 1.05 * per_km * empty_km + 2e-3 * bau.fuel_mj(group)


def test_faultless_kits_need_no_repair() -> None:
    _, project = bau_and({}, GAS_EVERYWHERE, kit_fault_km=math.inf, kit_service_km=math.inf)
    assert project.total("kit_repairs") == project.total("kit_services") == 0.0
    assert project.total("kit_fault_bus_days") == 0.0
    _, real = bau_and({}, GAS_EVERYWHERE)
    assert real.total("kit_repairs") > 20.0
    assert real.gas_share < project.gas_share


def test_buses_that_never_stop_make_no_road_call() -> None:
    bau, _ = bau_and({}, {}, road_call_km=math.inf)
    assert bau.total("road_calls") == 0.0
    assert not np.any(bau.log[:, 1] == BROKE_DOWN)
    assert bau.total("trips_lost") < 0.02 * bau.total("trips_run")


def test_riderless_buses_drive_all_the_same() -> None:
    empty, _ = bau_and({"riders_per_day": 0.0}, {})
    usual, _ = bau_and({}, {})
    assert empty.total("passengers_carried") == empty.total("passenger_km") == 0.0
    assert float(empty.log[empty.log[:, 1] == DEPARTED, 4].sum()) == 0.0
    assert empty.total("trips_run") == pytest.approx(usual.total("trips_run"), rel=0.01)


# --- the engine -----------------------------------------------------------------------------------------


@given(st.integers(0, 15), st.sampled_from([0, 1]), st.floats(0.06, 1.0), st.floats(0.0, 1.0))
def test_fuel_energy_is_work_over_efficiency(i: int, k: int, load: float, tip_in: float) -> None:
    """On dual fuel the energy fed times the efficiency is the work, with r' the loss at the share in use."""
    p = DRAWS[i].record()
    kw = load * eq.rated_kw(p, k)
    alone = eq.diesel_fuel_mw(p, k, 905.0, kw)
    diesel_efficiency = 1e-3 * kw / alone
    diesel, gas, slip = eq.dual_fuel_mw(p, k, alone, kw, tip_in)
    s, possible = gas / (diesel + gas), eq.substitution_possible(p, load)
    assert s <= possible * (1.0 - 0.5 * tip_in) * (1.0 + 1e-12)
    loss = 1.0 - (1.0 - eq.efficiency_ratio(p, load)) * s / possible
    ratio = min(loss, 1.0 - s * eq.slip_share(p, load))
    assert 1e-3 * kw == pytest.approx((diesel + gas) * diesel_efficiency * ratio, rel=1e-9)
    assert slip == pytest.approx(gas * eq.slip_share(p, load), rel=1e-12)
    assert diesel_efficiency < 0.42  # no engine is better than its marginal efficiency


DRAWS = prior_draws(16)


@pytest.mark.parametrize("k", [0, 1])
def test_constant_speed_burns_its_work_over_the_efficiency_of_the_load(k: int) -> None:
    p = defaults()
    ride = Cycle(np.arange(601.0), np.full(601, 12.0), np.zeros(601))
    run = integrate_cycle(p, k, 12_000.0, ride, 6.0)
    kw = 1e3 * run.shaft_mj / run.time_s
    efficiency = 1e-3 * kw / eq.diesel_fuel_mw(p, k, eq.engine_speed_rpm(12.0), kw)
    assert run.diesel_mj * efficiency == pytest.approx(run.shaft_mj, rel=1e-9)
    assert run.dual_diesel_mj + run.gas_fed_mj >= run.diesel_mj


def test_shaft_work_does_not_know_the_fuel() -> None:
    """Where gas weighs nothing, the engine does the same work on dual fuel as on diesel."""
    bau, project = bau_and(WEIGHTLESS | SMALL_TANK, GAS_EVERYWHERE)
    assert project.gas_share > 0.03
    for g, group in enumerate(GROUPS[:2]):
        work, km = float(bau.tally.work_mj[:, g].sum()), bau.total(f"distance_{group}_km")
        assert project.total(f"distance_{group}_km") == pytest.approx(km, rel=2e-3)
        # the way to the station has no stops to serve and no riders
        empty_share = project.total(f"deadhead_{group}_km") / km
        extra = float(project.tally.work_mj[:, g].sum()) / work - 1.0
        assert 0.3 * empty_share - 1e-3 < extra < empty_share + 1e-3
