"""Chart of the share of the new fuel over the years, against what was reported."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.specification import Claim
from scenarios.report.drawing import (
    BAND,
    BLUE,
    FAN,
    INK,
    SERIES,
    Array,
    Chart,
    Table,
    canvas,
    fan,
    percents,
    svg_of,
    table,
    years_axis,
)
from scenarios.report.evidence import Evidence
from scenarios.report.wording import count, percent, plain

ENOUGH = 0.5
"""Part of the draws that must still have converted units for a year to be drawn [-]; assumed."""


def gas_share(evidence: Evidence, points: Sequence[Claim]) -> Chart:
    """Return the share of the new fuel over the years against what was reported."""
    carrier = str(evidence.account.spec.share_carrier)
    name = evidence.headline
    others = [other for other in evidence.projects if other != name]
    shares = {each: evidence.share(each) for each in (name, *others)}
    shown = np.isfinite(shares[name]).mean(axis=0) >= ENOUGH
    bands = {each: yearly_quantiles(values, FAN) for each, values in shares.items()}
    x = evidence.years.astype(np.float64)
    with canvas(3.7) as (figure, axes):
        fan(axes, x[shown], bands[name][:, shown], BLUE, plain(name))
        lines = ("--", "-.", ":", (0, (5, 1))) * 10
        for other, colour, line in zip(others, SERIES[1:] * 8, lines, strict=False):
            axes.plot(
                x[shown],
                bands[other][2][shown],
                linestyle=line,
                color=colour,
                linewidth=1.7,
                label=plain(other),
            )
        if points:
            years = [_middle_year(claim, evidence.years) for claim in points]
            values = [claim_share(claim) for claim in points]
            axes.plot(years, values, "D", color=INK, markersize=6, markerfacecolor="white", label="reported")
        years_axis(axes, evidence.years)
        tops = [float(np.nanmax(b[:, shown])) if shown.any() else 0.0 for b in bands.values()]
        axes.set_ylim(0.0, min(1.0, max(0.2, 1.1 * max([*tops, *(claim_share(p) for p in points)]))))
        percents(axes.yaxis)
        axes.set_ylabel(f"share of {carrier}")
        figure.legend(loc="outside lower center", ncols=2)
        svg = svg_of(figure, "share", f"Share of {carrier} over the years")
    reported = (
        " Diamonds: what was reported." if points else " The study holds no reported shares to compare with."
    )
    gone = "" if shown.all() else " Years in which most draws have no converted units left are not drawn."
    return Chart(
        "share",
        f"{carrier.capitalize()} gives {percent(float(evidence.mean_share(name).mean()))} of the energy of all years",
        f"Share of {carrier} in the fuel energy of the converted units; bands and median of “{plain(name)}”, "
        f"medians of the others; {count(evidence.n, 'draw')}. {BAND}{reported}{gone}",
        svg,
        _share_table(evidence, bands, points),
    )


def yearly_quantiles(values: Array, probabilities: Sequence[float]) -> Array:
    """Return quantiles of each year over the draws that have a value, shape (n_probabilities, n_years).

    A year in which no draw has a value is NaN.
    """
    found = np.full((len(probabilities), values.shape[1]), np.nan)
    for year in np.flatnonzero(np.isfinite(values).any(axis=0)):
        column = values[:, year]
        found[:, year] = np.quantile(column[np.isfinite(column)], probabilities)
    return found


def claim_share(claim: Claim) -> float:
    """Return a reported share as a fraction [-]."""
    return claim.value / 100.0 if claim.unit == "%" else claim.value


def _middle_year(claim: Claim, years: NDArray[np.int64]) -> float:
    first = float(years[0]) if claim.first_year is None else float(claim.first_year)
    last = first if claim.last_year is None else float(claim.last_year)
    return 0.5 * (first + last)


def _share_table(evidence: Evidence, bands: dict[str, Array], points: Sequence[Claim]) -> Table:
    reported: dict[int, list[str]] = {}
    for claim in points:
        year = int(_middle_year(claim, evidence.years))
        reported.setdefault(year, []).append(f"{percent(claim_share(claim))} ({claim.name}; {claim.source})")
    own = bands[evidence.headline]
    others = [name for name in bands if name != evidence.headline]
    rows = [
        [str(int(year)), *(percent(float(own[k, i])) for k in (0, 2, 4)),
         *(percent(float(bands[name][2, i])) for name in others), "; ".join(reported.get(int(year), []))]
        for i, year in enumerate(evidence.years)
    ]  # fmt: skip
    heads = ["year", "5 %", "median", "95 %", *(f"{plain(n)}, median" for n in others), "reported"]
    caption = (
        f"Share of energy: {plain(evidence.headline)}, then other scenarios; none: no converted units left"
    )
    return table(heads, rows, tail=1, caption=caption)
