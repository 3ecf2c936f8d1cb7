"""The Petersen matrix of ADM1: what each process takes and gives.

One row a process, in kgCOD of each state for one kgCOD that reacts; carbon and nitrogen follow by difference, so that
every row conserves COD, C and N. Rows 1 to 12 stand in `ROWS` in the order of the report, decay is added for the seven
kinds of biomass.

References
----------
D. J. Batstone et al., Anaerobic Digestion Model No. 1, IWA Scientific and Technical Report 13 (2002), tables 3.1, 3.2.
C. Rosen, U. Jeppsson, Aspects on ADM1 implementation within the BSM2 framework (2006); constants S35, S36, S37.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from twins.digester.adm1_parameters import BSM2
from twins.digester.adm1_states import (
    N_LIQUID,
    S_I,
    S_IC,
    S_IN,
    X_I,
    S_aa,
    S_ac,
    S_bu,
    S_ch4,
    S_fa,
    S_h2,
    S_pro,
    S_su,
    S_va,
    X_aa,
    X_ac,
    X_c4,
    X_ch,
    X_fa,
    X_h2,
    X_li,
    X_pr,
    X_pro,
    X_su,
    X_xc,
)  # fmt: skip

Array = NDArray[np.float64]
Row = Mapping[int, float]


def _nitrogen(name: str) -> float:
    # the table prints quotients such as 0.0376/14 to ten digits; the balance of disintegration needs them in full
    return round(BSM2[name] * 14.0, 8) / 14.0


_b = BSM2
Y_su, Y_aa, Y_fa, Y_c4 = _b["Y_su"], _b["Y_aa"], _b["Y_fa"], _b["Y_c4"]
Y_pro, Y_ac, Y_h2 = _b["Y_pro"], _b["Y_ac"], _b["Y_h2"]
N_bac, N_I, N_aa, N_xc = _nitrogen("N_bac"), _nitrogen("N_I"), _b["N_aa"], _nitrogen("N_xc")
C_bac = _b["C_bac"]
BIOMASS = (X_su, X_aa, X_fa, X_c4, X_pro, X_ac, X_h2)

CARBON: Row = {
    S_su: _b["C_su"], S_aa: _b["C_aa"], S_fa: _b["C_fa"], S_va: _b["C_va"], S_bu: _b["C_bu"], S_pro: _b["C_pro"],
    S_ac: _b["C_ac"], S_ch4: _b["C_ch4"], S_I: _b["C_sI"], X_xc: _b["C_xc"], X_ch: _b["C_ch"], X_pr: _b["C_pr"],
    X_li: _b["C_li"], X_I: _b["C_xI"], **dict.fromkeys(BIOMASS, C_bac), S_IC: 1.0,
}  # fmt: skip
"""kmolC per unit of each state that holds carbon."""
NITROGEN: Row = {
    S_aa: N_aa,
    X_pr: N_aa,
    S_I: N_I,
    X_I: N_I,
    X_xc: N_xc,
    **dict.fromkeys(BIOMASS, N_bac),
    S_IN: 1.0,
}
"""kmolN per unit of each state that holds nitrogen."""
OXYGEN_DEMAND: Row = {state: 1.0 for state in range(S_I + 1) if state not in (S_IC, S_IN)} | {
    state: 1.0 for state in range(X_xc, X_I + 1)
}
"""kgCOD per unit of each state."""


def _eaten(food: int, biomass: int, Y: float, products: Row) -> Row:
    """Return the row of an uptake: yield `Y` goes to `biomass`, the rest is shared out among `products`."""
    return {food: -1.0, biomass: Y} | {state: (1.0 - Y) * share for state, share in products.items()}


# fmt: off
ROWS: dict[str, Row] = {
    # process: kgCOD given (+) and taken (-)
    "1 disintegration": {
        X_xc: -1.0, S_I: _b["f_sI_xc"], X_I: _b["f_xI_xc"],
        X_ch: _b["f_ch_xc"], X_pr: _b["f_pr_xc"], X_li: _b["f_li_xc"]},
    "2 hydrolysis of carbohydrates": {X_ch: -1.0, S_su: 1.0},
    "3 hydrolysis of proteins": {X_pr: -1.0, S_aa: 1.0},
    "4 hydrolysis of lipids": {X_li: -1.0, S_su: 1.0 - _b["f_fa_li"], S_fa: _b["f_fa_li"]},
    "5 sugars": _eaten(S_su, X_su, Y_su, {
        S_bu: _b["f_bu_su"], S_pro: _b["f_pro_su"], S_ac: _b["f_ac_su"], S_h2: _b["f_h2_su"]}),
    "6 amino acids": _eaten(S_aa, X_aa, Y_aa, {
        S_va: _b["f_va_aa"], S_bu: _b["f_bu_aa"], S_pro: _b["f_pro_aa"], S_ac: _b["f_ac_aa"], S_h2: _b["f_h2_aa"]}),
    "7 long-chain fatty acids": _eaten(S_fa, X_fa, Y_fa, {S_ac: _b["f_ac_fa"], S_h2: _b["f_h2_fa"]}),
    "8 valerate": _eaten(S_va, X_c4, Y_c4, {S_pro: _b["f_pro_va"], S_ac: _b["f_ac_va"], S_h2: _b["f_h2_va"]}),
    "9 butyrate": _eaten(S_bu, X_c4, Y_c4, {S_ac: _b["f_ac_bu"], S_h2: _b["f_h2_bu"]}),
    "10 propionate": _eaten(S_pro, X_pro, Y_pro, {S_ac: _b["f_ac_pro"], S_h2: _b["f_h2_pro"]}),
    "11 acetate": _eaten(S_ac, X_ac, Y_ac, {S_ch4: 1.0}),
    "12 hydrogen": _eaten(S_h2, X_h2, Y_h2, {S_ch4: 1.0}),
    "13 decay of X_su": {X_su: -1.0, X_xc: 1.0},
    "14 decay of X_aa": {X_aa: -1.0, X_xc: 1.0},
    "15 decay of X_fa": {X_fa: -1.0, X_xc: 1.0},
    "16 decay of X_c4": {X_c4: -1.0, X_xc: 1.0},
    "17 decay of X_pro": {X_pro: -1.0, X_xc: 1.0},
    "18 decay of X_ac": {X_ac: -1.0, X_xc: 1.0},
    "19 decay of X_h2": {X_h2: -1.0, X_xc: 1.0},
    # gas leaves the liquid and takes its COD and carbon along
    "20 transfer of hydrogen": {S_h2: -1.0},
    "21 transfer of methane": {S_ch4: -1.0},
    "22 transfer of carbon dioxide": {S_IC: -1.0},
}
# fmt: on
(
    DIS,
    HYD_CH,
    HYD_PR,
    HYD_LI,
    UP_SU,
    UP_AA,
    UP_FA,
    UP_VA,
    UP_BU,
    UP_PRO,
    UP_AC,
    UP_H2,
    DEC_SU,
    DEC_AA,
    DEC_FA,
    DEC_C4,
    DEC_PRO,
    DEC_AC,
    DEC_H2,
    GAS_H2,
    GAS_CH4,
    GAS_CO2,
) = range(22)  # fmt: skip
"""Places of the processes in the matrix and in an array of rates."""
N_PROCESSES = len(ROWS)
N_REACTIONS = GAS_H2
"""The first 19 processes react; the last three are transfers."""


def by_state(content: Row) -> Array:
    """Return `content` as an array over the liquid states, shape (26,)."""
    return np.array([content.get(state, 0.0) for state in range(N_LIQUID)])


def _matrix() -> Array:
    matrix = np.array([by_state(row) for row in ROWS.values()])
    matrix[:N_REACTIONS, S_IC] = -matrix[:N_REACTIONS] @ by_state(CARBON)
    matrix[:N_REACTIONS, S_IN] = -matrix[:N_REACTIONS] @ by_state(NITROGEN)
    return matrix


PETERSEN = _matrix()
"""Coefficients, shape (22, 26): kgCOD/m3 (kmolC/m3, kmolN/m3 for S_IC, S_IN) of a state per unit of a rate."""
PETERSEN.setflags(write=False)
COD_CONTENT, C_CONTENT, N_CONTENT = by_state(OXYGEN_DEMAND), by_state(CARBON), by_state(NITROGEN)
GAS_COD, GAS_CARBON = np.array([1.0, 1.0, 0.0]), np.array([0.0, _b["C_ch4"], 1.0])
"""COD and carbon of the gas states G_h2, G_ch4 [kgCOD/m3], G_co2 [kmolC/m3]."""
