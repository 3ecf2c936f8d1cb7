"""Filling the tanks: seed sludge and water, and what of the old contents then leaves."""

from __future__ import annotations

import csv
from importlib import resources
from typing import Any

import numpy as np

from twins.core.compiled import inlined
from twins.digester.adm1_states import LIQUID, N_LIQUID, N_STATES, G_ch4, G_co2, G_h2, S_ch4, S_h2
from twins.digester.adm1_stoichiometry import C_CONTENT, COD_CONTENT, N_CONTENT
from twins.digester.plant_state import (
    C_EFFLUENT_KMOL,
    C_GAS_KMOL,
    C_SEED_KMOL,
    COD_EFFLUENT_KG,
    COD_GAS_KG,
    COD_SEED_KG,
    N_EFFLUENT_KMOL,
    N_SEED_KMOL,
    SEED_T,
)


def digested_sludge() -> Any:
    """Return the liquid of a working digester, shape (26,): the steady state of BSM2 (``survey/adm1_case_A.csv``)."""
    text = resources.files("twins.digester").joinpath("survey/adm1_case_A.csv").read_text(encoding="utf-8")
    value = {row["name"]: row["steady_state"] for row in csv.DictReader(text.splitlines())}
    return np.array([float(value[name]) for name in LIQUID])


SLUDGE = digested_sludge()


@inlined
def seed_tanks(s: Any, t: Any, tally: Any) -> None:
    """Empty all tanks and fill them with seed sludge and water.

    Notes
    -----
    The old contents count as effluent, gas of the headspace as gas; it is replaced by air. Seed is bought or fetched:
    its tonnes are booked.
    """
    for tank in range(t.layout.n_tanks):
        y, V, V_gas = t.y[tank], t.layout.V_liq[tank], t.layout.V_gas[tank]
        for i in range(N_LIQUID):
            fresh = t.seed_share * SLUDGE[i]
            if i == S_h2:  # algebraic, no stock: nothing comes or goes with it
                y[i] = fresh
                continue
            tally[COD_EFFLUENT_KG] += V * COD_CONTENT[i] * y[i]
            tally[C_EFFLUENT_KMOL] += V * C_CONTENT[i] * y[i]
            tally[N_EFFLUENT_KMOL] += V * N_CONTENT[i] * y[i]
            tally[COD_SEED_KG] += V * COD_CONTENT[i] * fresh
            tally[C_SEED_KMOL] += V * C_CONTENT[i] * fresh
            tally[N_SEED_KMOL] += V * N_CONTENT[i] * fresh
            y[i] = fresh
        tally[COD_GAS_KG] += V_gas * (y[G_h2] + y[G_ch4])
        tally[C_GAS_KMOL] += V_gas * (y[G_co2] + C_CONTENT[S_ch4] * y[G_ch4])
        for i in range(N_LIQUID, N_STATES):
            y[i] = 0.0
        tally[SEED_T] += V * t.seed_share
    s.pH = 7.0
    s.acids = 0.0
