"""What a person who knows the file would say, written by hand: place, value, cause and next step of each case."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from scenarios.findings import Finding
from tests.scenarios.bad_input_survey.cases import file_of, read


class Said(NamedTuple):
    """Severity, where the fault stands, and words of what was given, the cause and the next step."""

    severity: str
    where: str
    given: str
    cause: str
    step: str


E, W = "error", "warning"
SHEET = "survey.xlsx!Fuel!"
BY_HAND = {
    # a file that is not what it seems
    "archive_called_csv": Said(E, "survey.csv", "archive", "workbook", "ending"),
    "csv_called_xlsx": Said(E, "survey.xlsx", "column,kind,value", "CSV", ".csv"),
    "nothing_in_it": Said(E, "survey.xlsx", "0 bytes", "copied", "again"),
    "many_laughs": Said(E, "survey.xlsx", "entities", "harm", "Save"),
    "outside_entity": Said(E, "survey.xlsx", "entities", "harm", "Save"),
    "iso_2022_jp": Said(E, "survey.csv:2", "ISO-2022-JP", "mail", "UTF-8"),
    "euc_jp": Said(E, "survey.csv:2", "0xb1", "EUC-JP", "UTF-8"),
    "header_too_deep": Said(E, "survey.csv:61", "line 61", "above", "Delete rows"),
    # numbers
    "limit_in_words": Said(E, "survey.csv:2 value", "more than 20", "limit", "more_than"),
    "limit_in_japanese": Said(E, "survey.csv:2 value", "20以上", "limit", "more_than"),
    "rounded_in_japanese": Said(E, "survey.csv:2 value", "20程度", "rounded", "error"),
    "range_in_words": Said(E, "survey.csv:2 value", "20 sampai 30", "range", "low and high"),
    "footnote_mark": Said(E, "survey.csv:2 value", "20*", "footnote", "column note"),
    "brackets": Said(E, "survey.csv:2 value", "(20)", "negative", "sign"),
    "none_in_japanese": Said(E, "survey.csv:2 value", "なし", "Nothing at all", "Write 0"),
    "currency_in_a_cell": Said(E, "survey.csv:2 value", "¥5000000", "currency", "column unit"),
    "commas_in_wrong_places": Said(E, "survey.csv:2 value", "1,23,45,678", "Commas", "without commas"),
    "spaces_and_decimal_comma": Said(E, "survey.csv:2 value", "4 200,5", "decimal comma", "decimal point"),
    "comma_without_quotes": Said(E, "survey.csv:2", "7 cells", "comma inside a number", "quotes"),
    "point_for_thousands_or_decimals": Said(E, "survey.csv:3 value", "4.200", "thousands", "without points"),
    # values that are not what they seem
    "far_outside": Said(E, "survey.csv:2 value", "120,000,000 km/h", "10 times", "accept"),
    "zero_for_missing": Said(E, "survey.csv:2 value", "= 0 MWh/year", "missing", "empty"),
    "nines_for_missing": Said(W, "survey.csv:2 value", "9999 MWh/year", "missing code", "empty"),
    "slip_in_another_unit": Said(E, "survey.csv:2 value", "4200 GWh/year = 4,200,000 MWh/year", "1,000", "unit"),
    "slip_in_a_workbook": Said(E, f"{SHEET}C2 value", "4,200,000 MWh/year", "1,000", "unit"),
    # units
    "basis_dry_for_wet": Said(E, "survey.csv:2 unit", "0.11", "basis is dry", "wet = dry/(1 + dry)"),
    "power_for_energy": Said(E, "survey.csv:2 unit", "4200", "power", "Give the value in MWh/year"),
    "unit_without_its_period": Said(E, "survey.csv:2 unit", "[MWh]", "energy", "MWh/year"),
    "unit_unknown": Said(E, "survey.csv:2 unit", "[MWhh/year]", "not in the table", "Write MWh/year"),
    "series_unit_wrong": Said(E, "survey.csv:1 grid_import_daily", "[kg]", "mass", "header"),
    # errors of measurement
    "error_in_percent_of_a_temperature": Said(E, "survey.csv:2 error", "5%", "zero", "degC"),
    "error_fraction_with_percent_sign": Said(W, "survey.csv:2 error", "0.05%", "fraction", "Correct"),
    "error_in_percentage_points": Said(W, f"{SHEET}E2 error", "0.05 of 70 [%]", "fraction", "Correct"),
    "lognormal_error_without_percent_sign": Said(W, "survey.csv:2 error", "15", "percentage", "Correct"),
    # rows that do not fit
    "range_swapped": Said(E, "survey.csv:2 high", "low 0.4, high 0.3", "Swapped", "low"),
    "count_not_whole": Said(E, "survey.csv:2 value", "7.5", "rate", "number of events"),
    "summary_of_one": Said(E, "survey.csv:2 n", "n 1", "One reading", "normal"),
    "claim_out_of_its_range": Said(E, "survey.csv:2 value", "0.7", "range", "low and high"),
    "claim_without_source": Said(E, "survey.csv:2 source", "no source", "empty", "key of the source"),
    "range_half_open": Said(E, "survey.csv:2 high", "no high", "empty", "more_than"),
    "share_without_n": Said(E, "survey.csv:2 n", "no n", "empty", "how many"),
    "kind_left_out": Said(E, "survey.csv:2 kind", "no kind for grid_import", "empty", "how it was measured"),
    "same_figure_of_another_kind": Said(W, "survey.csv:3 column", "4200 of S01", "Corrected", "Delete"),
    "between_one_source": Said(W, "survey.csv:2 kind", "one source", "left out", "normal"),
    "between_twice_the_same": Said(E, "survey.csv:3 column", "of S01 again", "Copied", "Delete"),
    "codebook_with_faults": Said(E, "survey.xlsx!codebook!D2", "low 9000, high 100", "Swapped", "Swap"),
    # dated sheets
    "series_comma_in_a_number": Said(E, "survey.csv:3", "3 cells", "comma", "quotes"),
    "series_days_as_numbers": Said(E, "survey.csv:2 date", "43466", "number of days", "Format"),
    "series_hours": Said(E, "survey.csv:2 date", "01:00", "hour", "Average"),
    "series_two_digit_years": Said(E, "survey.csv:2 date", "19/1/1", "Two digits", "2018-07-01"),
    "series_months_in_letters": Said(E, "survey.csv:2 date", "Jan-19", "letters", "2018-07"),
    "series_quarters": Said(E, "survey.csv:2 date", "2019Q1", "quarter", "first month"),
    "series_year_2119": Said(E, "survey.csv:2 date", "2119-01-01", "1868 to 2100", "2018-07-01"),
    "series_value_without_date": Said(W, "survey.csv:5 date", "8600", "Merged", "left out"),
    "date_cells_merged": Said(W, f"{SHEET}A5 date", "8360", "Merged", "left out"),
    "series_mixed_periods": Said(W, "survey.csv:10 date", "month 2019-02", "pasted", "own sheet"),
    "series_zero": Said(W, "survey.csv:3 grid_import_daily", "= 0 kWh/day", "missing", "empty"),
    "series_slip_of_1000": Said(E, "survey.csv:10 grid_import_daily", "8.2 kWh/day", "1,000", "codebook"),
    "meter_in_another_unit": Said(E, "survey.xlsx!Meter!B4 main meter", "8.1 kWh/day", "1,000", "unit of the meter"),
    "meter_roll_over": Said(W, "survey.xlsx!Meter!B7 main meter", "7400 after 999300", "roll-over", "check"),
}  # fmt: skip


def fits(said: Said, finding: Finding) -> bool:
    pairs = ((said.given, finding.given), (said.cause, finding.cause), (said.step, finding.next_step))
    words = all(part.lower() in whole.lower() for part, whole in pairs)
    return (said.severity, said.where) == (finding.severity, finding.where) and words


@pytest.mark.parametrize("name", BY_HAND)
def test_a_person_would_say_the_same(name: str, tmp_path: Path) -> None:
    said, findings = BY_HAND[name], list(read(file_of(name, tmp_path)).findings)
    assert any(fits(said, finding) for finding in findings), [f"{f.severity}: {f.line()}" for f in findings]


def test_what_is_not_used_is_not_told_as_used(tmp_path: Path) -> None:
    """Figures behind an error are not among the answers."""
    for name in ("far_outside", "zero_for_missing", "comma_without_quotes", "meter_in_another_unit"):
        assert read(file_of(name, tmp_path)).observations == (), name


def test_figures_are_read_as_they_were_meant(tmp_path: Path) -> None:
    def figure(name: str, n: int = 0) -> float:
        return float(read(file_of(name, tmp_path)).observations[n].measured.answer[0])

    assert figure("hyakuman") == 50e6
    assert figure("oku") == 120e6
    assert figure("unit_in_japanese") == 20.0 and figure("unit_in_japanese", 1) == 4200.0
    assert figure("percent_format") == 0.7
    assert figure("cp932") == 22.5
    assert figure("thousands") == 4200.0
    assert figure("meter_roll_over") == pytest.approx((1_023_600 - 975_000) / 6)
