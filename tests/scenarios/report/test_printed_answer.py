"""What `run` and `report` print at their end, for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.commands.answer import Answer, answer_of, print_answer
from scenarios.commands.compare import share_by_draw
from scenarios.commands.output import as_json, significant
from scenarios.commands.progress import line_of
from scenarios.report.wording import three
from tests.scenarios.accounting import synthetic
from tests.scenarios.report import made_up

OUT = Path("first")


class Headed(made_up.FakeStudy):
    """The made-up study with the rules that the command reads."""

    accounting: Any = synthetic.rules()


def answered(failed: int = 0) -> Answer:
    results, made, _ = made_up.case(failed)
    return answer_of(made, Headed(inputs=made_up.rows()), len(results.failures()))  # type: ignore[arg-type]


def printed(capsys: pytest.CaptureFixture[str], answer: Answer, report: Path | None = None) -> str:
    capsys.readouterr()
    print_answer(answer, report, OUT)
    return capsys.readouterr().out


def test_figures_are_the_quantiles_of_the_account_with_three_digits(capsys: pytest.CaptureFixture[str]):
    _, made, _ = made_up.case()
    text = printed(capsys, answered())
    values = made.reduction_of("project", "expected_t").mean(axis=1)
    row = next(line for line in text.splitlines() if line.startswith("reduction, expected"))
    assert row.split()[-2:] == [three(float(np.quantile(values, q))).replace("−", "-") for q in (0.5, 0.1)]
    npv = made.money.loc[made.money["scenario"] == "project", "npv"].to_numpy()
    row = next(line for line in text.splitlines() if line.startswith("net present value with the grant"))
    assert row.split()[-4:-2] == ["billion", "IDR"]
    assert float(row.split()[-2]) == pytest.approx(float(np.median(npv)) / 1e9, rel=5e-3)
    assert "P90: exceeded in 90 % of draws" in text


def test_every_claim_has_its_line_and_its_count_of_draws(capsys: pytest.CaptureFixture[str]):
    text = printed(capsys, answered(), Path("first/report.html"))
    for name in ("brochure 2018: 1,870 tCO2 a year", "mayor: 40 % less", "road test: 29 % cheaper", "design"):
        assert f"Chance to reach {name}: 0 of 60 draws" in text
    assert "Reported by press: inside the computed band of " in text
    assert "Reported by after the restart: outside the computed band of " in text
    assert "Report, to open in a browser: first/report.html" in text
    assert "No draw failed." in text


def test_the_answer_is_plain_ascii_but_for_names(capsys: pytest.CaptureFixture[str]):
    """A terminal in cp1252 or cp932 must be able to show it."""
    assert printed(capsys, answered(), Path("first/report.html")).isascii()


def test_lines_fit_a_wide_terminal(capsys: pytest.CaptureFixture[str]):
    assert max(len(line) for line in printed(capsys, answered()).splitlines()) <= 120


def test_failed_draws_say_where_to_look_and_how_to_go_on(capsys: pytest.CaptureFixture[str]):
    text = printed(capsys, answered(failed=3))
    assert "3 draws failed and are in no figure. Why: leapfrog status first." in text
    assert "leapfrog rerun --failed first" in text


def test_too_many_failed_draws_give_no_figure_at_all(capsys: pytest.CaptureFixture[str]):
    answer = answered(failed=4)
    text = printed(capsys, answer)
    assert "No figure is given: 4 of 60 draws failed" in text
    assert "P50" not in text
    found = answer.as_dict()
    assert (found["figures_given"], found["figures"], found["claims"]) == (False, [], [])


def test_json_keeps_units_whatever_the_size_of_the_numbers(capsys: pytest.CaptureFixture[str]):
    """Billions are for people: a program reads the currency of the study, and shares as fractions."""
    _, made, _ = made_up.case()
    capsys.readouterr()
    as_json(answered().as_dict())
    found = json.loads(capsys.readouterr().out)
    figures = {row["key"]: row for row in found["figures"]}
    npv = made.money.loc[made.money["scenario"] == "project", "npv"].to_numpy()
    assert figures["npv"]["unit"] == "IDR"
    assert figures["npv"]["p50"] == pytest.approx(float(np.median(npv)))
    claims = {row["claim"]: row for row in found["claims"]}
    assert (claims["mayor: 40 % less"]["value"], claims["mayor: 40 % less"]["unit"]) == (0.4, "-")
    assert claims["press"]["kind"] == "observation"
    assert claims["press"]["inside_90_percent_band"] is True
    assert 0.0 <= claims["design"]["chance_single_year"] <= 1.0


@pytest.mark.parametrize(
    ("speed", "shown"),
    [(0.2, "5.0 s a draw"), (35.2, "35 draws/s"), (1.0, "1.0 draws/s"), (0.0, "0 draws/s")],
)
def test_progress_reads_as_seconds_a_draw_where_draws_are_slow(speed: float, shown: str):
    class Now:
        done, failed, left, draws_per_s, seconds_left, memory_mb, headline_p50 = (
            2,
            0,
            30,
            speed,
            90.0,
            911.0,
            -307.4,
        )

    line = line_of(Now())
    assert shown in line
    assert "reduction P50 so far -307 tCO2e/yr" in line
    assert "2 of 32 draws, 0 failed" in line


def test_compare_gives_the_share_of_the_report_and_three_digits(capsys: pytest.CaptureFixture[str]):
    """Years without converted units do not pull the share down: all years together, sum over sum."""
    _, made, _ = made_up.case()
    energy, share = (made.reduction_of("project", column) for column in ("fuel_mj", "gas_share"))
    weighted = (energy * share).sum(axis=1) / energy.sum(axis=1)
    np.testing.assert_allclose(share_by_draw(made, "project", "gas_share").to_numpy(), weighted, rtol=1e-12)
    assert significant(-29_542_847_528.0) == "-29,500,000,000"
    assert [significant(v) for v in (0.04367, 5637.3, 7.0, 999.7)] == ["0.0437", "5,640", "7.00", "1,000"]
