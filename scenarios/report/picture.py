"""One picture of a results folder as PNG: the yearly reduction, what was promised and what is possible at all.

``python -m scenarios.report.picture RESULTS docs/reduction.png`` makes the picture of the README again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from scenarios.report.claim_check import TONNES
from scenarios.report.claim_wording import published
from scenarios.report.drawing import BLUE, FAN, INK, ORANGE, canvas, fan, thousands, years_axis, zero_line
from scenarios.report.evidence import Evidence, gather
from scenarios.report.fuel_switch import stages
from scenarios.report.wording import chemical, count, plain

SIZE_IN = (8.4, 4.7)
DOTS_PER_INCH = 110
MOST_FANS = 2
"""Fans that can be told apart where they lie on each other [-]."""


def reduction_picture(evidence: Evidence, path: Path, scenarios: Sequence[str] = ()) -> Path:
    """Write the fans of the expected reduction of `scenarios` (default: the first two) to `path` and return it.

    The first promise in tonnes stands as a line; where a fuel is switched, so does the ceiling of each year:
    all energy of the converted units of that year from the new fuel, at an equal engine and without a leak.
    """
    names = tuple(scenarios) or evidence.projects[:MOST_FANS]
    with canvas(SIZE_IN[1]) as (figure, axes):
        figure.set_size_inches(*SIZE_IN)
        figure.set_facecolor("white")
        # the second median is dashed: where the two agree, both are seen
        for name, colour, line in zip(names, (BLUE, ORANGE), ("-", "--"), strict=False):
            bands = np.quantile(evidence.reduction(name, "expected_t"), FAN, axis=0)
            fan(axes, evidence.years.astype(np.float64), bands, colour, chemical(evidence.title(name)), line)
        _limits(axes, evidence)
        zero_line(axes)
        years_axis(axes, evidence.years)
        thousands(axes.yaxis)
        axes.set_ylabel("reduction against business as usual [tCO₂e/yr]")
        axes.set_title(chemical(evidence.study.title), loc="left", fontsize=11.5, weight="bold")
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.05 * (high - low))
        axes.legend(loc="lower right", fontsize=9.5, handlelength=2.4)
        figure.supxlabel(
            f"{count(evidence.n, 'draw')}, seed {evidence.results.seed}; dark bands: middle 50 %, light bands: 5 % to "
            "95 % of draws; below zero: the project emits more",
            fontsize=8.5,
        )
        figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})
    return path


def _limits(axes: Axes, evidence: Evidence) -> None:
    """Draw the first promise in tonnes and the ceiling of each year."""
    for claim in evidence.study.claims:
        if claim.kind != "promise" or claim.quantity not in TONNES:
            continue
        axes.axhline(
            claim.target, color=INK, linestyle="-.", linewidth=1.8, label=f"published: {published(claim)}"
        )
        switch = stages(evidence, claim) if evidence.switches_fuel else None
        if switch is not None:
            label = f"ceiling: all energy from {plain(switch.new_fuel)}"
            axes.plot(switch.years, switch.ideal.mean(axis=0), ":", color=INK, linewidth=2.0, label=label)
        return


def main(arguments: Sequence[str]) -> int:
    """Write the picture of a results folder."""
    from scenarios.commands.answer import account_of
    from scenarios.commands.results_folder import open_results, study_of

    if len(arguments) != 2:
        sys.stderr.write("usage: python -m scenarios.report.picture RESULTS FILE.png\n")
        return 2
    folder = Path(arguments[0])
    study, results = study_of(folder), open_results(folder)
    made = reduction_picture(gather(results, account_of(results, study), study), Path(arguments[1]))
    sys.stdout.write(f"{made}: {made.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
