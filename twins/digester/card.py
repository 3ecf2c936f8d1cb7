"""The card of a scenario: what follows from its levers and from a draw once, before the first hour."""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.core.records import empty, record_type
from twins.digester.engine import run_between_stops_h
from twins.digester.equations import median_of_mean
from twins.digester.holder import holder_nm3
from twins.digester.parameters import DigesterParameters
from twins.digester.plant_state import CRUSHER, ENGINE, FLARE, N_CLASSES, N_PARTS, PUMPS
from twins.digester.sorting import sorting_numbers

LAYOUTS = ("none", "single", "two_phase")
GAS_ROUTES = ("to_methane_tank", "to_holder", "lost")
NO_TEST_DAYS = 400
"""So many days between two tests of acids mean that there is none; the twin's longest is one more than a year."""

CARD = record_type(
    key0="u8", key1="u8", layout="i8", acid_gas="i8", engines="i8", island="i8", kitchens="i8", off_grid="i8",
    # waste
    taken=("f8", (N_CLASSES,)), pit_t="f8", sorted_t="f8", pulp_t="f8", sorting_t_per_h="f8", crusher_t_per_h="f8",
    sorting_efficiency="f8", organic_loss="f8", jams_per_h="f8", jams_double_at="f8",
    work_from_h="f8", work_to_h="f8", smoothing_h="f8", most_t_per_h="f8", recirculation="f8",
    # feeding by the state of the tanks
    ramp_first="f8", ramp_per_day="f8", test_every_days="i8", test_hour="i8", acids_reduce="f8", acids_stop="f8",
    sour_pH="f8", reseed_after_h="f8",
    # parts
    pace=("f8", (N_PARTS,)), weibull=("f8", (N_PARTS,)), repair_median_h=("f8", (N_PARTS,)), repair_sigma="f8",
    overhaul_every_h="f8", overhaul_h="f8", start_h="f8", revival_h="f8", island_reliability="f8", flare_fails="f8",
    # gas and power; levels of the holder [Nm3]
    leak="f8", holder_nm3="f8", engine_on="f8", engine_off="f8", flare_on="f8", flare_off="f8", low_off="f8", low_back="f8",
    follow_h="f8", kitchen_loss="f8", stove_gas="f8", export_kw="f8", captive_share="f8", captive_kwh_per_l="f8",
)  # fmt: skip
LOW_OFF, LOW_BACK = 0.02, 0.08
"""Levels of the holder [-] below which kitchens and boiler get nothing, and above which they do again; assumed."""


def card_of(p: DigesterParameters, key: tuple[np.uint64, np.uint64]) -> Any:
    """Return the card of a scenario, a record of `CARD`."""
    c = empty(CARD, 1)[0]
    c.key0, c.key1 = key
    c.layout, c.acid_gas = LAYOUTS.index(p.layout), GAS_ROUTES.index(p.acid_gas)
    c.engines = p.engines if p.gas_use == "power" else 0
    c.island = int(c.engines > 0 and (p.island_mode or not p.grid_connected))
    c.kitchens = int(p.gas_use == "cooking")
    c.off_grid = int(not p.grid_connected)
    _waste(c, p)
    _feeding(c, p)
    _parts(c, p)
    _gas(c, p)
    return c


def _waste(c: Any, p: DigesterParameters) -> None:
    sorting = sorting_numbers(p, p.sorting_effort)
    c.taken[:] = 1.0
    c.taken[-1] = p.co_substrate_share
    c.pit_t = p.run_pit_days * p.capacity_t_per_d
    c.pulp_t = p.run_pulp_days * p.capacity_t_per_d
    c.sorted_t = 0.5 * c.pulp_t
    c.sorting_t_per_h = sorting.t_per_h
    c.crusher_t_per_h = p.crusher_t_per_h
    c.sorting_efficiency, c.organic_loss = sorting.removed, sorting.organic_lost
    c.jams_per_h, c.jams_double_at = 1.0 / p.crusher_run_h, p.crusher_doubles_at
    c.work_from_h, c.work_to_h = p.run_work_from_h, p.run_work_to_h
    c.smoothing_h = p.run_smoothing_h
    c.most_t_per_h = p.run_most_dose * p.capacity_t_per_d / 24.0
    c.recirculation = p.recirculation if p.layout == "two_phase" else 0.0


def _feeding(c: Any, p: DigesterParameters) -> None:
    c.ramp_first = p.run_ramp_first
    c.ramp_per_day = (1.0 - p.run_ramp_first) / p.run_ramp_days
    c.test_every_days = p.acid_test_days if p.acid_test_days < NO_TEST_DAYS else 10**9
    c.test_hour = 8
    c.acids_reduce, c.acids_stop = p.run_acids_reduce, p.run_acids_stop
    c.sour_pH = p.run_sour_ph
    c.reseed_after_h = 24.0 * p.run_reseed_days


def _parts(c: Any, p: DigesterParameters) -> None:
    c.weibull[:] = 1.0
    c.repair_sigma = p.run_repair_sigma
    mean_h = np.zeros(N_PARTS)
    mean_h[CRUSHER] = p.crusher_repair_h
    mean_h[FLARE] = p.gas_flare_repair_h
    mean_h[ENGINE:] = p.engine_repair_h
    c.repair_median_h[:] = [median_of_mean(float(mean), c.repair_sigma) for mean in mean_h]
    c.repair_median_h[PUMPS] = p.run_pumps_repair_h
    c.pace[CRUSHER] = 1.0  # its pace is the jams an hour of the waste that it gets
    c.pace[PUMPS] = 1.0 / p.run_pumps_life_h
    c.pace[ENGINE : ENGINE + c.engines] = 1.0 / run_between_stops_h(p.engine_availability, p.engine_repair_h)
    c.overhaul_every_h, c.overhaul_h = p.engine_overhaul_h, 24.0 * p.engine_overhaul_d
    c.start_h = p.engine_start_h
    c.revival_h = p.run_revival_h
    c.island_reliability = p.run_island_reliability if p.grid_connected else 1.0  # nothing to be parted from
    c.flare_fails = p.gas_flare_fails_to_light


def _gas(c: Any, p: DigesterParameters) -> None:
    c.leak = p.gas_leak_share
    c.holder_nm3 = full = holder_nm3(p, p.holder_m3)
    c.engine_on, c.engine_off = p.gas_engine_on_level * full, p.gas_engine_off_level * full
    c.flare_on, c.flare_off = p.gas_flare_on_level * full, p.gas_flare_off_level * full
    c.low_off, c.low_back = LOW_OFF * full, LOW_BACK * full
    c.follow_h = p.run_follow_h
    c.kitchen_loss, c.stove_gas = p.stove_gas_lost, p.stove_gas_efficiency
    c.export_kw = p.export_kw
    c.captive_share, c.captive_kwh_per_l = p.captive_diesel_share, p.run_captive_kwh_per_l
