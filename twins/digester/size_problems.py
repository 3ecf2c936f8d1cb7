"""Sizes of tanks, gas holder, engines and yard that cannot be meant together, or that one is told of before a run.

Limits with a source stop nothing by themselves: they are the widest that anything was built or reported with. What
lies beyond is a slip of a unit far more often than a plant.
"""

from __future__ import annotations

from twins.core.problems import Problem
from twins.digester.feed import class_assays, class_shares_by_month, feed_numbers, waste_classes
from twins.digester.gas_quality import METHANE_KWH_NM3
from twins.digester.holder import holder_nm3
from twins.digester.parameters import DigesterParameters
from twins.digester.plant import LAID_OUT_REALISED, METHANE_SHARE

RETENTION_D = (5.0, 80.0)
"""Liquid of all tanks over the feed [d]; S23 and general knowledge: 16-28 for both tanks; assumed: a third, thrice."""
HIGHEST_LOAD = 8.0
"""kgVS/m3/d; S25: reactors on fruit and vegetable waste bore 1 to 6.8."""
HELD_H = (0.5, 120.0)
"""Gas that the holder takes [h of the mean flow]; general knowledge: 4-8; assumed: minutes and weeks are slips."""
ENGINE_OVER_GAS = (0.2, 4.0)
"""Rating of the engines over the power of the gas; assumed: S15 had some 1.5, engines by the hour of need 2-3."""
FAR_ABOVE = 3.0
"""Capacity over the waste that there is; assumed: beyond it the plant is of another market."""


class Design:
    """What the capacity of a plant asks for, by the central numbers of the scenario."""

    def __init__(self, p: DigesterParameters) -> None:
        """Work out waste, load and gas of `p`."""
        classes = waste_classes(class_assays(feed_numbers(p)))
        hotels = p.co_substrate_share * p.hotel_waste_t_per_d
        market = p.market_waste_t_per_day
        shares = class_shares_by_month(feed_numbers(p)).mean(axis=0) * market / (market + hotels)
        mix = [*shares.tolist(), hotels / (market + hotels)]
        self.waste_t_per_d = market + hotels
        self.VS = float(sum(share * vs for share, vs in zip(mix, classes.VS.tolist(), strict=True)))
        nm3_per_t = sum(
            1e3 * share * vs * bmp
            for share, vs, bmp in zip(mix, classes.VS.tolist(), classes.BMP.tolist(), strict=True)
        )
        self.tanks_m3 = p.methane_tank_m3 + (p.acid_tank_m3 if p.layout == "two_phase" else 0.0)
        self.methane_nm3_h = p.capacity_t_per_d / 24.0 * nm3_per_t * LAID_OUT_REALISED
        self.power_kw = self.methane_nm3_h * METHANE_KWH_NM3 * p.engine_efficiency


def size_problems(p: DigesterParameters) -> list[Problem]:
    """Return what is wrong with the sizes of a plant, whose waste is sound."""
    d = Design(p)
    return [*_tanks(p, d), *_holder(p, d), *_engines(p, d), *_yard(p), *_capacity(p, d)]


def _tanks(p: DigesterParameters, d: Design) -> list[Problem]:
    found: list[Problem] = []
    if p.layout == "two_phase" and p.acid_tank_m3 >= p.methane_tank_m3:
        found.append(
            Problem(
                about=("acid_tank_m3", "methane_tank_m3"),
                given=f"an acid tank of {p.acid_tank_m3:g} m3 before a methane tank of {p.methane_tank_m3:g} m3",
                allowed="a smaller acid tank: 1-3 d of feed against 15-25 d (S23, general knowledge)",
                cause="The two exchanged?",
                next_step="Exchange them",
            )
        )
    low, high = RETENTION_D
    days, about = d.tanks_m3 / p.capacity_t_per_d, ("methane_tank_m3", "capacity_t_per_d", "acid_tank_m3")
    given = f"{d.tanks_m3:g} m3 of tanks for {p.capacity_t_per_d:g} t/d, {days:.3g} d of retention"
    if not low <= days <= high:
        found.append(
            Problem(
                about=about,
                given=given,
                allowed=f"{low:g} to {high:g} d (S23 and general knowledge: 16-28 d for both tanks)",
                cause="Tonnes a year for tonnes a day, or litres for m3?"
                if days < low
                else "A capacity a tenth of what is meant?",
                next_step=f"20 d are {20.0 * p.capacity_t_per_d:,.0f} m3 at this capacity",
            )
        )
    load = 1e3 * p.capacity_t_per_d * d.VS / d.tanks_m3
    if load > HIGHEST_LOAD:
        found.append(
            Problem(
                about=about,
                given=f"{given} and {load:.3g} kgVS/m3/d",
                allowed=f"at most {HIGHEST_LOAD:g} kgVS/m3/d (S25: reactors on such waste bore 1 to 6.8)",
                cause="Tanks for wetter waste, or dry matter where wet waste is meant?",
                next_step=f"Give at least {1e3 * p.capacity_t_per_d * d.VS / 4.0:,.0f} m3, which are 4 kgVS/m3/d",
            )
        )
    return found


