"""The store conserves dry husk and water, is never negative, and gets wet in the open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.rice_husk.supply_numbers import DAYS, N_DAYS, STORE, WEATHER
from twins.core.streams import rng
from twins.rice_husk.husk_moisture import (
    dry_basis,
    husk_equilibrium,
    wet_basis,
    wood_equilibrium_simpson_1973,
)
from twins.rice_husk.site_climate import climate, monthly_climate
from twins.rice_husk.store import (
    DRY_IN,
    DRY_OUT,
    FIRST_IN_FIRST_OUT,
    FROM_AIR,
    LAST_IN_FIRST_OUT,
    OPEN,
    RAIN,
    ROOFED,
    ROTTED,
    TO_AIR,
    WATER_IN,
    WATER_OUT,
    add,
    day_passes,
    empty_store,
    held_dry,
    room_dry,
    store_problems,
    take,
)
from twins.rice_husk.weather import daily_weather, relative_humidity_at


def layers_of(store, heap: int):
    """Return the dry mass of a heap's layers, oldest first."""
    n = store.dry.shape[1]
    places = (store.ring[heap, 0] + np.arange(store.ring[heap, 1])) % n
    return store.dry[heap, places]


def check(store) -> None:
    t = store.tally
    assert store.dry.min() >= 0.0
    assert store.water.min() >= 0.0
    assert store.dry.sum() == pytest.approx(t[DRY_IN] - t[DRY_OUT] - t[ROTTED], rel=1e-9, abs=1e-6)
    water = t[WATER_IN] + t[RAIN] + t[FROM_AIR] - t[WATER_OUT] - t[TO_AIR]
    assert store.water.sum() == pytest.approx(water, rel=1e-9, abs=1e-6)
    np.testing.assert_allclose(store.held_dry_kg, store.dry.sum(axis=1), rtol=1e-9, atol=1e-6)
    assert np.all(store.held_dry_kg <= store.capacity_dry_kg * (1.0 + 1e-12) + 1e-9)
    for heap in (ROOFED, OPEN):
        assert layers_of(store, heap).sum() == pytest.approx(store.dry[heap].sum(), rel=1e-12, abs=1e-12)


@settings(max_examples=60)
@given(
    days=st.lists(
        st.tuples(
            st.floats(0.0, 9e4),  # in
            st.floats(0.02, 0.5),  # its moisture
            st.floats(0.0, 9e4),  # out
            st.floats(12.0, 38.0),  # air
            st.floats(0.0, 1.0),
            st.floats(0.0, 250.0),  # rain
        ),
        min_size=1,
        max_size=60,
    ),
    order=st.sampled_from([FIRST_IN_FIRST_OUT, LAST_IN_FIRST_OUT]),
    roof=st.floats(0.0, 1.0),
    n_layers=st.integers(2, 20),
)
def test_dry_husk_and_water_are_conserved(days, order, roof, n_layers) -> None:
    store = empty_store(2000.0, roof, 110.0, n_layers=n_layers)
    for into, moisture, out, air, humidity, rain in days:
        room = room_dry(store)
        stored = add(store, into, moisture)
        assert stored == pytest.approx(min(into, room), rel=1e-9, abs=1e-6)
        held = held_dry(store)
        taken, wet = take(store, out, order)
        assert taken == pytest.approx(min(out, held), rel=1e-9, abs=1e-6)
        assert 0.0 <= wet < 1.0
        day_passes(store, STORE, air, humidity, rain)
        check(store)


def test_first_in_comes_first_or_last() -> None:
    for order, expected in ((FIRST_IN_FIRST_OUT, 0.08), (LAST_IN_FIRST_OUT, 0.30)):
        store = empty_store(1000.0, 1.0, 110.0)
        add(store, 1000.0, 0.08)
        day_passes(store, STORE._replace(roofed_days=1e15, rot_roofed_per_month=0.0), 25.0, 0.5, 0.0)
        add(store, 1000.0, 0.30)
        taken, moisture = take(store, 600.0, order)
        assert taken == 600.0
        assert moisture == pytest.approx(expected, abs=1e-9)
        taken, moisture = take(store, 1e9, order)
        assert taken == pytest.approx(1400.0)
        assert held_dry(store) == 0.0


