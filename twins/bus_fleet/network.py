"""The nine corridors of 2019 and the 141 buses on them, from the survey tables.

Feeders and the night service came later (S16, S22) and carry no kit; the airport service of the 2018 plan
has no length in the record and is taken as part of corridor V, which runs by the airport.
"""

from __future__ import annotations

import csv
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

CORRIDORS = ("I", "II", "IIIA", "IIIB", "IV", "V", "VI", "VII", "VIII")
_IN_TABLE = {"IIIA": "III (A)", "IIIB": "III (B)"}
# how the operator's length reads (column length_reading); VII and IIIB have no clear one: stop chain x detour
_ONE_WAY = ("I", "II", "IV", "V", "VI")
_BOTH_WAYS = ("IIIA", "VIII")
DETOUR = (
    1.15  # road over stop chain where no operator length is clear; 29/26.4 to 30/24.4 elsewhere (S21, S22)
)
# climb [m] of the directions a to b and b to a; assumed: end elevations from general knowledge
CLIMB_M = {
    "I": (20.0, 20.0), "II": (0.0, 295.0), "IIIA": (85.0, 0.0), "IIIB": (85.0, 0.0), "IV": (195.0, 0.0),
    "V": (60.0, 5.0), "VI": (190.0, 190.0), "VII": (5.0, 5.0), "VIII": (195.0, 0.0),
}  # fmt: skip
LARGE_BUSES, MEDIUM_CONVERTED, OTHER_BUSES = 25, 47, 69  # S01: 141 buses, 72 to be converted
MEDIUM_CORRIDORS = ("V", "VI", "VII")  # S04
FIRST_WORKSHOP = ("I", *MEDIUM_CORRIDORS)


class Network(NamedTuple):
    """Directions 2c and 2c+1 belong to corridor c; buses are sorted by corridor.

    Attributes
    ----------
    names
        Corridor names.
    corridor, length_km, n_stops, direction_class, climb_m, descent_m
        By direction, shape (18,).
    bus_corridor, bus_class
        By bus, shape (141,); class 0 large, 1 medium.
    """

    names: tuple[str, ...]
    corridor: Integers
    length_km: Array
    n_stops: Array
    direction_class: Integers
    climb_m: Array
    descent_m: Array
    bus_corridor: Integers
    bus_class: Integers


def load_network() -> Network:
    """Return the network of the survey."""
    text = resources.files("twins.bus_fleet").joinpath("survey/corridors.csv").read_text(encoding="utf-8")
    rows = {row["corridor"]: row for row in csv.DictReader(text.splitlines())}
    length: list[float] = []
    stops: list[float] = []
    climb: list[float] = []
    for name in CORRIDORS:
        row = rows[_IN_TABLE.get(name, name)]
        length += _lengths(name, row)
        stops += [float(row["stops_a_to_b"]), float(row["stops_b_to_a"])]
        climb += CLIMB_M[name]
    both = np.array(length).reshape(-1, 2).sum(axis=1)
    bus_corridor = np.repeat(np.arange(len(CORRIDORS)), _fleet(both))
    up = np.array(climb)
    first = CORRIDORS.index("I")
    return Network(
        names=CORRIDORS,
        corridor=np.repeat(np.arange(len(CORRIDORS)), 2),
        length_km=np.array(length),
        n_stops=np.array(stops),
        direction_class=np.where(np.repeat(np.arange(len(CORRIDORS)), 2) == first, 0, 1),
        climb_m=up,
        descent_m=up.reshape(-1, 2)[:, ::-1].ravel().copy(),
        bus_corridor=bus_corridor,
        bus_class=np.where(bus_corridor == first, 0, 1),
    )


def _lengths(name: str, row: dict[str, str]) -> list[float]:
    chain = [float(row["stop_chain_km_a_to_b"]), float(row["stop_chain_km_b_to_a"])]
    if name in _ONE_WAY:
        return [float(row["length_km_operator"])] * 2
    if name in _BOTH_WAYS:
        return [float(row["length_km_operator"]) * part / sum(chain) for part in chain]
    return [DETOUR * part for part in chain]


def _fleet(both_ways_km: Array) -> list[int]:
    """Return buses by corridor: in proportion to the round trip, largest remainder, within each group."""
    groups = (("I",), LARGE_BUSES), (MEDIUM_CORRIDORS, MEDIUM_CONVERTED)
    rest = tuple(name for name in CORRIDORS if name != "I" and name not in MEDIUM_CORRIDORS)
    buses = [0] * len(CORRIDORS)
    for members, total in (*groups, (rest, OTHER_BUSES)):
        index = [CORRIDORS.index(name) for name in members]
        share = total * both_ways_km[index] / both_ways_km[index].sum()
        whole = np.floor(share).astype(int)
        for extra in np.argsort(-(share - whole), kind="stable")[: total - int(whole.sum())]:
            whole[extra] += 1
        for c, n in zip(index, whole.tolist(), strict=True):
            buses[c] = n
    return buses
