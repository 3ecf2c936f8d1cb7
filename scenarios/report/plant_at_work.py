"""The plant at work: pictures of one draw, for business as usual and the headline scenario.

Bands over draws say how much; how a berth fills or a peak comes about only shows in a run. The run is that of the draw
nearest the median, made again from what the sweep recorded. What cannot be made is told on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.report.drawing import Chart
from scenarios.report.evidence import Evidence
from scenarios.report.figures_duration import duration_chart
from scenarios.report.figures_load import load_chart
from scenarios.report.figures_sankey import sankey_chart
from scenarios.report.figures_shares import bars_chart
from scenarios.report.figures_strip import strip_chart
from scenarios.report.wording import chemical, count, plain, shortened, three
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import scenarios_of_draw
from twins.core.pictures import Bars, Duration, Picture, Pictured, Sankey, StackedLoad, Strip
from twins.core.streams import Streams

Shown = dict[str, tuple[Picture, ...]]
"""Pictures by scenario, business as usual first."""
_LONGEST = 600
"""Characters of a failure that are shown [-]."""


@dataclass(frozen=True)
class PlantAtWork:
    """What the section says: of which draw it is, what could not be made, and the charts."""

    words: str
    problems: tuple[str, ...]
    charts: tuple[Chart, ...]


def plant_at_work(evidence: Evidence) -> PlantAtWork | None:
    """Return the pictures of the draw nearest the median; None for a twin that has none."""
    twin = evidence.study.twin
    if not isinstance(twin, Pictured):
        return None
    draw, own, median = nearest_median(evidence)
    shown, problems = pictures_of_draw(evidence, twin, draw)
    told = f"Draw {draw}, the one whose expected reduction is nearest the median; one run, not an average."
    charts = tuple(
        chart_of(f"work{k}", panels, told) for k, panels in enumerate(side_by_side(evidence, shown), start=1)
    )
    return PlantAtWork(
        f"Draw {draw} of {count(evidence.n, 'complete draw')}, run again: its expected reduction, {three(own)} "
        f"tCO₂e/yr (mean of the years), is the nearest to the median, {three(median)}. This is one course of events "
        "that the study holds possible, neither an average nor a forecast: single events, hours and peaks of other "
        "draws differ.",
        problems,
        charts,
    )


def nearest_median(evidence: Evidence) -> tuple[int, float, float]:
    """Return the draw whose expected reduction is nearest the median, that reduction and the median [tCO2e/yr].

    Of an even number of draws two are equally near; the one below the median is taken.
    """
    means = evidence.mean(evidence.headline, "expected_t")
    k = int(np.argsort(means, kind="stable")[(len(means) - 1) // 2])
    return int(evidence.draws[k]), float(means[k]), float(np.median(means))


def pictures_of_draw(evidence: Evidence, twin: Pictured, draw: int) -> tuple[Shown, tuple[str, ...]]:
    """Return the pictures of both scenarios, and in words why some could not be made."""
    manifest = evidence.manifest()
    try:
        spec = SweepSpec.from_text(manifest["spec"], evidence.study.twin)
        inputs, recorded = spec.inputs(), manifest["inputs"]
        changed = [name for name in inputs if inputs[name] != recorded.get(name)]
        if changed:
            return {}, (
                f"No pictures: this installation differs from the one that made the draws ({', '.join(changed)}), so "
                "they would be those of other draws. Write the report with the same versions.",
            )
        parameters = scenarios_of_draw(spec, draw)
    except (Exception, SystemExit) as problem:
        return {}, (_failure("No pictures: the draw could not be set up again", problem),)
    shown: Shown = {}
    problems: list[str] = []
    for name in dict.fromkeys((evidence.bau, evidence.headline)):
        try:
            found = twin.pictures(parameters[name], spec.site, spec.horizon, Streams(spec.luck_seed, draw))
            shown[name] = _whole(found)
        except (Exception, SystemExit) as problem:
            problems.append(
                _failure(f"No pictures of “{plain(name)}”: its run of draw {draw} failed", problem)
            )
    return shown, tuple(problems)


def _whole(found: Sequence[object]) -> tuple[Picture, ...]:
    """Refuse what is no picture, and two of one kind and name: they could not be told apart."""
    pictures = tuple(one for one in found if isinstance(one, Picture))
    strangers = [type(one).__name__ for one in found if not isinstance(one, Picture)]
    if strangers:
        raise TypeError(f"pictures - {strangers[0]} - a picture of twins.core.pictures - return those only")
    keys = [_key(one) for one in pictures]
    twice = [key[1] for k, key in enumerate(keys) if key in keys[:k]]
    if twice:
        raise ValueError(f"pictures - {twice[0]!r} twice - each name once - name what differs")
    return pictures


def _failure(what: str, problem: BaseException) -> str:
    told = " ".join(f"{type(problem).__name__}: {problem}".split())
    return f"{what}. {shortened(told, _LONGEST)} The figures of this report do not depend on it."


def _key(picture: Picture) -> tuple[str, str, str]:
    """Return kind, name and unit: what is alike in these is drawn on one scale."""
    unit = "" if isinstance(picture, (Strip, Bars)) else picture.unit
    return type(picture).__name__, picture.name, unit


def side_by_side(evidence: Evidence, shown: Shown) -> list[list[tuple[str, Picture]]]:
    """Return for each picture its scenarios by title, in the order of the headline scenario."""
    order = [*shown.get(evidence.headline, ()), *shown.get(evidence.bau, ())]
    titles = {name: "business as usual" if name == evidence.bau else plain(name) for name in shown}
    return [
        [(titles[name], one) for name, pictures in shown.items() for one in pictures if _key(one) == key]
        for key in dict.fromkeys(_key(picture) for picture in order)
    ]


def chart_of(key: str, panels: Sequence[tuple[str, Picture]], told: str) -> Chart:
    """Return the chart of one picture in its scenarios; all panels are of one kind."""
    notes = dict.fromkeys(chemical(picture.note.strip()) for _, picture in panels)
    words = " ".join(note.rstrip(".") + "." for note in notes if note)
    told = f"{words} {told}".strip()
    match panels[0][1]:
        case Strip():
            return strip_chart(key, [(s, p) for s, p in panels if isinstance(p, Strip)], told)
        case StackedLoad():
            return load_chart(key, [(s, p) for s, p in panels if isinstance(p, StackedLoad)], told)
        case Duration():
            return duration_chart(key, [(s, p) for s, p in panels if isinstance(p, Duration)], told)
        case Bars():
            return bars_chart(key, [(s, p) for s, p in panels if isinstance(p, Bars)], told)
        case Sankey():
            return sankey_chart(key, [(s, p) for s, p in panels if isinstance(p, Sankey)], told)
