"""Packs of battery tractors: state of charge at work, what a pack goes through, its fade, and when it is replaced.

Events book each stretch of a tractor's time with the states of charge at its ends, so that all hours of a year are in
the book: at work, waiting, charging and parked. Once a year the packs grow older, month by month, with that use and the
month's temperature. A pack below the end of its life is replaced at the end of the month. Weeks that stand for a year
need nothing else: use is taken by the booked hour.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.core.priors import LogNormal
from twins.core.units import DAYS_PER_YEAR
from twins.port.battery_fade import DEPTH, Cell, Fade, Stress, capacity, fade_after, first_limit_broken
from twins.port.battery_parameters import BatteryParameters
from twins.port.charging import Charging

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Columns of the book of use, a row a tractor.
HOURS, SOC_H, CHARGED, CHARGE_H, DISCHARGED, DISCHARGE_H, CHARGED_DEPTH, FASTEST_C, N_USE = range(9)
GENERATIONS = 8  # packs of one tractor with a luck of their own; later ones share that of the last
HOURS_A_DAY = 24.0
MONTHS = 12


class Traction(NamedTuple):
    """Packs of a draw."""

    rise_k: float  # battery above the air [K]
    end_of_life: float  # capacity below which a pack is replaced [-]


class Packs(NamedTuple):
    """State of the packs, one a tractor; changed in place."""

    calendar: Floats  # (n,) loss with age [-]
    cycle: Floats  # (n,) loss with use [-]
    generation: Whole  # (n,) packs used up before this one
    luck: Floats  # (n, GENERATIONS) fade over that of the mean pack [-]


class PackYear(NamedTuple):
    """What a year did to the packs in service."""

    swaps: int  # packs replaced
    capacity: float  # mean over the packs at the end of the year [-]
    months: Floats  # of packs in service, by the limit of the tests behind the fade that they overstep, (DEPTH + 1,)


def traction_numbers(p: BatteryParameters) -> Traction:
    """Return the packs' numbers of a draw."""
    return Traction(p.traction_rise_k, p.traction_end_of_life)


def new_packs(p: BatteryParameters, u: Floats) -> Packs:
    """Return new packs, one a tractor.

    Parameters
    ----------
    p
        Parameters of a draw.
    u
        (n, GENERATIONS) uniform numbers in (0, 1), of a stream of their own: a pack keeps its luck whatever else a
        scenario changes. The lucks have mean one.
    """
    n = u.shape[0]
    sigma = p.traction_spread
    luck = LogNormal(math.exp(-0.5 * sigma**2), sigma).ppf(u) if sigma > 0.0 else np.ones_like(u)
    return Packs(np.zeros(n), np.zeros(n), np.zeros(n, np.int64), np.ascontiguousarray(luck))


def held_kwh(packs: Packs, nominal_kwh: float) -> Floats:
    """Return what each pack holds now [kWh], shape (n,)."""
    left = [capacity(Fade(a, b)) for a, b in zip(packs.calendar, packs.cycle, strict=True)]
    return nominal_kwh * np.array(left)


@inlined
def soc_after_work(n: Charging, soc: float, drawn_kwh: float, kwh: float) -> float:
    """Return the state of charge [-] after a tractor drew `drawn_kwh` at the terminals of a pack that holds `kwh`.

    Notes
    -----
    The store gives more than is drawn, by the root of the internal efficiency (S-REOPT). A negative state means that
    the tractor would have stopped on the way: whoever plans jobs looks at `charge_to` first.
    """
    return soc - drawn_kwh / (n.one_way * kwh)


@inlined
def book(use: NDArray[Any], tractor: int, soc_from: float, soc_to: float, hours: float) -> None:
    """Book a stretch of `hours` in which the state of charge went from `soc_from` to `soc_to` [-].

    Notes
    -----
    A charging session is booked whole: its swing is the depth of the cycle, weighted with the energy. The state of
    charge is taken to change evenly within the stretch.
    """
    use[tractor, HOURS] += hours
    use[tractor, SOC_H] += 0.5 * (soc_from + soc_to) * hours
    swing = soc_to - soc_from
    if swing > 0.0:
        use[tractor, CHARGED] += swing
        use[tractor, CHARGE_H] += hours
        use[tractor, CHARGED_DEPTH] += swing * swing
        use[tractor, FASTEST_C] = max(use[tractor, FASTEST_C], swing / hours)
    elif swing < 0.0:
        use[tractor, DISCHARGED] -= swing
        use[tractor, DISCHARGE_H] += hours


@inlined
def stress_of(use: NDArray[Any], tractor: int, battery_c: float) -> Stress:
    """Return the stress of a pack with the booked use at `battery_c` [degC]."""
    charged, discharged = use[tractor, CHARGED], use[tractor, DISCHARGED]
    return Stress(
        battery_c,
        use[tractor, SOC_H] / use[tractor, HOURS],
        use[tractor, CHARGED_DEPTH] / charged if charged > 0.0 else 0.0,
        charged / use[tractor, CHARGE_H] if charged > 0.0 else 0.0,
        discharged / use[tractor, DISCHARGE_H] if discharged > 0.0 else 0.0,
    )


@compiled
def age_packs(cell: Cell, traction: Traction, packs: Packs, use: NDArray[Any], air_c: Floats) -> PackYear:
    """Make the packs a year older and replace those below the end of their life; `packs` is changed.

    Parameters
    ----------
    cell, traction
        Numbers of a draw.
    packs
        One a tractor.
    use
        (n, N_USE) book of the year or of the weeks that stand for it. A tractor without a booked hour is not in
        service, and its pack stays as it is.
    air_c
        (12,) mean temperature of the air by month [degC].
    """
    days = DAYS_PER_YEAR / MONTHS
    swaps, months = 0, np.zeros(DEPTH + 1)
    in_service, held = 0, 0.0
    for i in range(use.shape[0]):
        if use[i, HOURS] <= 0.0:
            continue
        full_cycles = 0.5 * (use[i, CHARGED] + use[i, DISCHARGED]) * days * HOURS_A_DAY / use[i, HOURS]
        fade = Fade(packs.calendar[i], packs.cycle[i])
        for month in range(MONTHS):
            stress = stress_of(use, i, air_c[month] + traction.rise_k)
            luck = packs.luck[i, min(packs.generation[i], GENERATIONS - 1)]
            fade = fade_after(cell, fade, stress, days, full_cycles, luck)
            peak = max(stress.charge_c, use[i, FASTEST_C])
            limit = first_limit_broken(
                cell, Stress(stress.battery_c, stress.mean_soc, stress.depth, peak, stress.discharge_c)
            )
            months[limit] += 1.0
            if capacity(fade) < traction.end_of_life:
                fade = Fade(0.0, 0.0)
                packs.generation[i] += 1
                swaps += 1
        packs.calendar[i], packs.cycle[i] = fade.calendar, fade.cycle
        in_service += 1
        held += capacity(fade)
    return PackYear(swaps, held / in_service if in_service > 0 else 1.0, months)
