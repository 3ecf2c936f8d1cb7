"""Waste, gas, COD, carbon, nitrogen, heat and power close over any span of any plant, and planted bugs show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.twins.digester.plant_laws import Held, broken_at, broken_between, held
from tests.twins.digester.plants import begun, cooking, single, two_phase, valid_plants
from twins.digester import (
    digestion,
    events,
    gas_use,
    hours,
    kernel,
    operation,
    power_supply,
    start_up,
    waste_handling,
)
from twins.digester import plant_state as at
from twins.digester.parameters import DigesterParameters
from twins.digester.runs import Run

PLANTS = 200
LOOKS = 12
LONGEST_H = 36
NAMES = ("none", "single", "two_phase")
IN_BETWEEN_H = 2.0**-4


def inspected(run: Run, looks: list[int], seen: Counter[str]) -> list[str]:
    """Return which laws break from look to look, given as hours between them; count what was seen."""
    for span in looks:
        before = held(run)
        end = before.clock + span
        run.finish(end - IN_BETWEEN_H)
        broken = broken_at(run)
        run.finish(end)
        after = held(run)
        broken += broken_between(run, before, after) + broken_at(run)
        if broken:
            return [
                f"hour {run.s.hour}, layout {NAMES[run.c.layout]}, mode {at.MODE_NAMES[run.s.mode]}",
                *broken,
            ]
        _count(run, after.sums - before.sums, span, seen)
    assert run.s.broken == 0
    return []


def _count(run: Run, r: np.ndarray, span: int, seen: Counter[str]) -> None:
    seen["hours"] += span
    seen[NAMES[run.c.layout]] += span
    for name, place in (
        ("engines", at.GROSS_KW), ("kitchens", at.CH4_KITCHEN), ("flare", at.CH4_FLARE), ("vented", at.CH4_VENTED),
        ("boiler", at.CH4_BOILER), ("island", at.H_ISLANDED), ("sour", at.H_SOURED), ("stopped", at.H_STOPPED),
        ("acid gas lost", at.CH4_ACID_LOST), ("export", at.EXPORT_KW), ("crusher out", at.H_CRUSHER_REPAIR),
    ):  # fmt: skip
        seen[name] += int(r[place] > 0.0)


def test_every_span_of_every_plant_closes(figure: Callable[[str, str], None]) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=PLANTS,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(
        plant=valid_plants(),
        seed=st.integers(0, 10_000),
        day=st.integers(0, 300),
        spans=st.integers(0, 2**32 - 1),
    )
    def closes(plant: DigesterParameters, seed: int, day: int, spans: int) -> None:
        run = begun(plant, seed=seed)
        run.finish(24.0 * day)
        looks = np.random.default_rng(spans).integers(1, LONGEST_H, LOOKS)
        seen["plants"] += 1
        found = inspected(run, looks.tolist(), seen)
        assert not found, "; ".join(found)

    closes()
    figure("digester conservation", ", ".join(f"{name} {n}" for name, n in sorted(seen.items())))
    assert seen["plants"] >= PLANTS
    # balances of what never happens prove nothing
    rare = {name: seen[name] for name in ("engines", "kitchens", "flare", "vented", "boiler", "island", "sour",
                                          "stopped", "acid gas lost", "export", "crusher out")}  # fmt: skip
    assert all(n >= 20 for n in rare.values()), rare


@pytest.mark.parametrize(
    "plant", [single(), two_phase(acid_gas="to_holder"), cooking(), DigesterParameters()]
)
def test_a_whole_year_of_the_usual_plants_closes(plant: DigesterParameters) -> None:
    assert inspected(begun(plant), [72] * 121, Counter()) == []


# --- planted bugs -----------------------------------------------------------------------------------------
MODULES: tuple[ModuleType, ...] = (
    kernel, hours, digestion, operation, gas_use, power_supply, events, waste_handling, start_up,
)  # fmt: skip
BUG_DAY = 120
BUG_HOURS = 30


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


def lived(run: Run) -> tuple[Held, Held]:
    """Let the text of the events run for some hours; return what was held before and after."""
    before = held(run)
    end = before.clock + BUG_HOURS
    kernel.run_events(run.s, run.c, run.x, run.t, run.rates, run.sums, run.counts, np.zeros((0, 4)), end)
    return before, held(run)


def at_work(p: DigesterParameters) -> Run:
    run = begun(p)
    run.finish(24.0 * BUG_DAY)
    return run


def broken(run: Run) -> list[str]:
    return broken_between(run, *lived(run)) + broken_at(run)


BUSY = two_phase(island_mode=True, engines=2, stop_mean_years=1_000.0)
KEPT = two_phase(acid_gas="to_holder", stop_mean_years=1_000.0)
LOST = two_phase(acid_gas="lost", stop_mean_years=1_000.0, adm1_k_hyd_ch=0.3)
SMALL = two_phase(holder_m3=12.0, engine_kw=20.0, gas_flare_fails_to_light=1.0, stop_mean_years=1_000.0)
STOVES = cooking(stop_mean_years=1_000.0)
FULL_OF_ACID = two_phase(stop_mean_years=1_000.0, run_reseed_days=1.0)


def test_the_plain_text_breaks_nothing(plain: pytest.MonkeyPatch) -> None:
    for p in (BUSY, KEPT, LOST, SMALL, STOVES, single(), DigesterParameters()):
        run, compiled = at_work(p), at_work(p)
        assert broken(run) == []
        compiled.finish(24.0 * BUG_DAY + BUG_HOURS)
        np.testing.assert_allclose(run.sums, compiled.sums, rtol=1e-9, atol=1e-9)


Text = Callable[..., Any]


def _rejects_forgotten(real: Text) -> Text:
    def sort_and_crush(s: Any, c: Any, counts: Any, span: float) -> None:
        before = counts[at.REJECTED_T : at.REJECTED_T + 5].copy()
        real(s, c, counts, span)
        counts[at.REJECTED_T : at.REJECTED_T + 4] = before[:4]

    return sort_and_crush


def _contaminants_become_waste(real: Text) -> Text:
    def receive(s: Any, c: Any, x: Any, counts: Any, hour: int, open_gate: bool) -> None:
        real(s, c, x, counts, hour, open_gate)
        s.pit[0] += x.contaminant_t[hour, 0]

    return receive


def _settled(change: Callable[[Any, Any, Any, float], None]) -> Callable[[Text], Text]:
    """Return a bug that comes with every settlement: `change` gets state, rates, year's sums, hours."""

    def plant(real: Text) -> Text:
        def settle(s: Any, c: Any, rates: Any, sums: Any, now: float) -> None:
            span = now - s.now
            real(s, c, rates, sums, now)
            change(s, rates, sums[s.year], span)

        return settle

    return plant