def test_roof_is_filled_and_emptied_first() -> None:
    store = empty_store(100.0, 0.4, 100.0, moisture=0.1)
    assert add(store, 5000.0, 0.1) == 5000.0
    np.testing.assert_allclose(store.held_dry_kg, [3600.0, 1400.0])
    take(store, 3600.0, FIRST_IN_FIRST_OUT)
    np.testing.assert_allclose(store.held_dry_kg, [0.0, 1400.0], atol=1e-9)


def test_volume_limits_what_is_stored() -> None:
    store = empty_store(100.0, 0.5, 100.0, moisture=0.1)
    assert add(store, 1e6, 0.2) == pytest.approx(9000.0), "100 m3 of husk of 100 kg/m3, a tenth of it water"
    assert room_dry(store) == pytest.approx(0.0, abs=1e-9)


def test_one_delivery_makes_no_layer_of_its_own_within_a_day() -> None:
    store = empty_store(1000.0, 1.0, 110.0, n_layers=4)
    for _ in range(10):
        add(store, 10.0, 0.1)
    assert store.ring[ROOFED, 1] == 1
    for _ in range(9):
        day_passes(store, STORE, 25.0, 0.6, 0.0)
        add(store, 10.0, 0.1)
    assert store.ring[ROOFED, 1] == 4
    assert layers_of(store, ROOFED)[0] > 140.0, "the oldest days are one layer"


def test_wood_equilibrium_of_a_public_calculator() -> None:
    # stoves.bioenergylists.org/emccalc, 70 degF: printed to one decimal
    for humidity, percent in ((0.25, 5.3), (0.60, 11.1), (0.84, 17.6), (0.87, 19.0)):
        assert 100.0 * wood_equilibrium_simpson_1973(21.1, humidity) == pytest.approx(percent, abs=0.15)


@given(air=st.floats(10.0, 40.0), low=st.floats(0.0, 0.97), more=st.floats(0.001, 0.3))
def test_humid_air_means_wet_husk(air: float, low: float, more: float) -> None:
    high = min(low + more, 0.98)
    assert husk_equilibrium(air, high, 0.85) > husk_equilibrium(air, low, 0.85) >= 0.0


@given(moisture=st.floats(0.0, 0.9))
def test_wet_and_dry_basis_are_inverse(moisture: float) -> None:
    assert wet_basis(dry_basis(moisture)) == pytest.approx(moisture, abs=1e-12)


def season_of(roof_share: float, draw: int = 0):
    """Return the mean moisture of a store in the delta by month: a reserve renewed within a month."""
    air = climate(monthly_climate("pathein"))
    w = daily_weather(air, WEATHER, rng(1, draw).key("weather"), DAYS)
    store = empty_store(5000.0, roof_share, 110.0)
    moisture = np.zeros(N_DAYS)
    for d in range(N_DAYS):
        take(store, 8e3, FIRST_IN_FIRST_OUT)
        add(store, 2e5 - held_dry(store), 0.11)
        humidity = relative_humidity_at(w.vapour_pressure_kpa[d], w.temperature_c[d])
        day_passes(store, STORE, w.temperature_c[d], humidity, w.rain_mm[d])
        moisture[d] = store.water.sum() / (store.water.sum() + store.dry.sum())
    check(store)
    return np.array([moisture[DAYS.month == m].mean() for m in range(12)]), store


def test_a_roof_keeps_husk_dry_and_the_monsoon_wets_an_open_heap() -> None:
    roofed, _ = season_of(1.0)
    assert 0.09 < roofed.min()
    assert roofed.max() < 0.14
    heap, store = season_of(0.0)
    assert heap[[0, 1, 2]].max() < 0.14, "dry season"
    assert heap[[6, 7]].max() > 0.20, "July and August"
    lost = store.tally[ROTTED] / 180.0 / 2e5
    assert 0.005 < lost < 0.02, "share of the heap a month"


def test_more_rain_more_water_and_less_pick_up_less() -> None:
    def soaked(rain: float, pickup: float) -> float:
        store = empty_store(1000.0, 0.0, 110.0)
        add(store, 9e4, 0.12)
        for _ in range(30):
            day_passes(store, STORE._replace(rain_pickup_share=pickup), 27.0, 0.85, rain)
        return float(store.water.sum())

    assert soaked(0.0, 0.1) < soaked(10.0, 0.1) < soaked(20.0, 0.1) < soaked(20.0, 0.2)


def test_store_smaller_than_one_delivery_is_found() -> None:
    assert store_problems(500.0, 30.0) == []
    assert "at least one delivery, 30 m3" in store_problems(20.0, 30.0)[0].allowed
    assert store_problems(float("nan"), 30.0) != []
