"""Mass, elements, energy and power close in every hour of every plant, and planted bugs show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.twins.rice_husk.hour_laws import broken_by_flows, broken_by_rates, broken_by_stores, held
from tests.twins.rice_husk.plants import begun, gas, steam, valid_plants
from twins.rice_husk import events, gas_line, operation, plant_state, steam_line
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plant_state import RUNNING, STARTING
from twins.rice_husk.runs import Run

PLANTS = 200
HOURS = 48
JUST_AFTER_H = 2.0**-10
NAMES = ("none", "steam", "gas_engine", "dual_fuel")


def inspected(run: Run, first: int, hours: int, seen: Counter[str]) -> list[str]:
    """Return which laws break in `hours` from hour `first` on, looked at after each hour; count the running ones."""
    run.finish(float(first))
    before = held(run)
    for hour in range(first, first + hours):
        run.finish(hour + 1.0)
        after = held(run)
        broken = [
            *broken_by_flows(run, after.sums - before.sums, 1.0),
            *broken_by_flows(run, run.rates, 1.0),
            *broken_by_rates(run),
            *broken_by_stores(run, before, after),
        ]
        if broken:
            return [f"hour {hour}, line {run.c.line}, mode {run.s.mode}", *broken]
        seen["all"] += 1
        seen[NAMES[run.c.line]] += int(run.s.mode == RUNNING)
        before = after
    return []


def test_every_hour_of_every_plant_closes(figure: Callable[[str, str], None]) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=PLANTS,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(plant=valid_plants(), seed=st.integers(0, 10_000), day=st.integers(2, 300))
    def closes(plant: RiceHuskParameters, seed: int, day: int) -> None:
        run = begun(plant, seed=seed)
        assume(
            plant.line == "steam" or np.all(np.isfinite(run.t.gas.rows))
        )  # a draw that is told to have failed
        assert inspected(run, 24 * day, HOURS, seen) == []

    closes()
    figure("rice husk conservation", ", ".join(f"{name} {n} h" for name, n in sorted(seen.items())))
    assert seen["all"] >= PLANTS * HOURS
    # balances of plants that stand prove nothing
    assert all(seen[name] >= 500 for name in NAMES[1:]), seen


@pytest.mark.parametrize(
    "plant", [steam(), gas(), gas("dual_fuel"), steam(heat_kw=2_000.0, heat_demand_kw=3_000.0)]
)
def test_a_whole_month_of_the_usual_plants_closes(plant: RiceHuskParameters) -> None:
    assert inspected(begun(plant), 24 * 20, 24 * 31, Counter()) == []


# --- planted bugs -----------------------------------------------------------------------------------------
MODULES: tuple[ModuleType, ...] = (steam_line, gas_line, operation, events)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Put the text of the plant's own functions in the place of their compiled form, so that bugs can be planted."""
    names = {module.__name__ for module in MODULES}
    for module in MODULES:
        for name, function in vars(module).copy().items():
            text = getattr(function, "py_func", None)
            if text is not None and text.__module__ in names:
                monkeypatch.setattr(module, name, text)
    return monkeypatch


def operating(p: RiceHuskParameters, mode: int = RUNNING) -> Run:
    """Return a plant in the given mode."""
    run = begun(p)
    for hour in range(24, 24 * 360):
        run.finish(hour + JUST_AFTER_H)  # the hopper is full then
        if run.s.mode == mode and (mode != RUNNING or run.rates[plant_state.GROSS_KW] > 0.0):
            return run
    raise AssertionError("the plant never came into that mode")


def broken(run: Run) -> list[str]:
    operation.operate(run.s, run.p, run.c, run.t, run.rates)
    return broken_by_flows(run, run.rates, 1.0)


def test_the_plain_text_breaks_nothing(plain: pytest.MonkeyPatch) -> None:
    for run in (
        operating(steam()),
        operating(gas()),
        operating(gas("dual_fuel")),
        operating(steam(), STARTING),
    ):
        compiled = run.rates.copy()
        assert broken(run) == []
        np.testing.assert_allclose(run.rates, compiled, rtol=1e-4, atol=1e-4)  # fouling has gone on a little


def _swapped(real: Callable[..., Any]) -> Callable[..., Any]:
    def flue_gas(*args: Any) -> Any:
        flue = real(*args)
        return flue._replace(O2=flue.N2, N2=flue.O2)

    return flue_gas


def _no_latent_heat(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: real(*args)._replace(hydrogen_water=0.0)


def _water_of_the_husk_forgotten(real: Callable[..., Any]) -> Callable[..., Any]:
    def flue_gas(fuel: Any, M: float, *rest: Any) -> Any:
        return real(fuel, M, *rest)._replace(H2O=real(fuel, 0.0, *rest).H2O)

    return flue_gas


def _house_load_twice(real: Callable[..., Any]) -> Callable[..., Any]:
    def serve(rates: Any, *rest: Any) -> None:
        rates[plant_state.NET_KW] -= rates[plant_state.HOUSE_KW]
        real(rates, *rest)

    return serve


def _nothing(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *_: 0.0


def _a_tenth_more(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: 1.1 * real(*args)


def _dry_value_for_wet_husk(real: Callable[..., Any]) -> Callable[..., Any]:
    def hhv_as_received(fuel: Any, M: float) -> float:
        return float(fuel.HHV)

    return hhv_as_received


def _export_without_grid(real: Callable[..., Any]) -> Callable[..., Any]:
    def serve(rates: Any, *rest: Any) -> None:
        real(rates, *rest)
        rates[plant_state.EXPORT_KW] += 10.0

    return serve


def _heat_for_nothing(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: real(*args)._replace(process_heat=500.0)


BUGS: dict[str, tuple[ModuleType, str, Callable[[Callable[..., Any]], Callable[..., Any]], str, RiceHuskParameters]] = {
    "oxygen and nitrogen exchanged in the flue gas": (steam_line, "flue_gas", _swapped, "O [kg]", steam()),
    "latent heat of the hydrogen dropped": (steam_line, "boiler_losses", _no_latent_heat, "evaporation", steam()),
    "water of the husk forgotten": (steam_line, "flue_gas", _water_of_the_husk_forgotten, "H [kg]", steam()),
    "house load twice": (operation, "serve", _house_load_twice, "power", steam()),
    "carbon in the ash forgotten": (steam_line, "unburnt_carbon", _nothing, "C [kg]", steam()),
    "theoretical air a tenth too large": (steam_line, "theoretical_air", _a_tenth_more, "mass", steam()),
    "dry value for wet husk": (steam_line, "hhv_as_received", _dry_value_for_wet_husk, "fuel", steam()),
    "power that nobody made": (operation, "serve", _export_without_grid, "power", steam()),
    "heat for nothing": (steam_line, "steam_side", _heat_for_nothing, "energy", steam()),
    "air of the gasifier a tenth too large": (gas_line, "gasifier_oxygen_kg", _a_tenth_more, "O [kg]", gas()),
    "house load of the engines twice": (operation, "serve", _house_load_twice, "power", gas("dual_fuel")),
}  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_shows(bug: str, plain: pytest.MonkeyPatch) -> None:
    module, name, planted, law, plant = BUGS[bug]
    run = operating(plant)
    assert broken(run) == []
    plain.setattr(module, name, planted(getattr(module, name)))
    found = broken(run)
    assert any(text.startswith(law) for text in found), found
