"""The code against the hand calculation of docs/rice_husk_boiler.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from twins.rice_husk.boiler import (
    Boiler,
    BoilerLosses,
    boiler_efficiency_hhv,
    boiler_efficiency_lhv,
    boiler_losses,
    radiation_at_full_load,
)
from twins.rice_husk.combustion import flue_gas, theoretical_air
from twins.rice_husk.fuel import DryFuel, lhv_as_received

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rice_husk_boiler.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, float]:
    """Give the rows below a heading of the page: name and number."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return {n.strip(): float(v) for n, v in re.findall(r"^\| ([^|]+) \| ([\d.]+) \|", part, re.MULTILINE)}


GIVEN, ANSWER = table("The case"), table("The answer")
FUEL = DryFuel(*(GIVEN[name] for name in DryFuel._fields))
M = GIVEN["moisture"]
BOILER = Boiler(
    heat_kw=GIVEN["heat to steam at full load"],
    excess_air=GIVEN["excess air at full load"],
    excess_air_rise=GIVEN["excess air added towards no load"],
    u=GIVEN["carbon in ash"],
    co_share=GIVEN["CO/(CO + CO2)"],
    T_ash=GIVEN["ash leaves at"],
    radiation=radiation_at_full_load(GIVEN["heat to steam at full load"]),
    unaccounted=GIVEN["unaccounted"],
)


def by_code() -> BoilerLosses:
    flue, air, humidity = GIVEN["flue gas"], GIVEN["air and fuel"], GIVEN["air humidity"]
    return boiler_losses(FUEL, M, BOILER, GIVEN["load"], flue, air, humidity)


@pytest.mark.parametrize("name", BoilerLosses._fields)
def test_loss_by_hand(name: str) -> None:
    assert getattr(by_code(), name) == pytest.approx(ANSWER[name], rel=5e-3)


def test_efficiencies_by_hand() -> None:
    found = by_code()
    assert boiler_efficiency_hhv(found) == pytest.approx(ANSWER["efficiency on HHV"], abs=3e-4)
    assert boiler_efficiency_lhv(FUEL, M, found) == pytest.approx(ANSWER["efficiency on LHV"], abs=1e-3)
    assert lhv_as_received(FUEL, M) == pytest.approx(ANSWER["LHV as fired, MJ/kg"], abs=5e-3)


def test_answer_by_hand_adds_up() -> None:
    parts = sum(ANSWER[name] for name in BoilerLosses._fields)
    assert parts + ANSWER["efficiency on HHV"] == pytest.approx(1.0, abs=2e-4)


def test_steps_by_hand() -> None:
    """Theoretical air and flue gas of the steps 2 and 5."""
    assert "= 3.945 kg" in PAGE
    assert theoretical_air(FUEL, M) == pytest.approx(3.945, abs=2e-3)
    flue = flue_gas(FUEL, M, 0.68, GIVEN["air humidity"], BOILER.u, BOILER.co_share)
    steps = re.findall(r"(CO2|N2|H2O|O2|SO2|CO) = [^;=]*?(?:= )?([\d.]+)(?: kg)?[;.]\s", PAGE)
    assert [name for name, _ in steps] == ["CO2", "CO", "O2", "N2", "SO2", "H2O"]
    for name, kg in steps:
        assert getattr(flue, name) == pytest.approx(float(kg), rel=2e-3, abs=6e-5), name