def _slip_twice(s: Any, rates: Any, sums: Any, span: float) -> None:
    sums[at.CH4_SLIP] += rates[at.CH4_SLIP] * span


def _leak_stays(s: Any, rates: Any, sums: Any, span: float) -> None:
    s.holder_ch4 += rates[at.CH4_LEAKED] * span


def _vented_forgotten(s: Any, rates: Any, sums: Any, span: float) -> None:
    sums[at.CH4_VENTED] -= rates[at.CH4_VENTED] * span


def _heat_twice(s: Any, rates: Any, sums: Any, span: float) -> None:
    s.heat_made_kwh += rates[at.HEAT_ENGINE_KW] * span


def _hydrogen_stays(s: Any, rates: Any, sums: Any, span: float) -> None:
    s.holder_h2 += rates[at.H2_OUT] * span


def _tally(place: int, factor: float) -> Callable[[Text], Text]:
    """Return a bug that books a count of the liquid `factor` times."""

    def plant(real: Text) -> Text:
        def book_liquid(s: Any, t: Any, tally: Any, dose_t: float) -> None:
            before = float(tally[place])
            real(s, t, tally, dose_t)
            tally[place] = before + factor * (tally[place] - before)

        return book_liquid

    return plant


def _acid_gas_twice(real: Text) -> Text:
    def catch_gas(s: Any, c: Any, t: Any, tally: Any, month: int) -> None:
        real(s, c, t, tally, month)
        for place in (digestion.ACID_CH4, digestion.ACID_H2):
            tally[at.COD_GAS_KG] += t.totals[place] - t.before[place]

    return catch_gas


def _lost_gas_is_used_too(real: Text) -> Text:
    def catch_gas(s: Any, c: Any, t: Any, tally: Any, month: int) -> None:
        real(s, c, t, tally, month)
        s.made_ch4 += s.acid_ch4

    return catch_gas


