"""The mills around a plant as a population, and those that are under contract.

Sizes are log-normal, so that a few mills carry most of the husk; only a share of the registered mills runs; they
lie evenly over a disc. Some make their own power, some feed a gasifier, some parboil. Each mill has its own
random numbers by its index: more mills, or larger ones, leave the others' luck as it was.

What a mill uses itself follows from the energy it needs (survey/mill_energy_use.csv): per tonne of paddy a white
mill needs 17 kWh of power, some 30 kg of husk through a gasifier; a parboiling mill some 240 kg, more than its
own husk.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.quantiles import normal_quantile
from twins.core.streams import uniforms_at

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_SIZE, _PLACE = 0, 1  # purposes of uniforms_at


class MillNumbers(NamedTuple):
    """What the mills of a catchment are like.

    Notes
    -----
    ======================== ====== ======= =================================================================
    name                     value  unit    meaning and source
    ======================== ====== ======= =================================================================
    registered               90     1       mills of the township, mills_and_gasifiers.csv
    running_share            0.35   -       20 of 90 ran, same; more with an outlet for husk (assumed)
    capacity_median_t_day    30     t/d     paddy a day; 2,000 mills of 15-100 t, fewer than 10 of 100-400, same
    capacity_sigma           0.8    -       of the logarithm; 0.5 by Myanmar's classes, 1.4 by Thailand's
    full_load_days           170    d/a     paddy of a typical year over capacity (assumed)
    radius_km                25     km      of the catchment (assumed)
    road_ratio               1.4    -       road over straight line (assumed)
    husk_share               0.215  -       husk over paddy, husk_to_paddy_ratio.csv: 20, 22, 22, 23 %
    husk_share_sigma         0.008  -       between mills (assumed)
    husk_moisture_reference  0.10   kg/kg   wet basis at which the husk share is meant (assumed)
    own_power_share          0.20   -       mills that run through outages on diesel (assumed)
    gasifier_share           0.15   -       mills with a husk gasifier: 319 in some 2,000 mills, same
    parboiling_share         0.10   -       mills that parboil (assumed)
    dryer_use                0.008  kg/kg   dry husk per paddy burnt in dryers (assumed)
    gasifier_use             0.0272 kg/kg   0.65 x 25.83 kWh/t at 1.8 kg/kWh, nine tenths dry (derived)
    parboiling_use           0.21   kg/kg   0.65 x 862.5 kWh/t at 13 MJ/kg and 0.65, nine tenths dry (derived)
    open_yard_share          0.5    -       mills whose yard has no roof (assumed)
    ======================== ====== ======= =================================================================
    """

    registered: float
    running_share: float
    capacity_median_t_day: float
    capacity_sigma: float
    full_load_days: float
    radius_km: float
    road_ratio: float
    husk_share: float
    husk_share_sigma: float
    husk_moisture_reference: float
    own_power_share: float
    gasifier_share: float
    parboiling_share: float
    dryer_use: float
    gasifier_use: float
    parboiling_use: float
    open_yard_share: float


class Mills(NamedTuple):
    """The running mills of a catchment, each array of shape (n_mills,).

    Attributes
    ----------
    number
        Index among the registered mills: the mill's own random numbers.
    capacity_kg_day, paddy_kg_year
        Paddy that a full day mills, and that a typical year brings [kg].
    distance_km
        By road.
    husk_dry_share
        Dry husk per paddy [kg/kg].
    own_use_share
        Part of its husk that the mill burns itself [-].
    own_power, open_yard
        1 or 0: mills through outages; husk lies in the rain.
    """

    number: NDArray[np.int64]
    capacity_kg_day: Array
    paddy_kg_year: Array
    distance_km: Array
    husk_dry_share: Array
    own_use_share: Array
    own_power: Array
    open_yard: Array


def mills_around(p: MillNumbers, key: Key) -> Mills:
    """Return the running mills; at least one, the first, runs."""
    registered = round(p.registered)
    if registered < 1:
        raise ValueError(
            f"mills: registered - {p.registered:g} - at least 1 is needed - no catchment? - give one"
        )
    table = np.empty((8, registered))
    n = _populate(p, key, registered, table)
    part = table[:, :n].copy()
    return Mills(part[0].astype(np.int64), *part[1:])


@compiled
def _populate(p: MillNumbers, key: Key, registered: int, table: Array) -> int:
    """Write the columns of `Mills` for the running mills and return their number."""
    n = 0
    for i in range(registered):
        u_runs, u_size, u_husk, u_power = uniforms_at(key, i, 0, 0, _SIZE)
        u_place, u_gasifier, u_parboils, u_open = uniforms_at(key, i, 0, 0, _PLACE)
        if u_runs >= p.running_share and i > 0:
            continue
        size = 1e3 * p.capacity_median_t_day * math.exp(p.capacity_sigma * normal_quantile(u_size))
        wet = p.husk_share + p.husk_share_sigma * normal_quantile(u_husk)
        dry = min(max(wet, 0.15), 0.30) * (1.0 - p.husk_moisture_reference)
        use = p.dryer_use
        if u_gasifier < p.gasifier_share:
            use += p.gasifier_use
        if u_parboils < p.parboiling_share:
            use += p.parboiling_use
        table[0, n] = i
        table[1, n] = size
        table[2, n] = size * p.full_load_days
        table[3, n] = p.road_ratio * p.radius_km * math.sqrt(u_place)
        table[4, n] = dry
        table[5, n] = min(use / dry, 1.0)
        # a gasifier drives the mill as well
        table[6, n] = 1.0 if u_power < p.own_power_share or u_gasifier < p.gasifier_share else 0.0
        table[7, n] = 1.0 if u_open < p.open_yard_share else 0.0
        n += 1
    return n


def surplus_dry_kg_year(mills: Mills) -> Array:
    """Return the dry husk of a typical year that each mill does not burn itself [kg], shape (n_mills,)."""
    return mills.paddy_kg_year * mills.husk_dry_share * (1.0 - mills.own_use_share)


def share_of_catchment(burn_dry_kg_year: float, mills: Mills) -> float:
    """Return what a plant burns over the surplus of all mills [-]; above 1 the mills cannot feed it."""
    return burn_dry_kg_year / float(surplus_dry_kg_year(mills).sum())


def under_contract(mills: Mills, count: float, first: Literal["largest", "nearest"]) -> Array:
    """Return 1 for mills under contract, else 0, shape (n_mills,): the `count` with most husk, or nearest by road."""
    merit = -surplus_dry_kg_year(mills) if first == "largest" else mills.distance_km
    ranks = np.empty(merit.size)
    ranks[np.argsort(merit, kind="stable")] = np.arange(merit.size)
    return (ranks < round(count)).astype(np.float64)


def largest_share(mills: Mills, count: int) -> float:
    """Return the part of the surplus [-] that the `count` mills with most husk hold."""
    surplus = np.sort(surplus_dry_kg_year(mills))[::-1]
    return float(surplus[:count].sum() / surplus.sum())
