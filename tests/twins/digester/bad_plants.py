"""Plants with one thing wrong, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from twins.core.twin import Site
from twins.digester.climate import MAXIMUM, MINIMUM

PLANT = {"layout": "two_phase"}
GOOD: dict[str, dict[str, Any]] = {
    "nothing built": {},
    "two tanks": PLANT,
    "one tank": {"layout": "single"},
    "island": {**PLANT, "island_mode": True, "engines": 2},
    "kitchens": {**PLANT, "gas_use": "cooking", "kitchens": 500},
    "hotels": {**PLANT, "hotel_waste_t_per_d": 5.0, "co_substrate_share": 1.0, "capacity_t_per_d": 25.0},
    "no grid": {**PLANT, "grid_connected": False},
    "forty tonnes": {
        **PLANT, "capacity_t_per_d": 40.0, "methane_tank_m3": 900.0, "acid_tank_m3": 80.0, "engine_kw": 250.0,
        "market_waste_t_per_day": 40.0, "holder_m3": 550.0,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Bad:
    """A plant, the place that its message must name, and what the message must hold."""

    name: str
    given: dict[str, Any]
    place: str
    value: str
    allowed: str
    cause: str
    step: str
    stops: bool = True
    most: int = 1
    """So many messages that stop may come at once: some slips show in two sizes."""
    climate: dict[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])

    def monthly(self, site: Site) -> dict[str, tuple[float, ...]]:
        """Return the climate of `site` with the columns of this case in it."""
        return {**{name: tuple(values) for name, values in site.monthly.items()}, **self.climate}


def _of(**values: Any) -> dict[str, Any]:
    return PLANT | values


BAD: tuple[Bad, ...] = (
    # tanks
    Bad("acid tank above methane tank", _of(acid_tank_m3=450.0, methane_tank_m3=40.0),
        "acid_tank_m3", "450 m3 before a methane tank of 40", "smaller acid tank", "exchanged", "Exchange"),
    Bad("acid tank as large", _of(acid_tank_m3=300.0, methane_tank_m3=300.0),
        "acid_tank_m3", "300 m3", "15-25 d", "exchanged", "Exchange"),
    Bad("tanks for two days", {"layout": "single", "methane_tank_m3": 40.0},
        "methane_tank_m3", "2 d of retention", "5 to 80 d", "Tonnes a year", "400 m3", most=2),
    Bad("tonnes a year",
        _of(capacity_t_per_d=390.0, market_waste_t_per_day=200.0, holder_m3=5_000.0, engine_kw=1_500.0),
        "methane_tank_m3", "390 t/d", "5 to 80 d", "Tonnes a year", "7,800 m3", most=2),
    Bad("tanks for years", _of(methane_tank_m3=4_500.0),
        "methane_tank_m3", "227 d", "5 to 80 d", "tenth", "400 m3"),
    Bad("tanks of another plant", _of(capacity_t_per_d=2.0, holder_m3=25.0, engine_kw=10.0),
        "methane_tank_m3", "245 d", "5 to 80 d", "tenth", "40 m3"),
    Bad("overloaded", _of(methane_tank_m3=150.0, acid_tank_m3=20.0),
        "methane_tank_m3", "11.6 kgVS/m3/d", "at most 8 kgVS/m3/d (S25", "wetter waste", "495 m3"),
    Bad("overloaded by dry waste", _of(feed_TS=0.24, methane_tank_m3=350.0, engine_kw=250.0, holder_m3=500.0),
        "methane_tank_m3", "11.1 kgVS/m3/d", "at most 8", "dry matter where wet waste", "1,080 m3"),
    # gas holder
    Bad("holder of minutes", _of(holder_m3=10.0),
        "holder_m3", "0.2", "0.5 to 120 h", "headspace", "m3"),
    Bad("holder of weeks", _of(holder_m3=10_000.0),
        "holder_m3", "10000 m3", "0.5 to 120 h", "Litres", "6 h are"),
    Bad("engine levels exchanged", _of(gas_engine_on_level=0.35, gas_engine_off_level=0.5),
        "gas_engine_off_level", "starts at 0.35 and stops at 0.5", "lower level", "exchanged", "Exchange"),
    Bad("flare levels exchanged", _of(gas_flare_on_level=0.7, gas_flare_off_level=0.8),
        "gas_flare_off_level", "starts at 0.7 and stops at 0.8", "lower level", "exchanged", "Exchange"),
    Bad("flare before the engine", _of(gas_engine_on_level=0.95, gas_engine_off_level=0.6),
        "gas_engine_on_level", "0.95", "engines start first", "exchanged", "Lower"),
    # engines
    Bad("engine of megawatts", _of(engine_kw=2_500.0),
        "engine_kw", "2500 kW", "0.2 to 4 times", "heat of the fuel", "kW use all gas"),
    Bad("engine of a house", _of(engine_kw=8.0),
        "engine_kw", "8 kW", "0.2 to 4 times", "MW for kW", "kW use all gas"),
    Bad("engine for two tonnes", _of(capacity_t_per_d=2.0, methane_tank_m3=45.0, acid_tank_m3=4.0, holder_m3=25.0),
        "engine_kw", "100 kW", "0.2 to 4 times", "heat of the fuel", "kW use all gas"),
    # hotels, kitchens, grid
    Bad("share of no hotels", _of(co_substrate_share=0.5),
        "co_substrate_share", "0.5 of 0 t/d", "share of some waste (S6", "forgotten", "hotel_waste_t_per_d"),
    Bad("hotels that nobody fetches", _of(hotel_waste_t_per_d=5.0),
        "co_substrate_share", "0 of 5 t/d", "goes to the dump", "without hotels", "Nothing if", stops=False),
    Bad("cooking for nobody", _of(gas_use="cooking"),
        "kitchens", "0 kitchens", "at least one kitchen", "forgotten", "all scenarios"),
    Bad("cooking without power", _of(gas_use="cooking", kitchens=300, grid_connected=False),
        "grid_connected", "no grid", "crusher and pumps", "kitchens", "grid_connected = true"),
    Bad("export to nowhere", _of(grid_connected=False, export_kw=50.0),
        "export_kw", "50 kW without a grid", "0 without a grid", "left over", "export_kw = 0", stops=False),
    # yard
    Bad("crusher too slow", _of(crusher_t_per_h=1.5),
        "crusher_t_per_h", "takes 15 t in 10 h", "20 t/d", "shift too short", "crusher_t_per_h = 2", stops=False),
    Bad("sorting too slow", _of(sorting_t_per_h=1.0),
        "sorting_t_per_h", "takes 10 t", "20 t/d", "several lines", "sorting_t_per_h = 2", stops=False),
    Bad("shift too short", _of(run_work_from_h=6.0, run_work_to_h=8.0),
        "sorting_t_per_h", "12 t in 2 h", "20 t/d", "shift", "longer hours", stops=False),
    Bad("plant of a city", _of(market_waste_t_per_day=3.0),
        "capacity_t_per_d", "20 t/d for 3 t/d", "3 times", "city", "Lower capacity", stops=False),
    Bad("night shift", _of(run_work_from_h=20.0, run_work_to_h=4.0),
        "run_work_from_h", "from 20 to 4 h", "begins before it ends", "night shift", "Exchange"),
    Bad("no hour of work", _of(run_work_from_h=8.0, run_work_to_h=8.0),
        "run_work_from_h", "from 8 to 8 h", "begins before it ends", "exchanged", "Exchange"),
    # tests of acids, temperature
    Bad("limits of acids exchanged", _of(run_acids_reduce=0.4, run_acids_stop=0.3),
        "run_acids_reduce", "halved at 0.4 and stopped at 0.3", "0.3 and 0.4", "exchanged", "Exchange"),
    Bad("limits of acids equal", _of(run_acids_reduce=0.4, run_acids_stop=0.4),
        "run_acids_reduce", "0.4", "halved below", "exchanged", "Exchange"),
    Bad("thermophilic constants at 37 C", _of(adm1_thermophilic_assumed=True),
        "digester_c", "37 C with the assumed thermophilic", "50 to 58 C", "other kind", "false"),
    # fuels, market, stops
    Bad("fuels of kitchens above one", {"stove_lpg_share": 0.7, "stove_charcoal_share": 0.5},
        "stove_lpg_share", "LPG 0.7 and charcoal 0.5", "at most 1 together", "percent", "useful heat"),
    Bad("lots that vary too much", {"market_contaminant_share": 0.02, "market_contaminant_lot_sd": 0.2},
        "market_contaminant_lot_sd", "0.2", "less than 0.14", "Percent", "Lower"),
    Bad("shortest stop above the longest", {"stop_shortest_months": 30.0},
        "stop_shortest_months", "30 months", "not above the longest", "exchanged", "Exchange"),
    Bad("meals above a day", {"cooking_demand_morning_share": 0.7, "cooking_demand_noon_share": 0.6},
        "cooking_demand_morning_share", "1.3", "at most 1", "percent", "Lower"),
    # waste
    Bad("water for dry matter", _of(feed_TS=0.89),
        "feed_TS", "0.89", "at most 0.25", "water content", "0.11"),
    Bad("dry matter of household waste", _of(feed_TS=0.40),
        "feed_TS", "0.4", "0.08 to 0.18", "0.40 of household", "Measure"),
    Bad("dry matter divided twice", _of(feed_TS=0.0011),
        "feed_TS", "0.0011", "at least 0.015", "Per cent divided twice", "before any dilution"),
    Bad("volatile of wet waste", _of(feed_VS=0.095),
        "feed_VS", "0.095", "0.86 to 0.92", "per kg of wet waste", "0.864"),
    Bad("all of it volatile", _of(feed_VS=1.0),
        "feed_VS", "VS = 1", "below 1", "soil", "ash"),
    Bad("alkalinity in mol", _of(feed_cations=0.4),
        "feed_cations", "0.4", "at most 0.25", "mol/m3", "0.0004"),
    Bad("alkalinity below zero", _of(feed_cations=-0.02),
        "feed_cations", "-0.02", "at least 0", "organic acids", "K, Na, Ca, Mg"),
    Bad("methane potential in mL", _of(feed_trimmings_BMP=0.9),
        "feed_trimmings_BMP", "0.9", "theory", "Biogas instead of methane", "dry methane at 0 C"),
    Bad("protein for nitrogen", _of(feed_N=0.11),
        "feed_N", "C/N = 4.82", "12 to 45 (S22, S28)", "Protein", "6.25 times", most=9),
    Bad("more lipid than there is", _of(feed_hotel_lipid=0.9),
        "feed_hotel_lipid", "of VS", "at most 1", "per kg of TS", "per kg of VS"),
    Bad("fruit above all waste", _of(feed_fruit_share=0.9, feed_fruit_season=0.5),
        "feed_fruit_season", "in some month", "0 to 1 all the year", "swing", "swings below"),
    # the dump
    Bad("corrections three times", {"dump_credit_mcf": 0.7},
        "dump_credit_mcf", "MCF 0.7, below the 0.8", "S54, S55", "three times", "dump_credit_mcf = 0.8"),
    Bad("factor of another site", {"dump_credit_mcf": 0.5, "dump_methodology": "VN_AM004"},
        "dump_credit_mcf", "MCF 0.5", "0.64 to 0.96 (S34)", "another kind of site", "together"),
    Bad("decay of the north", {"dump_credit_k": 0.185},
        "dump_credit_k", "k 0.185", "0.40 (0.17-0.70)", "boreal", "= 0.40"),
    Bad("slow end of the tropics", {"dump_k_food": 0.185},
        "dump_k_food", "k 0.185", "0.40 (0.17-0.70)", "boreal", "= 0.40", stops=False),
    Bad("shares of the dump above one", {"dump_third_site_share": 0.9},
        "dump_semi_aerobic_share", "1.2", "at most 1", "share of the rest", "lower"),
    # climate
    Bad("half a year", PLANT, MAXIMUM, "6 values", "12", "missing", "one value a month",
        climate={MAXIMUM: (32.0,) * 6}),
    Bad("kelvin", PLANT, MINIMUM, "295", "0 to 40", "Kelvin", "Convert", climate={MINIMUM: (295.0,) * 12}, most=2),
    Bad("maximum below minimum", PLANT, MAXIMUM, "20", "at least 1 K above", "Columns exchanged", "daily maxima",
        climate={MAXIMUM: (20.0,) * 12, MINIMUM: (25.0,) * 12}, most=2),
)  # fmt: skip
"""Made by hand: what people are known to write, and the ends of what fits together."""
