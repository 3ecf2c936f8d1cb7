"""The network against the survey and the bus numbers of the brochure."""

from __future__ import annotations

import numpy as np
import pytest

from twins.bus_fleet.network import CORRIDORS, load_network

NETWORK = load_network()


def of(name: str) -> list[int]:
    return [d for d in range(18) if NETWORK.names[NETWORK.corridor[d]] == name]


def buses(*names: str) -> int:
    return sum(int(np.sum(NETWORK.bus_corridor == CORRIDORS.index(name))) for name in names)


@pytest.mark.parametrize(("name", "km"), [("I", 29.0), ("II", 30.0), ("IV", 30.0), ("V", 32.0), ("VI", 25.0)])
def test_one_way_lengths_are_the_operators(name: str, km: float) -> None:
    assert NETWORK.length_km[of(name)].tolist() == [km, km]


@pytest.mark.parametrize(
    ("name", "km", "chains"), [("IIIA", 30.0, (16.1, 8.52)), ("VIII", 59.0, (22.89, 23.83))]
)
def test_loops_are_split_by_their_chains(name: str, km: float, chains: tuple[float, float]) -> None:
    there, back = NETWORK.length_km[of(name)]
    assert there + back == pytest.approx(km)
    assert there / back == pytest.approx(chains[0] / chains[1])


@pytest.mark.parametrize(("name", "chains"), [("VII", (19.37, 21.26)), ("IIIB", (15.7, 12.11))])
def test_unclear_lengths_are_chains_times_one_detour(name: str, chains: tuple[float, float]) -> None:
    detour = NETWORK.length_km[of(name)] / np.array(chains)
    assert detour[0] == pytest.approx(detour[1])
    assert 1.05 < detour[0] < 1.35


def test_no_road_is_shorter_than_its_stop_spacing_allows() -> None:
    spacing = NETWORK.length_km / (NETWORK.n_stops - 1.0)
    assert np.all((0.45 < spacing) & (spacing < 1.1))


def test_buses_are_those_of_the_brochure() -> None:
    assert NETWORK.bus_corridor.shape == (141,)
    assert buses("I") == 25 == int(np.sum(NETWORK.bus_class == 0))
    assert buses("V", "VI", "VII") == 47
    assert buses("II", "IIIA", "IIIB", "IV", "VIII") == 69


def test_largest_remainder_is_within_one_bus_of_the_quota() -> None:
    round_trip = NETWORK.length_km.reshape(9, 2).sum(axis=1)
    for names, total in ((("V", "VI", "VII"), 47), (("II", "IIIA", "IIIB", "IV", "VIII"), 69)):
        km = np.array([round_trip[CORRIDORS.index(name)] for name in names])
        quota = total * km / km.sum()
        assert np.all(np.abs(np.array([buses(name) for name in names]) - quota) < 1.0)


def test_buses_are_sorted_and_large_ones_run_on_one_only() -> None:
    assert np.all(np.diff(NETWORK.bus_corridor) >= 0)
    assert np.all((NETWORK.bus_class == 0) == (NETWORK.bus_corridor == CORRIDORS.index("I")))
    assert NETWORK.direction_class.tolist() == [0, 0] + [1] * 16


def test_a_climb_is_a_descent_on_the_way_back() -> None:
    assert np.array_equal(NETWORK.climb_m[0::2], NETWORK.descent_m[1::2])
    assert np.array_equal(NETWORK.climb_m[1::2], NETWORK.descent_m[0::2])
    assert all(NETWORK.climb_m[of(name)].max() > 150.0 for name in ("II", "IV", "VIII"))
