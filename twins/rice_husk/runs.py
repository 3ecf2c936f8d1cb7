"""One run of the plant of a scenario on the draw that all scenarios share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.core.records import empty
from twins.rice_husk.card import HUSK_LINES, card_of
from twins.rice_husk.design import DESIGN_MOISTURE, Design, design_of
from twins.rice_husk.events import new_threshold
from twins.rice_husk.kernel import run_events
from twins.rice_husk.machines import Tables, tables_of
from twins.rice_husk.operation import after_event, operate
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import Draw, Surroundings, supply_of, surroundings
from twins.rice_husk.plant_state import (
    N_COUNTS,
    N_PARTS,
    N_RATES,
    NEVER,
    NO_PLANT,
    PLANNED,
    STATE,
)
from twins.rice_husk.store import Store, empty_store
from twins.rice_husk.supply import HuskSupply

Array = NDArray[np.float64]
MEANT_HOURS = 8_000.0
"""Hours at full load that a buyer of husk reckons with [h/yr]; eleven months."""


@dataclass
class Run:
    """A plant from its first hour to its last: what it is, where it stands, what it has done.

    Attributes
    ----------
    s, p, c, t
        State, parameters, card, tables.
    x, store
        Surroundings with yards; husk store.
    rates
        Present operating point, shape (N_RATES,).
    sums, counts
        Tallies by year, shapes (n_years, N_RATES) and (n_years, N_COUNTS).
    supply, design
        Offer of the mills; layout of the plant.
    """

    s: Any
    p: Any
    c: Any
    t: Tables
    x: Surroundings
    store: Store
    rates: Array
    sums: Array
    counts: Array
    supply: HuskSupply
    design: Design
    events: int = 0

    def finish(self, end_h: float, records: Array | None = None) -> None:
        """Run the compiled events to `end_h` [h]; `records` of shape (n, 4) takes up the first ones."""
        kept = np.zeros((0, 4)) if records is None else records
        self.events = run_events(
            self.s,
            self.p,
            self.c,
            self.x,
            self.t,
            self.store,
            self.rates,
            self.sums,
            self.counts,
            kept,
            end_h,
        )


def meant_load(p: RiceHuskParameters, draw: Draw) -> float:
    """Return the mean load that a buyer of husk reckons with [-]: what neighbours and feeder take, over the rating."""
    day = (p.supply_work_to_h - p.supply_work_from_h) / 24.0
    mills = p.mill_kw * float(draw.mill_activity.mean()) * (day + (1.0 - day) * p.mill_night_share)
    park = p.park_kw * (day + (1.0 - day) * p.park_night_share)
    exports = p.grid_connected and p.line in ("steam", "gas_engine")
    return min(1.0, (mills + park + (p.export_kw if exports else 0.0)) / p.nameplate_kw)


def begin(p: RiceHuskParameters, draw: Draw, n_years: int) -> Run:
    """Return the plant of a scenario in its first moment: it stands, its store is empty."""
    design = design_of(p)
    t = tables_of(p, design.boiler_kw)
    c = card_of(p, design, t, draw.key, n_years)
    burn = design.dry_kg_per_h * MEANT_HOURS * meant_load(p, draw) if p.line in HUSK_LINES else 0.0
    supply = supply_of(p, draw, burn)
    x = surroundings(p, draw, supply)
    s = empty(STATE, 1)[0]
    s.mode = PLANNED if p.line in HUSK_LINES else NO_PLANT
    s.grid_up = int(p.grid_connected)
    s.stopped_at = -1.0e3  # cold
    for due in ("start_due", "repair_due", "derating_due", "next_lorry"):
        setattr(s, due, NEVER)
    s.fail_due[:] = NEVER
    s.fuel_limit = 1.0
    s.left_share = 1.0
    record = p.record()
    for part in range(N_PARTS):
        new_threshold(s, c, part)
    store = empty_store(p.store_m3, p.store_roof_share, p.bulk_density_kg_m3, DESIGN_MOISTURE)
    counts = np.zeros((n_years, N_COUNTS))
    rates = np.zeros(N_RATES)
    after_event(s, record, c, x, store, counts, 0.0)
    operate(s, record, c, t, rates)
    return Run(s, record, c, t, x, store, rates, np.zeros((n_years, N_RATES)), counts, supply, design)
