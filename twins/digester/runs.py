"""One run of the plant of a scenario on the draw that all scenarios share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.core.records import empty
from twins.digester.card import card_of
from twins.digester.events import new_threshold
from twins.digester.kernel import run_events
from twins.digester.operation import operate
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw, Surroundings, surroundings
from twins.digester.plant import Plant, plant_of
from twins.digester.plant_state import (
    ENGINE,
    N_COUNTS,
    N_PARTS,
    N_RATES,
    NEVER,
    NO_PLANT,
    RAMPING,
    STATE,
)
from twins.digester.start_up import seed_tanks

Array = NDArray[np.float64]


@dataclass
class Run:
    """A plant from its first hour to its last: what it is, where it stands, what it has done.

    Attributes
    ----------
    s, c, x, t
        State, card, surroundings, tanks and machines.
    rates
        Present operating point, shape (N_RATES,).
    sums, counts
        Tallies by year, shapes (n_years, N_RATES) and (n_years, N_COUNTS).
    """

    s: Any
    c: Any
    x: Surroundings
    t: Plant
    rates: Array
    sums: Array
    counts: Array
    events: int = 0

    def finish(self, end_h: float, records: Array | None = None) -> None:
        """Run the compiled events to `end_h` [h]; `records` of shape (n, 4) takes up the first ones."""
        kept = np.zeros((0, 4)) if records is None else records
        self.events = run_events(
            self.s, self.c, self.x, self.t, self.rates, self.sums, self.counts, kept, end_h
        )


def begin(p: DigesterParameters, draw: Draw, n_years: int) -> Run:
    """Return the plant of a scenario in its first moment: its tanks are seeded, nothing else is there."""
    c, x, t = card_of(p, draw.key), surroundings(p, draw), plant_of(p)
    counts, rates = np.zeros((n_years, N_COUNTS)), np.zeros(N_RATES)
    s = empty(STATE, 1)[0]
    s.mode = NO_PLANT if p.layout == "none" else RAMPING
    s.grid_up = 1
    s.tested_day = -1
    s.sour_since = s.ready_at = NEVER
    s.low = 1
    s.ramp = c.ramp_first
    s.acid_c = s.methane_c = float(x.air_c[0])
    for due in ("fail_due", "repair_due"):
        getattr(s, due)[:] = NEVER
    s.overhaul_at_h[:] = NEVER
    s.overhaul_at_h[ENGINE:] = c.overhaul_every_h
    for part in range(N_PARTS):
        new_threshold(s, c, part)
    if s.mode != NO_PLANT:
        seed_tanks(s, t, counts[0])
    operate(s, c, t, rates, counts[0], 0.0)
    return Run(s, c, x, t, rates, np.zeros((n_years, N_RATES)), counts)
