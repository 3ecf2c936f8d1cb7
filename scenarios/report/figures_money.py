"""Chart of the cash flow over the years."""

from __future__ import annotations

import numpy as np

from scenarios.report.drawing import (
    AMBER,
    BAND,
    BLUE,
    FAN,
    PALE,
    Chart,
    canvas,
    fan,
    svg_of,
    table,
    thousands,
    zero_line,
)
from scenarios.report.evidence import Evidence
from scenarios.report.wording import count, money, percent, plain, scale_of, three


def cash_flow(evidence: Evidence) -> Chart:
    """Return yearly and cumulative cash of the headline scenario against business as usual."""
    flow = evidence.account.cash_flow(evidence.headline)
    granted = flow.net + flow.grant
    total = granted.cumsum(axis=1)
    alone = flow.net.cumsum(axis=1)
    size, word = scale_of([float(np.abs(np.quantile(total, [0.05, 0.95], axis=0)).max())])
    unit = " ".join(part for part in (word, evidence.currency) if part)
    t = np.arange(granted.shape[1], dtype=np.float64)
    with canvas(3.5) as (figure, axes):
        axes.bar(
            t, np.median(granted, axis=0) / size, color=PALE, width=0.7, label="in the year, with the grant"
        )
        fan(axes, t, np.quantile(total, FAN, axis=0) / size, BLUE, "added up, with the grant")
        axes.plot(
            t, np.median(alone, axis=0) / size, "--", color=AMBER, linewidth=2.0, label="added up, no grant"
        )
        zero_line(axes)
        axes.set_xlim(-0.6, t[-1] + 0.6)
        axes.set_xlabel("years after the start")
        axes.set_ylabel(f"{unit} (real)")
        thousands(axes.yaxis)
        figure.legend(loc="outside lower center", ncols=2)
        svg = svg_of(figure, "cash", "Yearly and cumulative cash flow")
    paid = evidence.money(evidence.headline, "payback_years")
    back = float(np.mean(np.isfinite(paid)))
    rows = [
        [str(k), three(float(np.median(granted[:, k])) / size),
         *(three(float(q) / size) for q in np.quantile(total[:, k], (0.05, 0.5, 0.95))),
         three(float(np.median(alone[:, k])) / size)]
        for k in range(granted.shape[1])
    ]  # fmt: skip
    heads = [
        "year",
        "in the year, median",
        "added up, 5 %",
        "added up, median",
        "added up, 95 %",
        "no grant, median",
    ]
    end = float(np.median(total[:, -1]))
    return Chart(
        "cash",
        f"{_back(back)}; after {len(t) - 1} years the balance is {money(end, evidence.currency)} (median)",
        f"Cash of “{plain(evidence.headline)}” against business as usual in {unit} of "
        f"{evidence.study.economics.base_year}, "
        f"real, not discounted; {count(evidence.n, 'draw')}. {BAND} Purchases at the start of a year, running costs at "
        "its end.",
        svg,
        table(heads, rows, caption=f"Cash flow [{unit}]"),
    )


def _back(share: float) -> str:
    if share <= 0.0:
        return "The money comes back in no draw"
    return f"The money comes back in {percent(share)} of draws"
