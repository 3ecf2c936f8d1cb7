"""Survey files to observations: places, units, kinds, codebook, template, slips."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from calibration.measured import (
    BetweenSources,
    Claim,
    Count,
    LessThan,
    LogNormalError,
    MoreThan,
    NormalError,
    Range,
    Share,
    Summary,
)
from scenarios.cli import main
from scenarios.findings import InputError
from scenarios.survey_bands import band_of, slip
from scenarios.survey_codebook import Codebook
from scenarios.survey_kinds import KINDS
from scenarios.survey_reading import SurveyReading, read_survey_file
from scenarios.survey_record import Record
from scenarios.survey_template import places, write_template
from scenarios.survey_workbook import read_workbook
from tests.scenarios.bad_input_survey.workbooks import many_strings
from tests.scenarios.survey.mill import TWIN

HEADER = "column,kind,value,low,high,unit,error,n,source,note,accept\n"


def read(folder: Path, text: str, name: str = "survey.csv") -> SurveyReading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_survey_file(path, name, TWIN)


def test_every_kind_becomes_its_way_of_measuring(tmp_path: Path) -> None:
    rows = [
        ("mean_speed,normal,10,,,m/s,0.5,,S1,,", NormalError(36.0, 1.8)),
        ("mean_speed,normal,20,,,km/h,10%,,S1,,", NormalError(20.0, 2.0)),
        ("grid_import,log-normal,4.2,,,GWh/year,10%,,S1,,", LogNormalError(4200.0, 0.1)),
        ("stops_per_year,count,7,,,piece/year,,2,S1,,", Count(7, 2.0)),
        ("gas_share,share,76,,,%,,50,S1,,", Share(0.76, 50)),
        ("riders_per_day,more than,30000,,,passengers/day,500,,S1,,", MoreThan(30000.0, 500.0)),
        ("riders_per_day,less_than,40000,,,passengers/day,500,,S1,,", LessThan(40000.0, 500.0)),
        ("gas_share,range,,30,40,%,0.02,,S1,,", Range(0.3, 0.4, 0.0002)),
        ("steam_temperature,summary,400,,,degC,9,12,S1,,", Summary(400.0, 9.0, 12)),
        ("gas_share,claim,0.7,0.1,0.9,-,0.05,,S2,,", Claim(0.7, 0.05, (0.1, 0.9))),
        ("gas_share,claim,0.6,,,-,0.05,,S3,,", Claim(0.6, 0.05, (0.0, 1.0))),
        ("husk_moisture,between,0.11,,,kg/kg wet,0.01,,S4,,\nhusk_moisture,between,14,,,% wet,1,,S5,,", None),
    ]  # fmt: skip
    reading = read(tmp_path, HEADER + "\n".join(text for text, _ in rows) + "\n")
    assert reading.findings.lines("error") == []
    found = [o.measured for o in reading.observations]
    assert found[:-1] == [expected for _, expected in rows[:-1]]
    assert isinstance(found[-1], BetweenSources)
    assert (found[-1].values, found[-1].sources) == ((0.11, 0.14), ("S4", "S5"))
    assert {text.split(",")[1].replace(" ", "_").replace("log-", "log") for text, _ in rows} == set(KINDS)
    assert reading.observations[0].where == "survey.csv:2"
    assert reading.survey().sources == ("S1", "S2", "S3", "S4", "S5")


def test_a_difference_of_temperatures_has_no_offset(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADER + "steam_temperature,normal,752,,,degF,18,,S1,,\n")
    assert reading.observations[0].measured == NormalError(400.0, 10.0)


def test_survey_with_errors_is_refused_with_all_of_them(tmp_path: Path) -> None:
    reading = read(
        tmp_path, HEADER + "mean_speed,normal,fast,,,km/h,1,,S1,,\ngas_share,normal,2,,,-,0.1,,S1,,\n"
    )
    with pytest.raises(InputError) as refused:
        reading.survey()
    assert len(refused.value.findings.errors) == 2


def test_unit_row_below_the_header_and_codebook_beside_a_table(tmp_path: Path) -> None:
    (tmp_path / "log_codebook.csv").write_text(
        "column,meaning,unit,low,high,limit source,missing,role,observable,source\n"
        "speed,mean of the day,m/s,2,12,gps of 2019,999,value,mean_speed,S7\n"
        "remark,what happened,,,,,,drop,,\n"
    )
    rows = "\n".join(f"2019-01-{n:02d},{v},rain" for n, v in enumerate((6.0, 7.0, 999, 6.5, 5.5), start=1))
    reading = read(tmp_path, f"date,speed,remark\n,m/s,\n{rows}\n", "log.csv")
    assert reading.findings.lines("error", "warning") == []
    (observation,) = reading.observations
    assert isinstance(observation.measured, Summary)
    assert (observation.measured.mean, observation.measured.n) == (pytest.approx(6.25 * 3.6), 4)
    assert (observation.source, observation.where) == ("S7", "log.csv:3-7")
    assert reading.dropped == {"values missing": 1, "columns that answer nothing, never kept": 1}


def test_band_comes_from_codebook_twin_or_parameter(tmp_path: Path) -> None:
    assert band_of("mean_speed", "km/h", TWIN, Codebook()).source == "table of mills, S90"
    assert band_of("riders_per_day", "passengers/day", TWIN, Codebook()).source.endswith("S26")
    assert band_of("gas_share", "-", TWIN, Codebook()).possible == (0.0, 1.0)
    (tmp_path / "survey_codebook.csv").write_text(
        "column,meaning,unit,low,high,limit source\nmean_speed,speed,m/s,1,5,our GPS\n"
    )
    reading = read(tmp_path, HEADER + "mean_speed,normal,20,,,km/h,1,,S1,,\n")
    assert "plausible is 3.6..18 km/h (our GPS)" in reading.findings.lines("warning")[0]


def test_planted_slips_are_flagged(tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    """Typical values of each observable, spoiled by the factors that people spoil them by."""
    typical = {
        "grid_import": (2000.0, 4200.0, 9000.0), "grid_import_daily": (8000.0, 20_000.0),
        "mean_speed": (15.0, 22.0, 30.0), "electric_efficiency": (0.2, 0.25), "gas_share": (0.3, 0.7),
        "wage": (5e6, 1e8), "riders_per_day": (33_000.0,),
    }  # fmt: skip
    rows: list[tuple[str, float]] = []
    for name, values in typical.items():
        share = TWIN.observables[name][0] == "-"
        factors = (100.0,) if share else (1000.0, 1e-3, 1e6, 1e-6)
        factors += (3.6, 1 / 3.6) if name == "mean_speed" else ()
        rows += [(name, value * factor) for value in values for factor in factors]
    flagged = 0
    for name, value in rows:
        unit = TWIN.observables[name][0]
        reading = read(tmp_path, HEADER + f"{name},normal,{value!r},,,{unit},1%,,S1,,\n")
        flagged += bool(reading.findings.errors or reading.findings.warnings)
    good = [
        read(tmp_path, HEADER + f"{name},normal,{value!r},,,{TWIN.observables[name][0]},1%,,S1,,\n")
        for name, values in typical.items()
        for value in values
    ]
    assert all(not r.findings.errors and not r.findings.warnings for r in good)
    assert flagged >= 0.95 * len(rows)
    figure(
        "survey slips", f"unit slips planted {len(rows)}, flagged {flagged}, false alarms 0 of {len(good)}"
    )


def test_slip_names_the_factor() -> None:
    assert "1,000" in slip(4.2e6, (1e3, 2e4), "MWh/year")
    assert "3.6" in slip(6.1, (12.0, 40.0), "km/h")
    assert slip(41.0, (12.0, 40.0), "km/h") == ""
    assert "100" in slip(25.0, (0.12, 0.35), "-")


def test_accepted_value_is_used_and_told(tmp_path: Path) -> None:
    row = "grid_import,normal,4200000,,,MWh/year,5%,,S1,,{}\n"
    assert read(tmp_path, HEADER + row.format("")).findings.errors
    accepted = read(tmp_path, HEADER + row.format("a smelter"))
    assert accepted.survey().observations[0].measured == NormalError(4.2e6, 2.1e5)
    assert "a smelter" in accepted.findings.lines("warning")[0]


def test_filled_template_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "survey.xlsx"
    write_template(TWIN, path)
    book = openpyxl.load_workbook(path)
    lists = book["answers"].data_validations.dataValidation
    assert {"A2", "B2"} <= {str(v.sqref).split(":")[0] for v in lists}
    assert len(lists) == 2 + len(TWIN.observables)
    for name, cell in places(TWIN).items():
        sheet, _, place = cell.partition("!")
        row = int(place[1:])
        assert book[sheet][f"A{row}"].value == name
        ends = band_of(name, TWIN.observables[name][0], TWIN, Codebook()).plausible or (0.2, 0.8)
        book[sheet][f"B{row}"] = "normal"
        book[sheet][place] = (ends[0] * ends[1]) ** 0.5
        book[sheet][f"G{row}"] = 5.0 if name == "steam_temperature" else "10%"
        book[sheet][f"I{row}"] = "S1"
    book.save(path)
    reading = read_survey_file(path, "survey.xlsx", TWIN)
    assert reading.findings.lines("error", "warning") == []
    assert [o.column for o in reading.survey().observations] == list(TWIN.observables)
    assert reading.observations[0].where == "survey.xlsx!answers!C2"


def test_texts_of_a_twin_never_become_formulas(tmp_path: Path) -> None:
    class Hostile:
        name, title, parameters = "x", "=1+1", TWIN.parameters
        observables: Mapping[str, tuple[str, str]] = {
            "=cmd|' /C calc'!A0": ("km/h", '=HYPERLINK("http://x")'),
            "@SUM(1)": ("-", "+1"),
        }

    path = tmp_path / "hostile.xlsx"
    write_template(Hostile, path)
    cells = [c for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for c in row]
    assert any(c.value == "=cmd|' /C calc'!A0" for c in cells)
    assert [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink] == []


def test_a_file_named_like_macros_is_refused_unread(tmp_path: Path) -> None:
    for ending in (".xlsm", ".xls", ".ods", ".xlsb", ".txt"):
        path = tmp_path / f"survey{ending}"
        path.write_bytes(b"")
        (finding,) = read_survey_file(path, path.name, TWIN).findings
        assert finding.severity == "error" and finding.where == path.name and finding.next_step
    (finding,) = read_survey_file(tmp_path / "absent.csv", "absent.csv", TWIN).findings
    assert "not found" in finding.given


def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    raw = many_strings(1_200_000)
    with pytest.raises(InputError, match="reading needs more than 1 s"):
        read_workbook(raw, "survey.xlsx", Record(), time_limit_s=1)


def test_the_child_keeps_to_its_memory() -> None:
    """The limit is set by the child itself, before it parses anything."""
    grab = "from scenarios.survey_child import limit_self; limit_self(300, 9); x = bytearray(400_000_000)"
    done = subprocess.run([sys.executable, "-c", grab], capture_output=True, text=True, check=False)
    assert (done.returncode == 1) == (os.name != "nt")
    assert os.name == "nt" or "MemoryError" in done.stderr


def test_verbs_write_and_check_a_survey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["survey-template", "bus_fleet", "s.xlsx", "--json"]) == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert cells["fuel_economy_large_km_per_l"] == "answers!C2"
    assert main(["survey-template", "bus_fleet", "s.xlsx"]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert main(["survey-check", "bus_fleet", "s.xlsx"]) == 2
    assert "no answer that can be used" in capsys.readouterr().err
    assert main(["survey-check", "bus_flet", "s.xlsx"]) == 2
    assert 'Write "bus_fleet"' in capsys.readouterr().err
    Path("s.csv").write_text(
        "column,kind,value,unit,error,source\nriders_per_day,normal,34500,passengers/day,5%,S26\n"
    )
    assert main(["survey-check", "bus_fleet", "s.csv", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["observations"][0]["answer"] == [34500.0]
    assert len(answer["hash"]) == 64
    assert os.listdir(tmp_path) and main(["survey-check", "bus_fleet", "s.csv"]) == 0
    assert "fit for a calibration. 1 answers of 1 sources" in capsys.readouterr().out
