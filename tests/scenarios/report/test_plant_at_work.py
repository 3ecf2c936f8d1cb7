"""The plant at work: which draw is shown, that it is that draw, what its pictures say, and how a failure is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from calibration.posterior import Posterior
from scenarios.monte_carlo import sweep
from scenarios.report.evidence import Evidence, gather
from scenarios.report.figures_load import load_chart
from scenarios.report.figures_sources import energy_by_carrier
from scenarios.report.html import environment, render
from scenarios.report.plant_at_work import (
    PlantAtWork,
    chart_of,
    nearest_median,
    pictures_of_draw,
    plant_at_work,
)
from scenarios.report.sankey_layout import layout_of
from scenarios.report.time_axis import moment, time_axis
from scenarios.report.wording import three
from tests.scenarios.product_twin import ProductParameters, ProductTwin
from tests.scenarios.report import made_up, made_up_pictures
from tests.scenarios.report.made_up_pictures import PicturedTwin
from tests.scenarios.report.page import Page, page_of
from tests.scenarios.report.test_security import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, PAYLOADS
from twins.core.parameters import Parameters
from twins.core.pictures import Bars, Duration, Interval, Link, Picture, Sankey, Series, StackedLoad, Strip
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

MONDAY = made_up_pictures.MONDAY


@functools.cache
def evidence() -> Evidence:
    return gather(*made_up_pictures.case())


@functools.cache
def work() -> PlantAtWork:
    found = plant_at_work(evidence())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def page() -> Page:
    return page_of(render(*made_up_pictures.case(), "leapfrog run"))


def section(page: Page) -> bool:
    return "work" in {a.get("id") for tag, a in page.tags if tag == "section"}


# --- which draw ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [60, 7])
def test_the_draw_is_the_one_nearest_the_median(n: int) -> None:
    case = made_up.case(0, n)
    table = case[1].reduction
    rows = table[table["scenario"] == "project"].groupby("draw")["expected_t"].mean()
    ordered = sorted(rows)
    median = 0.5 * (ordered[(n - 1) // 2] + ordered[n // 2])
    draw, own, told = nearest_median(gather(*case))
    assert told == pytest.approx(median)
    assert own == pytest.approx(rows[draw])
    assert abs(own - median) == pytest.approx(min(abs(v - median) for v in rows))
    assert own <= median + 1e-9 * abs(median)  # of two that are equally near, the one below


def test_failed_draws_are_never_shown() -> None:
    results, account, study = made_up.case(failed=3)
    assert nearest_median(gather(results, account, study))[0] >= 3


@dataclass(frozen=True)
class PicturedProduct(ProductTwin):
    """Shows what it burned, by simulating it again."""

    def pictures(
        self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams
    ) -> tuple[Picture, ...]:
        burned = self.simulate(parameters, site, horizon, rng).flows["burned_mj"]
        charge = parameters.as_dict()["charge"]
        return (
            Duration(name="burned", unit="MJ", curves=(Series("burned", burned),), note=f"charge {charge!r}"),
        )


TWIN = PicturedProduct()


@pytest.mark.parametrize("fitted", [False, True])
def test_the_run_is_that_of_the_stored_draw(fitted: bool, tmp_path: Path) -> None:
    """Parameters and luck, also where a posterior stands in the place of a prior: bit for bit."""
    draws = np.random.default_rng(3).lognormal(1.0, 0.2, size=(4000, 1))
    posterior = Posterior(("charge",), draws, {"charge": 1.0}, {"charge": 4000.0}) if fitted else None
    scenarios = {"bau": ProductParameters(), "project": ProductParameters(burning=False)}
    results = sweep(
        TWIN,
        scenarios,
        TWIN.default_site(),
        TWIN.default_horizon(),
        8,
        5,
        out=tmp_path,
        posterior=posterior,
        workers=0,
    )
    seen: Any = SimpleNamespace(
        manifest=lambda: results.manifest, study=SimpleNamespace(twin=TWIN), bau="bau", headline="project"
    )
    shown, problems = pictures_of_draw(seen, TWIN, 6)
    assert problems == ()
    assert list(shown) == ["bau", "project"]
    frame = results.frame()
    for name, (picture,) in shown.items():
        assert isinstance(picture, Duration)
        stored = frame.loc[(frame["scenario"] == name) & (frame["draw"] == 6), "burned_mj"].to_numpy()
        assert picture.curves[0].values.tobytes() == stored.tobytes()
        assert picture.note == f"charge {float(results.inputs().loc[6, 'charge'])!r}"


# --- the page -----------------------------------------------------------------------------------------------


def test_the_page_has_the_section_with_all_kinds_of_pictures(page: Page) -> None:
    assert section(page)
    charts = {chart.key: chart for chart in page.charts if chart.key.startswith("work")}
    assert list(charts) == ["work1", "work2", "work3", "work4", "work5"]
    draw, own, median = nearest_median(evidence())
    assert f"Draw {draw} of 60 complete draws, run again" in page.text
    assert (
        f"{three(own)} tCO₂e/yr (mean of the years), is the nearest to the median, {three(median)}."
        in page.text
    )
    for chart in charts.values():
        assert chart.title
        assert chart.svgs == 1
        assert chart.table_rows >= 4
        assert f"Draw {draw}, the one whose expected reduction is nearest the median" in chart.caption
    svgs = [a for tag, a in page.tags if tag == "svg"]
    assert all(a["aria-label"] for a in svgs)
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_parameters_are_those_of_the_draw(page: Page) -> None:
    draw = nearest_median(evidence())[0]
    slip = float(made_up_pictures.spec().uncertain(draw, draw + 1)["slip"][0])
    assert f"slip {slip!r}." in next(c for c in page.charts if c.key == "work2").caption


def test_a_twin_without_pictures_has_no_such_section() -> None:
    assert plant_at_work(gather(*made_up.case())) is None
    assert environment().get_template("at_work.html.j2").render(at_work=None).strip() == ""


def test_same_inputs_same_drawings() -> None:
    assert plant_at_work(evidence()) == work()


# --- failures -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BrokenTwin(PicturedTwin):
    """Fails in the scenario `kits`, and gives `extra` pictures in the other ones."""

    kits: str = "none"
    extra: tuple[Any, ...] = ()

    def pictures(
        self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams
    ) -> tuple[Picture, ...]:
        if parameters.as_dict()["kits"] == self.kits:
            raise RuntimeError("the <quay> is full on day 3")
        return (*super().pictures(parameters, site, horizon, rng), *self.extra)


def test_a_run_that_fails_is_told_and_the_other_scenario_is_shown() -> None:
    shown, problems = pictures_of_draw(evidence(), BrokenTwin(), 29)
    assert list(shown) == ["project"]
    assert len(shown["project"]) == 5
    (told,) = problems
    assert told.startswith(
        "No pictures of “bau”: its run of draw 29 failed. RuntimeError: the <quay> is full on day 3"
    )
    assert work().problems == ()
    section = PlantAtWork("words", problems, ())
    page = page_of(environment().get_template("at_work.html.j2").render(at_work=section))
    assert told in page.text
    assert "quay" not in {tag for tag, _ in page.tags}
    assert ("p", {"class": "warn"}) in page.tags


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("a text",), "TypeError: pictures - str - a picture of twins.core.pictures"),
        (
            (made_up_pictures.utilisation(electric=True),),
            "ValueError: pictures - 'time of the machines' twice",
        ),
    ],
)
def test_what_cannot_be_shown_is_told(extra: tuple[Any, ...], said: str) -> None:
    shown, problems = pictures_of_draw(evidence(), BrokenTwin(kits="", extra=extra), 29)
    assert shown == {}
    assert len(problems) == 2
    assert all(said in problem for problem in problems)


def test_other_versions_give_no_pictures_and_say_so() -> None:
    inputs = made_up_pictures.spec().inputs() | {"version of numpy": "1.0"}
    found = plant_at_work(gather(*made_up_pictures.case(inputs=inputs)))
    assert found is not None
    assert found.charts == ()
    (told,) = found.problems
    assert "this installation differs from the one that made the draws (version of numpy)" in told


def test_a_manifest_without_the_record_is_told() -> None:
    results, account, study = made_up.case()
    found = plant_at_work(gather(results, account, dataclasses.replace(study, twin=PicturedTwin())))
    assert found is not None
    assert found.problems[0].startswith("No pictures: the draw could not be set up again. KeyError: 'spec'")


# --- what the pictures say ----------------------------------------------------------------------------------


def number(cell: str) -> float:
    return float(cell.replace(",", "").replace("−", "-").replace("\xa0%", ""))


def source(key: int) -> list[tuple[str, ...]]:
    return list(work().charts[key - 1].source.rows)


def test_the_table_of_a_sankey_closes_at_every_inner_node() -> None:
    rows = [row for row in source(5) if row[0] == "project"]
    for node in ("busbar", "battery"):
        into = sum(number(row[3]) for row in rows if row[2] == node)
        out = sum(number(row[3]) for row in rows if row[1] == node)
        assert into > 0.0
        assert into == pytest.approx(out, rel=1e-3)  # four digits are printed


def test_the_table_of_a_load_adds_up() -> None:
    for scenario in ("business as usual", "project"):
        rows = [row for row in source(2) if row[0] == scenario]
        areas = sum(number(row[-1]) for row in rows if row[2] == "area")
        (whole,) = (number(row[-1]) for row in rows if row[2] == "areas together")
        lines = sum(number(row[-1]) for row in rows if row[2] == "line")
        assert areas == pytest.approx(whole, rel=1e-3)
        assert lines == pytest.approx(whole, rel=1e-3)


def test_peak_and_its_time_are_those_of_the_stack() -> None:
    values = np.array([1.0, 5.0, 2.0, 0.0])
    shaded = np.array([False, False, True, True])
    load = StackedLoad(
        name="load", unit="kW", start=dt.datetime(2030, 6, 4, 23, 30), shaded=shaded,
        stacked=(Series("cranes", values), Series("lights", 4.0 - 0.5 * values)), lines=(Series("none", 0.0 * values),),
    )  # fmt: skip
    chart = load_chart("load", [("project", load)], "")
    assert "Load: 6.500 kW at most (project)" in chart.title
    together = next(row for row in chart.source.rows if row[2] == "areas together")
    assert together[5:] == ("6.500", "Tue 4 Jun 23:45", "5.000", "5.000")
    assert ">6.500 kW, Tue 4 Jun 23:45<" in chart.svg
    assert ">lights<" in chart.svg
    assert ">none<" not in chart.svg  # what is zero has no place in the legend


def test_duration_curves_fall_and_keep_their_ends() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    chart = chart_of(
        "d", [("project", Duration(name="load", unit="kW", curves=(Series("grid", values),)))], ""
    )
    column = [number(row[1]) for row in chart.source.rows]
    assert column == sorted(column, reverse=True)
    assert column[0] == pytest.approx(values.max(), rel=1e-3)
    assert column[-1] == pytest.approx(values.min(), rel=1e-3)
    assert column[6] == pytest.approx(np.median(values), abs=0.01)


def test_a_strip_says_what_is_taken_and_where() -> None:
    ships = (Interval(0, 0.0, 12.0, "Ever Given"), Interval(1.5, 6.0, 12.0, "Tall Ship", rows=1.0))
    strip = Strip(name="quay", start=MONDAY, hours=24.0, rows=("A", "B", "C"), intervals=ships)
    chart = chart_of("s", [("project", strip)], "")
    assert chart.title.startswith("Quay: 2 intervals take 25\xa0% of the time")
    assert [row[1] for row in chart.source.rows] == ["A", "B to C"]
    assert chart.source.rows[1][4:] == ("Mon 3 Jun 06:00", "Mon 3 Jun 12:00", "6.0")
    empty = dataclasses.replace(strip, intervals=())
    assert "0 intervals take 0\xa0%" in chart_of("s", [("project", empty)], "").title


def test_bars_of_a_scenario_without_a_group_have_no_row_for_it() -> None:
    groups = [row[1] for row in source(4) if row[0] == "business as usual"]
    assert "yard cranes, grid (16)" not in groups
    for row in source(4):
        assert sum(number(cell) for cell in row[2:]) == pytest.approx(100.0, abs=1.0)


def test_only_one_scale_for_both_scenarios() -> None:
    """The smaller of two loads is drawn smaller: alone its largest value stands higher."""

    def largest_y(panels: list[tuple[str, Picture]]) -> float:
        return float(
            re.findall(r"<text[^>]*?y=\"([\d.]+)\"[^>]*>[^<]*kW, ", chart_of("l", panels, "").svg)[0]
        )

    small = StackedLoad(name="load", unit="kW", start=MONDAY, stacked=(Series("cranes", np.ones(96)),))
    large = dataclasses.replace(small, stacked=(Series("cranes", 4.0 * np.ones(96)),))
    alone, beside = largest_y([("bau", small)]), largest_y([("bau", small), ("project", large)])
    assert beside > alone + 50.0  # points, downwards


@pytest.mark.parametrize("payload", PAYLOADS[::5])
def test_names_of_pictures_are_text(payload: str) -> None:
    ones = np.ones(96)
    pictures: list[Picture] = [
        Strip(
            name=payload,
            start=MONDAY,
            hours=24.0,
            rows=(payload,),
            intervals=(Interval(0, 0, 24, payload, payload),),
        ),
        StackedLoad(name=payload, unit=payload, start=MONDAY, stacked=(Series(payload, ones),)),
        Bars(name=payload, groups=(payload,), states=(payload,), shares=np.ones((1, 1))),
        Sankey(name=payload, unit=payload, links=(Link(payload, payload + "2", 1.0),)),
    ]
    for k, picture in enumerate(pictures):
        seen = page_of(chart_of(f"k{k}", [(payload, picture)], payload).svg)
        assert {tag for tag, _ in seen.tags} <= ALLOWED_TAGS
        assert {name for _, attributes in seen.tags for name in attributes} <= ALLOWED_ATTRIBUTES


# --- where things lie ---------------------------------------------------------------------------------------


def test_bands_of_a_sankey_fill_their_nodes_and_nodes_do_not_overlap() -> None:
    for electric in (False, True):
        layout = layout_of(made_up_pictures.energy(electric=electric), label=4000.0, gap=1000.0)
        for box in layout.boxes:
            for bands, ends in ((box.left, [b.y1 for b in box.left]), (box.right, [b.y0 for b in box.right])):
                if bands:
                    assert min(ends) == pytest.approx(box.y)
                    assert sum(band.link.amount for band in bands) == pytest.approx(box.amount)
        for column in range(layout.columns):
            inside = sorted((b for b in layout.boxes if b.column == column), key=lambda b: b.middle)
            edges = [(b.middle - 0.5 * b.slot, b.middle + 0.5 * b.slot) for b in inside]
            assert all(low[1] <= high[0] + 1e-6 for low, high in itertools.pairwise(edges))
            assert edges[0][0] >= -1e-6
            assert edges[-1][1] <= layout.height + 1e-6
        assert all(band.target.column == band.source.column + 1 for band in layout.bands)


def test_a_link_past_a_column_has_a_passage_there() -> None:
    links = (
        Link("grid", "busbar", 5.0),
        Link("busbar", "cranes", 5.0),
        Link("diesel", "cranes", 3.0),
        Link("diesel", "genset", 1.0),
        Link("genset", "cranes", 1.0),
    )
    layout = layout_of(Sankey(name="e", unit="MWh", links=links), label=0.5, gap=0.5)
    (passage,) = (box for box in layout.boxes if box.passage)
    assert (passage.name, passage.column, passage.amount) == ("diesel to cranes", 1, 3.0)


@pytest.mark.parametrize(("hours", "first", "n"), [(168.0, "Mon 3 Jun", 7), (720.0, "Mon 3 Jun", 10)])
def test_days_are_named_between_midnights(hours: float, first: str, n: int) -> None:
    axes = Figure().subplots()
    time_axis(axes, MONDAY, hours)
    assert next(label.get_text() for label in axes.get_xticklabels(minor=True)) == first
    assert len(axes.get_xticks(minor=True)) == n
    assert axes.get_xticks(minor=True)[0] == 12.0
    assert set(np.diff(axes.get_xticks())) == {24.0 * -(-hours / 24.0 // 11)} or n == 7


def test_hours_are_named_in_a_day_that_begins_in_the_morning() -> None:
    axes = Figure().subplots()
    time_axis(axes, MONDAY + dt.timedelta(hours=7), 24.0)
    assert [label.get_text() for label in axes.get_xticklabels()][:3] == ["09:00", "12:00", "15:00"]
    assert moment(MONDAY, 24.0 + 1.25) == "Tue 4 Jun 01:15"
    assert mpl.rcParams["font.size"] != 10.5  # the style of the report does not leak


def test_carriers_that_nobody_uses_are_not_in_the_energy_chart() -> None:
    found = gather(*made_up.case())
    before = energy_by_carrier(found)
    ((gas, names),) = ((c, n) for c, n in found.carriers().items() if "gas" in c and "diesel" not in c)
    nothing = {key: 0.0 * values if key[1] in names else values for key, values in found.amounts.items()}
    after = energy_by_carrier(dataclasses.replace(found, amounts=nothing))
    assert f">{gas}<" in before.svg
    assert f">{gas}<" not in after.svg
    assert not [head for head in after.source.columns if gas in head]
