"""Which uncertain parameters a scenario of the digester does not read, by its levers."""

from __future__ import annotations

from collections.abc import Iterator

from twins.digester.parameters import DigesterParameters

# numbers whose names begin so belong to one thing only
BENCH = ("bench_",)
PLANT = (
    "adm1_", "engine_", "gas_", "heat_", "house_", "effluent_", "sorting_", "crusher_", "simple_", "stop_", "run_ramp_",
    "run_reseed_", "run_seed_", "run_pumps_", "run_loader_", "feed_ageing_", "feed_cations", "feed_TS_season",
    "feed_fruit_soluble", "feed_leaf_soluble",
)  # fmt: skip
ENGINES = ("house_engine_share",)
HOTELS = ("market_hotel_", "feed_hotel_")
KITCHENS = ("stove_", "cooking_demand_")
COMPOST = ("effluent_compost_", "effluent_n2o_field")


def inert(p: DigesterParameters) -> frozenset[str]:
    """Return the names of uncertain parameters that change no flow of this scenario."""
    without = tuple(_not_read(p))
    names = {name for name in p.uncertain() if name.startswith(without)}
    if p.layout != "none" and p.gas_use == "cooking":
        # kitchens ask for the same least methane as an engine
        names |= {n for n in p.uncertain() if n.startswith("engine_") and n != "engine_least_methane"}
    if p.layout == "two_phase":
        names.add("simple_olr_limit")
    return frozenset(names)


def _not_read(p: DigesterParameters) -> Iterator[str]:
    """Give beginnings of names that the levers leave unread."""
    built = p.layout != "none"
    island = built and p.gas_use == "power" and (p.island_mode or not p.grid_connected)
    yield from BENCH
    if not built:
        yield from PLANT
    if built and p.gas_use == "cooking":
        yield from ENGINES
    if not island:
        yield "load_lights_critical_share"
    if not island or not p.grid_connected:
        yield "run_island_"
    if p.hotel_waste_t_per_d <= 0.0:
        yield from HOTELS
    if not built or p.hotel_waste_t_per_d <= 0.0 or p.co_substrate_share <= 0.0:
        yield "run_hotel_"
    if p.kitchens == 0:
        yield from KITCHENS
    if not p.grid_connected:
        yield "grid_"
    if built:
        yield from _not_read_by_a_plant(p)


def _not_read_by_a_plant(p: DigesterParameters) -> Iterator[str]:
    if p.gas_use == "power":
        yield "stove_pipe_"
    if not p.secured_contract:
        yield "stop_secured_"
    if p.layout == "single":
        yield from ("simple_acid_rate", "simple_olr_limit_two_tanks")
    yield "effluent_mcf_untreated" if p.effluent_treatment else "effluent_mcf_treated"
    if not p.effluent_treatment:
        yield "house_effluent_"
    if p.residue_use == "dump":
        yield from COMPOST
    elif p.digestate_covered:
        yield "effluent_residual_"
