"""What the tests of ADM1 share: the published case, a market feed, and short ways to call the model."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.literature.adm1 import benchmark_parameters
from twins.digester.adm1_kinetics import kinetics_at, kinetics_base, tank_kinetics
from twins.digester.adm1_outputs import seeded_start
from twins.digester.adm1_parameters import Adm1Parameters
from twins.digester.adm1_states import N_STATES, STATES, X_h2, X_su
from twins.digester.integrator import N_TOTALS, Control, advance_tanks
from twins.digester.tanks import Layout, Work, tank_derivatives, workspace

SLUDGE = benchmark_parameters()


def state(**given: float) -> Any:
    """A state or a feed by names, the rest 0."""
    y = np.zeros(N_STATES)
    for name, value in given.items():
        y[STATES.index(name)] = value
    return y


def market_feed(S_cat: float = 0.08, S_IN: float = 0.005) -> Any:
    """Undiluted fruit and vegetable waste at 10 % TS after the worked example of the reference, 82 % degradable."""
    return state(
        S_su=17.0,
        S_ac=1.5,
        S_IC=0.001,
        S_IN=S_IN,
        X_ch=49.0,
        X_pr=11.0,
        X_li=4.2,
        X_I=34.0,
        S_cat=S_cat,
        S_an=0.02,
    )


def kinetics_of(p: Adm1Parameters, T_c: float = 35.0, n_tanks: int = 1) -> Any:
    base = kinetics_base(p)
    kinetics = tank_kinetics(base, n_tanks)
    for tank in range(n_tanks):
        assert kinetics_at(base, T_c, kinetics[tank])
    return kinetics


def active_start(layout: Layout, kinetics: Any) -> Any:
    """Digestate with the biomass that a feed of waste keeps."""
    y = seeded_start(1.0, layout, kinetics)
    y[:, X_su : X_h2 + 1] *= 3.0
    return y


class Plant:
    """Tanks with their sums."""

    def __init__(self, layout: Layout, kinetics: Any, y: Any, tolerance: float = 0.05) -> None:
        self.layout, self.kinetics, self.y = layout, kinetics, y.copy()
        self.totals = np.zeros(N_TOTALS)
        self.work: Work = workspace(layout.n_tanks)
        self.control = Control(tolerance)

    def run(self, feed: Any, flow: float, hours: float, recirculation: float = 0.0) -> int:
        """Advance; the sums are those of this call."""
        self.totals[:] = 0.0
        return advance_tanks(
            self.y, self.totals, feed, float(flow), float(recirculation), self.kinetics, self.layout, float(hours),
            self.control, self.work,
        )  # fmt: skip

    def hourly(self, feed: Any, flows: Any, recirculation: float = 0.0) -> Any:
        """Advance hour by hour; return the sums of all hours."""
        total = np.zeros(N_TOTALS)
        for flow in flows:
            assert self.run(feed, flow, 1.0, recirculation) == 0
            total += self.totals
        return total


def derivatives(
    layout: Layout, kinetics: Any, y: Any, feed: Any, flow: float, recirculation: float = 0.0
) -> Any:
    """Return derivatives, shape (n_tanks, 32), and the work with rates and H; `y` gets its S_h2."""
    work = workspace(layout.n_tanks)
    f = np.zeros_like(work.f)
    tank_derivatives(y, feed, float(flow), float(recirculation), kinetics, layout, f, work)
    return f, work
