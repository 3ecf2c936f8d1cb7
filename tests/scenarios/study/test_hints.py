"""Hints must point the right way: a wrong next step costs more than none."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

import twins
from scenarios.findings import InputError
from scenarios.messages import slip
from scenarios.study import open_study
from tests.scenarios.study.small_twin import GOOD, SmallTwin, write_study


def errors(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        open_study(write_study(folder, text))
    return str(caught.value)


def warnings(folder: Path, text: str) -> str:
    return "\n".join(open_study(write_study(folder, text)).findings.lines("warning"))


@pytest.mark.parametrize(
    ("value", "within"), [(0.8, (0.0, 0.5)), (1.2, (0.0, 1.0)), (0.5, (0.004, 0.02)), (0.7, (0.0, 0.5))]
)
def test_a_share_a_little_too_large_is_no_percentage(value: float, within: tuple[float, float]) -> None:
    assert slip(value, "-", "-", within) == ("", "")


@pytest.mark.parametrize(("value", "within"), [(8, (-0.02, 0.5)), (30, (0.05, 0.6)), (100, (0.0, 1.0))])
def test_a_percentage_is_seen(value: float, within: tuple[float, float]) -> None:
    assert slip(value, "-", "-", within) == ("Percent?", f"Write {value / 100:g}")


@pytest.mark.parametrize("place", ["parameters", "scenarios.project"])
def test_a_lever_with_a_prior_is_not_sent_where_it_already_is(tmp_path: Path, place: str) -> None:
    line = 'price_factor = {uniform = [0.5, 2], unit = "-", source = "S01"}\n'
    said = errors(tmp_path, GOOD.replace(f"[{place}]\n", f"[{place}]\n{line}"))
    assert f"{place}.price_factor: uniform [0.5, 2]; a lever takes one value" in said
    assert "[parameters]" not in said
    assert "in each scenario" in said


def test_a_cost_with_a_prior_asks_for_one_value(tmp_path: Path) -> None:
    said = errors(tmp_path, GOOD.replace("{value = 138.9,", "{uniform = [100, 200],"))
    assert "unit_cost: uniform [100, 200]; one value, not a distribution" in said
    assert "scenario" not in said


def test_a_fraction_called_a_percentage_is_doubted(tmp_path: Path) -> None:
    """0.3 % efficiency lies outside its interval; 0.3 % of a price factor does not, and means 30 %."""
    lever = 'price_factor = {value = 0.8, unit = "%", source = "S01"}\n'
    said = warnings(
        tmp_path,
        GOOD.replace("[parameters]\n", f"[parameters]\n{lever}")
        .replace(
            "[run]", '[scenarios.strained]\nstrain_limit = {value = 0.325, unit = "%", source = "S01"}\n[run]'
        )
        .replace(lever, ""),
    )
    assert "strain_limit: 0.325 [%] is 0.00325; usual is about 1." in said
    assert 'Write 32.5 with unit = "%", or 0.325 with unit = "-"' in said


def test_a_percentage_that_is_one_is_not_doubted(tmp_path: Path) -> None:
    said = warnings(
        tmp_path,
        GOOD.replace(
            "[run]", '[scenarios.strained]\nstrain_limit = {value = 32.5, unit = "%", source = "S01"}\n[run]'
        ),
    )
    assert "%" not in said


def test_a_signal_that_is_a_fraction_called_a_percentage_is_doubted(tmp_path: Path) -> None:
    from scenarios.commands.demo import demo

    folder = tmp_path / "study"
    demo("bus_fleet", folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    assert "usual" not in "\n".join(open_study(folder).findings.lines())
    for percent in (20, 30, 35, 40):
        text = text.replace(f"-01, value = {percent}}}", f"-01, value = 0.{percent}}}")
    (folder / "study.toml").write_text(text, encoding="utf-8")
    said = "\n".join(open_study(folder).findings.lines("warning"))
    assert "biodiesel_blend_volume_fraction.steps: 0.4 [%] is 0.004" in said


@pytest.mark.parametrize("line", ["approved = 2018-07-01", "blend = 0.2"])
@pytest.mark.parametrize("treatment", ["biogenic_zero", "life_cycle", "fixed_blend"])
def test_a_key_without_effect_is_named(tmp_path: Path, line: str, treatment: str) -> None:
    said = warnings(
        tmp_path,
        GOOD.replace(
            "[economics]", f'[accounting.biodiesel]\ntreatment = "{treatment}"\n{line}\n\n[economics]'
        ),
    )
    key = line.split(" ")[0]
    assert (f"accounting.biodiesel.{key}" in said) == (treatment != "fixed_blend")


def test_a_shape_without_terms_is_refused(tmp_path: Path) -> None:
    terms = GOOD[GOOD.index("[[accounting.reference_terms]]") : GOOD.index("[economics]")]
    said = errors(tmp_path, GOOD.replace(terms, ""))
    assert 'accounting.shape: shape = "service_per_km" without reference terms' in said


def test_check_refuses_another_shape(tmp_path: Path) -> None:
    folder = write_study(tmp_path, GOOD.replace("service_per_km", "waste"))
    found = open_study(folder).check().lines("error")
    assert any("these terms fit service_per_km" in line for line in found)


class BoundedTwin(SmallTwin):
    """The small twin, whose lever `corridors` says what is converted."""

    boundary_levers: ClassVar[tuple[str, ...]] = ("corridors", "units_installed")


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "load", lambda name: BoundedTwin())


@pytest.mark.usefixtures("bounded")
def test_levers_of_the_boundary_are_equal_in_all_scenarios(tmp_path: Path) -> None:
    """The credit was once the distance of some corridors times the specific use of others."""
    said = errors(tmp_path, GOOD)
    assert "scenarios.project.corridors: corridors is I, II in project and I in bau" in said
    assert "scenarios.project.units_installed: units_installed is 3 in project and 2 in bau" in said
    assert "Move it to [parameters]" in said
    levers = 'corridors = ["I", "II"]\n', 'units_installed = {value = 3, unit = "-", source = "S01"}\n'
    text = GOOD
    for lever in levers:
        text = text.replace(lever, "")
    study = open_study(
        write_study(tmp_path, text.replace("[parameters]\n", "[parameters]\n" + "".join(levers)))
    )
    assert {p.as_dict()["corridors"] for p in study.scenarios.values()} == {("I", "II")}


@pytest.mark.usefixtures("bounded")
def test_the_place_is_that_of_the_scenario_that_differs(tmp_path: Path) -> None:
    text = GOOD.replace('corridors = ["I", "II"]\n', "").replace(
        'units_installed = {value = 3, unit = "-", source = "S01"}\n', ""
    )
    said = errors(tmp_path, text.replace('title = "Diesel"\n', 'title = "Diesel"\ncorridors = ["III"]\n'))
    assert "scenarios.bau.corridors: corridors is I in reference and III in bau" in said


def test_every_boundary_lever_of_a_twin_is_one_of_its_levers() -> None:
    for name in twins.available():
        twin = twins.load(name)
        assert set(getattr(twin, "boundary_levers", ())) <= set(twin.parameters.levers())
