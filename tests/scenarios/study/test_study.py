"""A good study is read as meant; what it leaves out is said; small changes change the hash."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest

from scenarios.findings import InputError
from scenarios.study import Study, built_in, open_study
from tests.scenarios.study.small_twin import GOOD, TWIN, write_study
from twins.core.priors import Normal, Triangular, Uniform

SHORT = """schema = 1
twin = "plant"
title = "Short"
[scenarios.bau]
[scenarios.reference]
[scenarios.project]
[accounting]
[economics]
currency = "IDR"
base_year = 2019
"""


def read(folder: Path, text: str = GOOD) -> Study:
    return open_study(write_study(folder, text))


def test_values_priors_and_levers_arrive_in_declared_units(tmp_path: Path) -> None:
    study = read(tmp_path)
    project = study.scenarios["project"].as_dict()
    assert project["capacity_kw"] == 250.0
    assert project["lower_heating_value"] == 13.4
    assert project["corridors"] == ("I", "II")
    assert project["units_installed"] == 3
    assert project["catalyst"] is True
    assert study.priors == {
        "efficiency": Normal(0.3, 0.02, 0.2, 0.4),
        "husk_moisture": Triangular(0.08, 0.1, 0.14),
    }
    assert study.scenarios["bau"].as_dict()["engine"] == "none"
    assert tuple(study.scenarios) == ("bau", "reference", "project")
    assert study.scenario_titles["project"] == "Gas"
    assert (study.run.draws, study.run.seed, study.run.sampling) == (16, 1, "sobol")


def test_a_fixed_value_takes_the_prior_away(tmp_path: Path) -> None:
    text = GOOD.replace(
        'efficiency = {normal = [30, 2], within = [20, 40], unit = "%"',
        'efficiency = {value = 35, unit = "%"',
    )
    study = read(tmp_path, text)
    assert "efficiency" not in study.priors
    assert study.scenarios["bau"].as_dict()["efficiency"] == 0.35


def test_site_horizon_and_signals(tmp_path: Path) -> None:
    study = read(tmp_path)
    assert study.site.monthly["temperature_c"] == pytest.approx([26 + 0.1 * m for m in range(1, 13)])
    assert study.site.signals["diesel_price_idr_per_l"] == (
        (dt.date(2016, 4, 1).toordinal(), 5150.0),
        (dt.date(2022, 9, 3).toordinal(), 6800.0),
    )
    assert study.horizon.start == dt.date(2019, 1, 1)
    assert study.horizon.years == 3


def test_money_is_in_the_currency_of_the_study(tmp_path: Path) -> None:
    study = read(tmp_path)
    asset = study.economics.assets[0]
    assert asset.unit_cost == 138_900_000.0
    assert asset.cost_prior == Triangular(0.8, 1.0, 1.4)
    assert study.economics.prices[1].growth == Uniform(0.0, 0.02)
    assert study.claims[0].value == 1870.0
    assert study.claims[0].name == "brochure 2018"


LEVEL = '\nsource = "S47"\nlevel_factor = {triangular = [0.5, 1.0, 2.0], unit = "-", source = "assumed: two offers"}'


def test_the_level_of_a_price_may_be_uncertain_and_is_an_input(tmp_path: Path) -> None:
    study = read(tmp_path, GOOD.replace('\nsource = "S47"', LEVEL))
    assert study.economics.prices[0].level_prior == Triangular(0.5, 1.0, 2.0)
    assert study.economics.prices[1].level_prior is None
    row = next(row for row in study.inputs if row.name == "factor on the price of diesel")
    assert (row.kind, row.unit, row.source, row.assumed) == ("uncertain", "-", "assumed: two offers", True)
    assert row.value == Triangular(0.5, 1.0, 2.0).describe()
    assert row.where.startswith("study.toml:") and "level_factor" in row.where


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        ('{triangular = [-0.5, 1.0, 2.0], unit = "-"}', "must stay in 0..1000"),
        ('{normal = [1.0, 0.5], unit = "-"}', "Add within = [0, 1000]"),
        ('{value = 1.2, unit = "-"}', "is a fixed value"),
        ('{triangular = [0.5, 1.0, 2.0], unit = "IDR"}', "IDR"),
    ],
)
def test_a_level_that_is_no_factor_is_refused(tmp_path: Path, factor: str, said: str) -> None:
    text = GOOD.replace('\nsource = "S47"', f'\nsource = "S47"\nlevel_factor = {factor}')
    with pytest.raises(InputError, match=re.escape(said)):
        read(tmp_path, text)


def test_every_input_names_its_place_and_source(tmp_path: Path) -> None:
    rows = {(row.name, row.scenario): row for row in read(tmp_path).inputs}
    money = {"cost factor of kits_installed", "real growth of the price of CNG"}
    assert set(TWIN.parameters.infos()) | money == {name for name, scenario in rows if not scenario}
    assert rows["capacity_kw", ""].where == "study.toml:31 parameters.capacity_kw"
    assert rows["capacity_kw", ""].source == "S01"
    assert rows["lower_heating_value", ""].where == "survey/answers.csv:2 lower_heating_value"
    assert rows["efficiency", ""].assumed
    assert rows["room_temperature_c", ""].where == "twin plant"
    assert rows["engine", "project"].value == "all"


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    study = read(tmp_path, SHORT)
    said = "\n".join(study.findings.lines("note"))
    for section in ("[site]", "[horizon]", "[run]"):
        assert f"{section} is left out" in said
    listed = "\n".join(study.defaults_used)
    for key in ("site =", "horizon =", "run =", "accounting.gwp", "economics.discount_rates"):
        assert key in listed
    assert study.site == TWIN.default_site()
    assert not study.findings.errors


def test_a_number_without_source_is_assumed_and_warned(tmp_path: Path) -> None:
    study = read(tmp_path, SHORT + '[parameters]\ncapacity_kw = {value = 250, unit = "kW"}\n')
    assert [f.where.split()[-1] for f in study.findings.warnings] == ["parameters.capacity_kw"]
    assert next(row for row in study.inputs if row.name == "capacity_kw").assumed


def test_inherited_signals_are_noted(tmp_path: Path) -> None:
    study = read(tmp_path, SHORT + '[site]\nname = "X"\ninherit = true\n')
    assert sum("shipped site" in line for line in study.findings.lines("note")) == 4
    assert sum("of the shipped site" in line for line in study.defaults_used) == 4
    assert study.site.signals == TWIN.default_site().signals


def test_bom_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    write_study(tmp_path)
    for name in ("study.toml", "weather/semarang.csv", "survey/answers.csv", "cycles/town.csv"):
        raw = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert not open_study(tmp_path).findings.errors


def test_full_width_digits_are_read_and_noted(tmp_path: Path) -> None:
    write_study(tmp_path)
    path = tmp_path / "survey" / "answers.csv"
    path.write_text(path.read_text().replace("13.4", "１３．４"), encoding="utf-8")
    study = open_study(tmp_path)
    assert study.scenarios["bau"].as_dict()["lower_heating_value"] == 13.4
    assert any("Full-width" in line for line in study.findings.lines("note"))


def test_units_in_the_header_convert(tmp_path: Path) -> None:
    write_study(tmp_path)
    path = tmp_path / "weather" / "semarang.csv"
    text = "month,temperature_c [K],humidity_fraction [%]\n" + "".join(
        f"{m},300.15,80\n" for m in range(1, 13)
    )
    path.write_text(text)
    site = open_study(tmp_path).site
    assert site.monthly["temperature_c"] == pytest.approx((27.0,) * 12)
    assert site.monthly["humidity_fraction"] == pytest.approx((0.8,) * 12)


def test_reading_twice_gives_the_same_hash_and_a_remark_changes_nothing(tmp_path: Path) -> None:
    first = read(tmp_path / "a")
    second = read(tmp_path / "b", "# a remark\n" + GOOD)
    assert (first.hash, first.simulation_hash) == (second.hash, second.simulation_hash)


@pytest.mark.parametrize(
    ("old", "new", "physics"),
    [
        ("value = 0.25", "value = 0.26", True),
        ("[0.08, 0.1, 0.14]", "[0.08, 0.1, 0.15]", True),
        ("value = 6800", "value = 6801", True),
        ("years = 3", "years = 4", True),
        ('engine = "all"', 'engine = "none"', True),
        ('gwp = "AR5"', 'gwp = "AR6"', False),
        ("value = 138.9", "value = 139.9", False),
        ("value = 1870", "value = 1871", False),
        ("draws = 16", "draws = 32", False),
    ],
)
def test_the_hash_knows_physics_from_accounting(tmp_path: Path, old: str, new: str, physics: bool) -> None:
    assert old in GOOD
    before, after = read(tmp_path / "a"), read(tmp_path / "b", GOOD.replace(old, new))
    assert before.hash != after.hash
    assert (before.simulation_hash != after.simulation_hash) is physics


def test_study_is_frozen(tmp_path: Path) -> None:
    study = read(tmp_path)
    with pytest.raises(dataclasses.FrozenInstanceError):
        study.title = "other"  # type: ignore[misc]


def test_check_raises_with_all_findings(tmp_path: Path) -> None:
    write_study(tmp_path, GOOD.replace("years = 3", "years = 99").replace("draws = 16", "draws = -1"))
    with pytest.raises(InputError) as problem:
        open_study(tmp_path)
    assert len(problem.value.findings.errors) == 2
    assert len(str(problem.value).splitlines()) == 2


def test_findings_cannot_forge_lines(tmp_path: Path) -> None:
    write_study(tmp_path, GOOD.replace('engine = "all"', 'engine = "all\\nerror: forged\\u001b[31m"'))
    with pytest.raises(InputError) as problem:
        open_study(tmp_path)
    assert len(str(problem.value).splitlines()) == 1
    assert "\x1b" not in str(problem.value)


@pytest.mark.parametrize("name", built_in())
def test_shipped_studies_open_without_errors_or_warnings(name: str) -> None:
    study = open_study(name)
    assert study.path is None
    assert not study.check().errors
    assert not study.check().warnings
    roles = {study.accounting.bau, study.accounting.reference, study.accounting.headline}
    assert roles <= set(study.scenarios)
    assert len(roles) == 3, "three roles, three scenarios"
    assert len(study.scenarios) >= 5, "a study that ships answers more than one question"
