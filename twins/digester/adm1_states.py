"""Names and places of the states of ADM1: 26 of the liquid, 3 of the gas.

Soluble and particulate matter in kgCOD/m3; S_IC in kmolC/m3, S_IN in kmolN/m3, S_cat and S_an in kmol/m3; gas G_h2 and
G_ch4 in kgCOD/m3 of headspace, G_co2 in kmolC/m3. A state is read as ``y[S_ac]``.

References
----------
D. J. Batstone et al., Anaerobic Digestion Model No. 1, IWA Scientific and Technical Report 13 (2002); order as in
C. Rosen, U. Jeppsson, Aspects on ADM1 implementation within the BSM2 framework, Lund University (2006).
"""

from __future__ import annotations

LIQUID = (
    "S_su", "S_aa", "S_fa", "S_va", "S_bu", "S_pro", "S_ac", "S_h2", "S_ch4", "S_IC", "S_IN", "S_I",
    "X_xc", "X_ch", "X_pr", "X_li", "X_su", "X_aa", "X_fa", "X_c4", "X_pro", "X_ac", "X_h2", "X_I",
    "S_cat", "S_an",
)  # fmt: skip
GAS = ("G_h2", "G_ch4", "G_co2")
STATES = LIQUID + GAS
N_LIQUID = len(LIQUID)
N_STATES = len(STATES)
(
    S_su, S_aa, S_fa, S_va, S_bu, S_pro, S_ac, S_h2, S_ch4, S_IC, S_IN, S_I,
    X_xc, X_ch, X_pr, X_li, X_su, X_aa, X_fa, X_c4, X_pro, X_ac, X_h2, X_I,
    S_cat, S_an,
    G_h2, G_ch4, G_co2,
) = range(N_STATES)  # fmt: skip
