"""Chart of the share of the new fuel over the years, against what was promised and what was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from scenarios.accounting.specification import Claim
from scenarios.report.drawing import (
    BAND,
    BLUE,
    FAN,
    INK,
    ORANGE,
    SERIES,
    Array,
    Chart,
    Table,
    canvas,
    fan,
    percents,
    svg_of,
    table,
    wrapped,
    years_axis,
)
from scenarios.report.evidence import Evidence
from scenarios.report.wording import count, listed, percent, plain

ENOUGH = 0.5
"""Part of the draws that must still have converted units for a year to be drawn [-]; assumed."""
SAME = 0.015
"""Largest difference of medians up to which two scenarios are drawn as one line [-]; assumed."""


def gas_share(evidence: Evidence, points: Sequence[Claim]) -> Chart:
    """Return the share of the new fuel over the years against what was published.

    The headline and the other scenarios stand left; where something was reported of the real plant, the
    scenario it belongs to stands right with a band of its own.
    """
    carrier = str(evidence.account.spec.share_carrier)
    name = evidence.headline
    shares = {each: evidence.share(each) for each in evidence.projects}
    bands = {each: yearly_quantiles(values, FAN) for each, values in shares.items()}
    shown = np.isfinite(shares[name]).mean(axis=0) >= ENOUGH
    reported = [claim for claim in points if claim.kind == "observation"]
    beside = _beside(reported, name)
    others, same = _others(bands, name, beside, shown)
    panels = 1 if beside is None else 2
    with canvas(3.7, ncols=panels, sharey=True, squeeze=False) as (figure, grid):
        left = grid[0][0]
        _draw(left, evidence, bands[name], shown, BLUE, plain(name))
        for other, colour, line in zip(
            others, SERIES[1:] * 8, ("--", "-.", ":", (0, (5, 1))) * 10, strict=False
        ):
            middle = bands[other][2][shown]
            left.plot(
                evidence.years[shown], middle, linestyle=line, color=colour, linewidth=1.7, label=plain(other)
            )
        _draw_points(left, evidence, [p for p in points if p not in reported or p.scenario != beside])
        if beside is not None:
            right = grid[0][1]
            seen = np.isfinite(shares[beside]).mean(axis=0) >= ENOUGH
            _draw(right, evidence, bands[beside], seen, ORANGE, plain(beside))
            _draw_points(right, evidence, [p for p in reported if p.scenario == beside])
            for axes, title in zip(grid[0], (name, beside), strict=True):
                axes.set_title(wrapped(plain(title), 24), fontsize=10)
                axes.locator_params(axis="x", nbins=3)
        tops = [float(np.nanmax(b[:, shown])) if shown.any() else 0.0 for b in bands.values()]
        left.set_ylim(0.0, min(1.0, max(0.2, 1.1 * max([*tops, *(p.target for p in points)]))))
        percents(left.yaxis)
        left.set_ylabel(f"share of {carrier}")
        figure.legend(loc="outside lower center", ncols=2)
        svg = svg_of(figure, "share", f"Share of {carrier} over the years")
    caption = _caption(evidence, carrier, points, beside, same, bool(shown.all()))
    mean = percent(float(evidence.mean_share(name).mean()))
    title = f"{carrier.capitalize()} gives {mean} of the energy of all years"
    return Chart("share", title, caption, svg, _share_table(evidence, bands, points))


def _beside(reported: Sequence[Claim], headline: str) -> str | None:
    """Return the scenario, other than the headline, of which most was reported."""
    counted = Counter(claim.scenario for claim in reported if claim.scenario != headline)
    return max(sorted(counted), key=lambda each: counted[each]) if counted else None


def _others(
    bands: Mapping[str, Array], name: str, beside: str | None, shown: NDArray[np.bool_]
) -> tuple[list[str], list[str]]:
    """Return the scenarios with a line of their own, and those that would lie on that of the headline."""
    own: list[str] = []
    same: list[str] = []
    for other, band in bands.items():
        if other in (name, beside):
            continue
        apart = np.abs(band[2] - bands[name][2])[shown]
        (same if apart.size and float(np.nanmax(apart)) <= SAME else own).append(other)
    return own, same


def _draw(
    axes: Axes, evidence: Evidence, bands: Array, shown: NDArray[np.bool_], colour: str, label: str
) -> None:
    fan(axes, evidence.years.astype(np.float64)[shown], bands[:, shown], colour, label)
    years_axis(axes, evidence.years)


def _draw_points(axes: Axes, evidence: Evidence, points: Sequence[Claim]) -> None:
    """Draw promises as lines over their years and observations as diamonds."""
    promised = [p for p in points if p.kind == "promise"]
    for i, claim in enumerate(promised):
        first, last = _years_of(claim, evidence.years)
        axes.plot([first - 0.4, last + 0.4], [claim.target] * 2, linestyle=(0, (1, 1)), color=INK, linewidth=1.8,
                  label="promised" if i == 0 else None)  # fmt: skip
    seen = [p for p in points if p.kind == "observation"]
    if seen:
        years = [_middle_year(claim, evidence.years) for claim in seen]
        axes.plot(years, [p.target for p in seen], "D", color=INK, markersize=6, markerfacecolor="white",
                  label="reported")  # fmt: skip


def _caption(
    evidence: Evidence,
    carrier: str,
    points: Sequence[Claim],
    beside: str | None,
    same: Sequence[str],
    whole: bool,
) -> str:
    parts = [
        f"Share of {carrier} in the fuel energy of the converted units; bands and median of "
        f"“{plain(evidence.headline)}”"
        + (f" and “{plain(beside)}”" if beside else "")
        + ", medians of the others; "
        f"{count(evidence.n, 'draw')}. {BAND}"
    ]
    if same:
        parts.append(
            f"The line of {listed([f'“{plain(each)}”' for each in same])} lies on that of the headline."
        )
    if any(p.kind == "promise" for p in points):
        parts.append("Dotted: what was promised.")
    if any(p.kind == "observation" for p in points):
        parts.append("Diamonds: what was reported.")
    if not points:
        parts.append("The study holds no reported shares to compare with.")
    if not whole:
        parts.append("Years in which most draws have no converted units left are not drawn.")
    return " ".join(parts)


def yearly_quantiles(values: Array, probabilities: Sequence[float]) -> Array:
    """Return quantiles of each year over the draws that have a value, shape (n_probabilities, n_years).

    A year in which no draw has a value is NaN.
    """
    found = np.full((len(probabilities), values.shape[1]), np.nan)
    for year in np.flatnonzero(np.isfinite(values).any(axis=0)):
        column = values[:, year]
        found[:, year] = np.quantile(column[np.isfinite(column)], probabilities)
    return found


def _years_of(claim: Claim, years: NDArray[np.int64]) -> tuple[int, int]:
    first = int(years[0]) if claim.first_year is None else claim.first_year
    return first, int(years[-1]) if claim.last_year is None else claim.last_year


def _middle_year(claim: Claim, years: NDArray[np.int64]) -> float:
    return 0.5 * sum(_years_of(claim, years))


def _share_table(evidence: Evidence, bands: dict[str, Array], points: Sequence[Claim]) -> Table:
    said: dict[int, list[str]] = {}
    for claim in points:
        year = _years_of(claim, evidence.years)[0]
        said.setdefault(year, []).append(f"{percent(claim.target)} ({claim.name}; {claim.source})")
    own = bands[evidence.headline]
    others = [name for name in bands if name != evidence.headline]
    rows = [
        [str(int(year)), *(percent(float(own[k, i])) for k in (0, 2, 4)),
         *(percent(float(bands[name][2, i])) for name in others), "; ".join(said.get(int(year), []))]
        for i, year in enumerate(evidence.years)
    ]  # fmt: skip
    heads = [
        "year",
        "5 %",
        "median",
        "95 %",
        *(f"{plain(n)}, median" for n in others),
        "promised or reported",
    ]
    caption = (
        f"Share of energy: {plain(evidence.headline)}, then other scenarios; none: no converted units left"
    )
    return table(heads, rows, tail=1, caption=caption)
