"""Pictures of a twin refuse what cannot be true, and say where."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.pictures import (
    Bars,
    Duration,
    Interval,
    Limit,
    Link,
    Measure,
    Pictured,
    Sankey,
    Series,
    StackedLoad,
    Strip,
)

START = dt.datetime(2030, 6, 3)
STEPS = 96
ONES = np.ones(STEPS)
STRIP = Strip(
    name="quay",
    start=START,
    hours=24.0,
    rows=("berth A", "berth B"),
    intervals=(Interval(0, 0.0, 10.0, "Ever Given"), Interval(1, 4.0, 24.0, "ONE Blue Jay", "feeder")),
    measure=Measure("boxes", "TEU", 0.25, ONES, Limit("capacity", 3.0)),
)
LOAD = StackedLoad(
    name="load",
    unit="kW",
    start=START,
    stacked=(Series("cranes", 2.0 * ONES), Series("lights", ONES)),
    lines=(Series("grid", 3.5 * ONES), Series("battery", -0.5 * ONES)),
    balanced_by=("grid", "battery"),
    shaded=np.arange(STEPS) > 40,
)
CURVES = Duration(
    name="over the year", unit="kW", curves=(Series("grid", ONES), Series("demand", 2.0 * ONES))
)
BARS = Bars(
    name="time",
    groups=("cranes", "lorries"),
    states=("working", "idle"),
    shares=np.array([[0.3, 0.7], [1.0, 0.0]]),
)
ENERGY = Sankey(
    name="energy",
    unit="MWh/yr",
    links=(
        Link("grid", "busbar", 8.0),
        Link("PV", "busbar", 2.0),
        Link("busbar", "cranes", 9.5),
        Link("busbar", "losses", 0.5),
    ),
)


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (Interval(0, 12.0, 24.5, "MSC Anna"), "'MSC Anna' from 12 to 24.5 h - a span within 0 to 24 h"),
        (Interval(0, -1.0, 2.0, "MSC Anna"), "'MSC Anna' from -1 to 2 h"),
        (Interval(0, 20.0, 20.0, "MSC Anna"), "from 20 to 20 h"),
        (Interval(0, 12.0, float("nan"), "MSC Anna"), "to nan h"),
        (Interval(2, 12.0, 14.0, "MSC Anna"), "'MSC Anna' on rows 2 to 3 - 0 to 2 - counted from one?"),
        (Interval(0, 9.0, 14.0, "MSC Anna"), "'Ever Given' and 'MSC Anna' on each other at 9 h"),
        (Interval(0.5, 11.0, 14.0, "MSC Anna"), "'ONE Blue Jay' and 'MSC Anna' on each other at 11 h"),
    ],
)
def test_a_strip_refuses_an_interval_that_cannot_be(interval: Interval, said: str) -> None:
    with pytest.raises(ValueError, match="strip 'quay' - ") as refused:
        dataclasses.replace(STRIP, intervals=(*STRIP.intervals, interval))
    assert said in str(refused.value)


def test_ships_beside_each_other_within_a_row_and_one_after_the_other_are_fine() -> None:
    ships = (
        Interval(0.0, 0.0, 10.0, "a", rows=0.7),
        Interval(0.7, 0.0, 24.0, "b", rows=1.3),  # across two berths
        Interval(0.0, 10.0, 24.0, "c", rows=0.7),
    )
    assert dataclasses.replace(STRIP, intervals=ships).intervals == ships
    assert dataclasses.replace(STRIP, intervals=()).intervals == ()


def test_the_measure_of_a_strip_covers_its_stretch() -> None:
    with pytest.raises(ValueError, match=r"'boxes' over 95 steps of 0.25 h - 24 h in all"):
        dataclasses.replace(STRIP, measure=Measure("boxes", "TEU", 0.25, ONES[1:]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stacked": (Series("cranes", ONES), Series("lights", ONES[1:]))}, r"'lights' of shape \(95,\) - \(96,\)"),
        ({"lines": (Series("grid", ONES[1:]),)}, r"'grid' of shape \(95,\)"),
        ({"stacked": (Series("cranes", ONES), Series("cranes", ONES))}, "'cranes' twice"),
        ({"stacked": (Series("cranes", ONES), Series("sun", -ONES))}, "'sun' down to -1 kW - 0 or more"),
        ({"stacked": (Series("cranes", np.append(ONES[1:], np.nan)),)}, "'cranes' not finite in step 95"),
        ({"stacked": ()}, "no values"),
        ({"shaded": np.ones(95, dtype=np.bool_)}, r"shaded of shape \(95,\)"),
        ({"balanced_by": ("grid",)}, "step 0: 0.5 kW between the stack and grid"),
        ({"balanced_by": ("grid", "sun")}, "balanced_by 'sun' - one of the lines grid, battery"),
        ({"stacked": tuple(Series(f"load {k}", ONES) for k in range(9))}, "9 stacked series - at most 8"),
        ({"unit": " "}, "an empty name"),
        ({"step_h": 0.0}, "step_h = 0 - above 0"),
    ],
)  # fmt: skip
def test_a_stacked_load_refuses_what_does_not_fit(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=f"stacked load 'load' - {said}"):
        dataclasses.replace(LOAD, **changes)  # type: ignore[arg-type]


def test_a_single_step_that_is_not_balanced_is_named() -> None:
    grid = 3.5 * ONES
    grid[37] += 0.01
    with pytest.raises(ValueError, match=r"step 37: 0.01 kW between the stack and grid \+ battery"):
        dataclasses.replace(LOAD, lines=(Series("grid", grid), LOAD.lines[1]))


def test_a_whole_year_is_no_stacked_load() -> None:
    with pytest.raises(ValueError, match="35,040 steps - at most 3,000 - a whole year"):
        StackedLoad(name="load", unit="kW", start=START, stacked=(Series("cranes", np.ones(35_040)),))


def test_curves_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"duration curves 'over the year' - 'demand' of shape \(95,\)"):
        dataclasses.replace(CURVES, curves=(CURVES.curves[0], Series("demand", ONES[1:])))


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([[0.3, 0.7], [0.9, 0.0]], "'lorries': 0.9 [+] 0 = 0.9 - shares of 0 or more that add up to 1"),
        ([[0.3, 0.7], [1.5, -0.5]], "'lorries': 1.5 [+] -0.5 = 1"),
        ([[0.3, 0.7], [float("nan"), 0.0]], "'lorries'"),
        ([[0.3], [1.0]], r"shares of shape \(2, 1\) - \(2, 2\)"),
    ],
)
def test_shares_of_a_group_add_up_to_one(shares: list[list[float]], said: str) -> None:
    with pytest.raises(ValueError, match=f"bars 'time' - {said}"):
        dataclasses.replace(BARS, shares=np.array(shares))


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ((*ENERGY.links, Link("busbar", "lights", 1.0)), "'busbar': 10 MWh/yr come in, 11 go out"),
        (ENERGY.links[1:], "'busbar': 2 MWh/yr come in, 10 go out"),
        ((*ENERGY.links, Link("cranes", "grid", 8.0)), "a circle through "),
        ((Link("grid", "grid", 1.0),), "a circle through 'grid'"),
        ((*ENERGY.links, Link("grid", "lights", -1.0)), "grid to lights: -1 MWh/yr - 0 or more"),
        ((*ENERGY.links, ENERGY.links[0]), "'grid to busbar' twice"),
        ((Link("grid", "cranes", 0.0),), "no amounts"),
        ((), "no amounts"),
    ],
)
def test_a_sankey_refuses_what_does_not_close(links: tuple[Link, ...], said: str) -> None:
    with pytest.raises(ValueError, match=f"sankey 'energy' - {said}"):
        dataclasses.replace(ENERGY, links=links)


def test_layers_are_the_longest_ways() -> None:
    links = (
        *ENERGY.links,
        Link("cranes", "lifting", 7.0),
        Link("cranes", "heat", 2.5),
        Link("grid", "heat", 1.0),
    )
    found = dataclasses.replace(ENERGY, links=links).layers()
    assert found == {"grid": 0, "PV": 0, "busbar": 1, "losses": 2, "cranes": 2, "lifting": 3, "heat": 3}


@given(
    st.lists(st.floats(0.01, 1e6), min_size=1, max_size=5),
    st.lists(st.floats(0.01, 1.0), min_size=1, max_size=5),
    st.floats(1.0001, 2.0),
)
def test_what_comes_in_parted_into_shares_closes_and_more_does_not(
    into: list[float], parts: list[float], factor: float
) -> None:
    whole = sum(into)
    come = [Link(f"in {k}", "node", amount) for k, amount in enumerate(into)]
    go = [Link("node", f"out {k}", whole * part / sum(parts)) for k, part in enumerate(parts)]
    assert Sankey(name="any", unit="t", links=(*come, *go)).layers()["node"] == 1
    with pytest.raises(ValueError, match=r"'node': .* come in, .* go out"):
        Sankey(
            name="any",
            unit="t",
            links=(*come, *go[1:], go[0]._replace(amount=factor * go[0].amount + 1e-5 * whole)),
        )


def test_a_twin_without_the_method_is_not_pictured() -> None:
    class Shows:
        def pictures(self, *_: object) -> tuple[Strip, ...]:
            return (STRIP,)

    assert isinstance(Shows(), Pictured)
    assert not isinstance(object(), Pictured)