def _own_power_twice(real: Text) -> Text:
    def serve(rates: Any, *rest: Any) -> None:
        real(rates, *rest)
        rates[at.HOUSE_KW] *= 2.0

    return serve


def _sold_to_a_dead_grid(real: Text) -> Text:
    def serve(rates: Any, s: Any, *rest: Any) -> None:
        real(rates, s, *rest)
        rates[at.EXPORT_KW] += 10.0

    return serve


def _stoves_for_nothing(real: Text) -> Text:
    def use_gas(s: Any, c: Any, t: Any, rates: Any, *rest: Any) -> None:
        real(s, c, t, rates, *rest)
        rates[at.KITCHEN_SERVED_MJ] *= 1.2

    return use_gas


def _old_contents_forgotten(real: Text) -> Text:
    def seed_tanks(s: Any, t: Any, tally: Any) -> None:
        before = float(tally[at.COD_EFFLUENT_KG])
        real(s, t, tally)
        tally[at.COD_EFFLUENT_KG] = before

    return seed_tanks


def _two_modes_at_once(real: Text) -> Text:
    def operate(s: Any, c: Any, t: Any, rates: Any, *rest: Any) -> None:
        real(s, c, t, rates, *rest)
        rates[at.H_HELD] = 1.0

    return operate


Bug = tuple[ModuleType, str, Callable[[Text], Text], str, DigesterParameters]
BUGS: dict[str, Bug] = {
    "rejects forgotten": (waste_handling, "sort_and_crush", _rejects_forgotten, "waste", BUSY),
    "contaminants become waste": (hours, "receive", _contaminants_become_waste, "waste", BUSY),
    "slip counted twice": (kernel, "settle", _settled(_slip_twice), "methane", BUSY),
    "leak not taken off": (kernel, "settle", _settled(_leak_stays), "methane", BUSY),
    "vented gas forgotten": (kernel, "settle", _settled(_vented_forgotten), "methane", SMALL),
    "hydrogen never leaves": (kernel, "settle", _settled(_hydrogen_stays), "hydrogen", BUSY),
    "heat of the engines twice": (kernel, "settle", _settled(_heat_twice), "heat", BUSY),
    "COD of the effluent dropped": (digestion, "book_liquid", _tally(at.COD_EFFLUENT_KG, 0.0), "COD", BUSY),
    "carbon of the feed a hundredth too high": (digestion, "book_liquid", _tally(at.C_FED_KMOL, 1.01), "carbon", BUSY),
    "nitrogen of the effluent dropped": (digestion, "book_liquid", _tally(at.N_EFFLUENT_KMOL, 0.0), "nitrogen", BUSY),
    "gas of the acid tank booked twice": (digestion, "catch_gas", _acid_gas_twice, "COD", KEPT),
    "lost gas of the acid tank used too": (digestion, "catch_gas", _lost_gas_is_used_too, "gas of the tanks", LOST),
    "own power twice": (operation, "serve", _own_power_twice, "power", BUSY),
    "power for a grid that does not take it": (operation, "serve", _sold_to_a_dead_grid, "power", BUSY),
    "stoves for nothing": (operation, "use_gas", _stoves_for_nothing, "kitchens", STOVES),
    "old contents of a tank forgotten": (hours, "seed_tanks", _old_contents_forgotten, "COD", FULL_OF_ACID),
    "two modes at once": (kernel, "operate", _two_modes_at_once, "hours by mode", BUSY),
}  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_shows(bug: str, plain: pytest.MonkeyPatch) -> None:
    module, name, planted, law, plant = BUGS[bug]
    run = at_work(plant)
    if plant is FULL_OF_ACID:
        run.s.pH, run.s.sour_since = 5.0, 0.0  # long sour: it is emptied and seeded in the next hour
    plain.setattr(module, name, planted(getattr(module, name)))
    found = broken(run)
    assert any(text.startswith(law) for text in found), found


def test_bugs_are_many(figure: Callable[[str, str], None]) -> None:
    assert len(BUGS) >= 15 and {law for _, _, _, law, _ in BUGS.values()} >= {
        "waste",
        "methane",
        "COD",
        "carbon",
    }
    figure("digester planted bugs", f"{len(BUGS)} of {len(BUGS)} show")
