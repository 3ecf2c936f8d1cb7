"""Filling the tanks: seed sludge and water, and what of the old contents then leaves."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.adm1_states import N_LIQUID, N_STATES, G_ch4, G_co2, G_h2, S_ch4, S_h2
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


@inlined
def seed_tanks(s: Any, t: Any, tally: Any) -> None:
    """Empty all tanks and fill them with seed sludge and water, as in ``t.seed``.

    Notes
    -----
    The old contents count as effluent, gas of the headspace as gas. Seed is bought or fetched: its tonnes are booked,
    and what its gas brings along counts as seed. The algebraic S_h2 stores nothing.
    """
    for tank in range(t.layout.n_tanks):
        y, fresh, V, V_gas = t.y[tank], t.seed[tank], t.layout.V_liq[tank], t.layout.V_gas[tank]
        for i in range(N_LIQUID):
            if i != S_h2:
                tally[COD_EFFLUENT_KG] += V * COD_CONTENT[i] * y[i]
                tally[C_EFFLUENT_KMOL] += V * C_CONTENT[i] * y[i]
                tally[N_EFFLUENT_KMOL] += V * N_CONTENT[i] * y[i]
                tally[COD_SEED_KG] += V * COD_CONTENT[i] * fresh[i]
                tally[C_SEED_KMOL] += V * C_CONTENT[i] * fresh[i]
                tally[N_SEED_KMOL] += V * N_CONTENT[i] * fresh[i]
        tally[COD_GAS_KG] += V_gas * (y[G_h2] + y[G_ch4])
        tally[C_GAS_KMOL] += V_gas * (y[G_co2] + C_CONTENT[S_ch4] * y[G_ch4])
        tally[COD_SEED_KG] += V_gas * (fresh[G_h2] + fresh[G_ch4])
        tally[C_SEED_KMOL] += V_gas * (fresh[G_co2] + C_CONTENT[S_ch4] * fresh[G_ch4])
        for i in range(N_STATES):
            y[i] = fresh[i]
        tally[SEED_T] += V * t.seed_share
    s.pH = 7.0
    s.acids = 0.0