def _holder(p: DigesterParameters, d: Design) -> list[Problem]:
    levels = _bands(p)
    if levels:
        return levels
    low, high = HELD_H
    gas = d.methane_nm3_h / METHANE_SHARE
    hours = holder_nm3(p, p.holder_m3) / gas
    if low <= hours <= high:
        return []
    return [
        Problem(
            about=("holder_m3", "capacity_t_per_d"),
            given=f"a holder of {p.holder_m3:g} m3 for {gas:.3g} Nm3/h of gas, {hours:.3g} h",
            allowed=f"{low:g} to {high:g} h of gas (general knowledge: 4-8 h; S15: 550 m3 for 30 t/d)",
            cause="The headspace for the holder?"
            if hours < low
            else "Litres for m3, or the volume of the tanks?",
            next_step=f"6 h are {6.0 * p.holder_m3 / hours:,.0f} m3",
        )
    ]


def _bands(p: DigesterParameters) -> list[Problem]:
    found: list[Problem] = []
    for part in ("engine", "flare"):
        on, off = f"gas_{part}_on_level", f"gas_{part}_off_level"
        if getattr(p, off) >= getattr(p, on):
            found.append(
                Problem(
                    about=(off, on),
                    given=f"the {part} starts at {getattr(p, on):g} and stops at {getattr(p, off):g} of the holder",
                    allowed="it stops at a lower level than it starts (S35: engine 0.5 and 0.35)",
                    cause="The two exchanged?",
                    next_step="Exchange them",
                )
            )
    if p.gas_engine_on_level >= p.gas_flare_on_level:
        found.append(
            Problem(
                about=("gas_engine_on_level", "gas_flare_on_level"),
                given=f"engines start at {p.gas_engine_on_level:g}, the flare at {p.gas_flare_on_level:g}",
                allowed="engines start first (S35: engine 0.5, flare 0.9)",
                cause="Levels of engine and flare exchanged?",
                next_step="Lower gas_engine_on_level",
            )
        )
    return found


def _engines(p: DigesterParameters, d: Design) -> list[Problem]:
    low, high = ENGINE_OVER_GAS
    ratio = p.engine_kw / d.power_kw
    if p.gas_use != "power" or low <= ratio <= high:
        return []
    return [
        Problem(
            about=("engine_kw", "capacity_t_per_d"),
            given=f"engines of {p.engine_kw:g} kW for gas of {d.power_kw:.3g} kW ({p.capacity_t_per_d:g} t/d)",
            allowed=f"{low:g} to {high:g} times the power of the gas (assumed)",
            cause="MW for kW, or one of several engines?"
            if ratio < low
            else "The heat of the fuel, or W for kW?",
            next_step=f"{d.power_kw:.0f} kW use all gas in a mean hour",
        )
    ]


def _yard(p: DigesterParameters) -> list[Problem]:
    hours = max(p.run_work_to_h - p.run_work_from_h, 0.0)
    return [
        Problem(
            about=(name, "capacity_t_per_d", "run_work_from_h", "run_work_to_h"),
            given=f"{what} of {speed:g} t/h takes {speed * hours:g} t in {hours:g} h a day",
            allowed=f"at least the capacity, {p.capacity_t_per_d:g} t/d",
            cause="One of several lines, or a shift too short?",
            next_step=f"Give {name} = {p.capacity_t_per_d / hours:.3g}, or longer hours, or build tanks for less",
            stops=False,
        )
        for name, what, speed in (
            ("sorting_t_per_h", "a sorting line", p.sorting_t_per_h),
            ("crusher_t_per_h", "a crusher", p.crusher_t_per_h),
        )
        if 0.0 < speed * hours < p.capacity_t_per_d
    ]


def _capacity(p: DigesterParameters, d: Design) -> list[Problem]:
    if p.capacity_t_per_d <= FAR_ABOVE * d.waste_t_per_d:
        return []
    return [
        Problem(
            about=("capacity_t_per_d", "market_waste_t_per_day", "hotel_waste_t_per_d"),
            given=f"a capacity of {p.capacity_t_per_d:g} t/d for {d.waste_t_per_d:g} t/d of waste",
            allowed=f"at most {FAR_ABOVE:g} times the waste that there is (assumed)",
            cause="Waste of a city, or tonnes a year?",
            next_step="Lower capacity_t_per_d, or set market_waste_t_per_day to what was weighed",
            stops=False,
        )
    ]
