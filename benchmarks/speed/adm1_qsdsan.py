"""QSDsan on a given feed, in its own interpreter: `python adm1_qsdsan.py FEED.npz` prints what its headspace holds.

Started by `adm1_peers.qsdsan`; nothing of ours is imported, for QSDsan needs another NumPy. BDF of SciPy at QSDsan's
tolerances, hydrogen algebraic as the fastest of its forms.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

LIQUID = (
    "S_su S_aa S_fa S_va S_bu S_pro S_ac S_h2 S_ch4 S_IC S_IN S_I X_c X_ch X_pr X_li X_su X_aa X_fa X_c4 X_pro X_ac "
    "X_h2 X_I S_cat S_an"
).split()
MOLAR = ("S_IC", "S_IN", "S_cat", "S_an")
RTOL, ATOL = 1e-3, 1e-6  # of SciPy, which QSDsan leaves as they are


class Steps:
    """An interpolator for QSDsan that holds each value until the next row."""

    def __init__(self, t, y) -> None:
        self.step, self.values = float(t.iloc[1] - t.iloc[0]), y.tolist()

    def __call__(self, t: float) -> float:
        return self.values[int(t / self.step)]

    def derivative(self):
        return lambda t: 0.0


def main(file: Path) -> None:
    """Run the feed and print gas [kgCOD/m3, kmolC/m3] over time [d] as JSON."""
    import pandas as pd
    import qsdsan as qs
    from qsdsan import processes, sanunits

    given = np.load(file)
    parts = processes.create_adm1_cmps()
    per_kmol = dict(zip(parts.IDs, parts.i_mass / parts.chem_MW, strict=True))
    factor = np.array([1e3 / per_kmol[name] if name in MOLAR else 1e3 for name in LIQUID])  # to mg/L
    flow, liquid = given["flow"], given["liquid"] * factor
    n, day = len(flow), float(given["hours"]) / 24.0
    # the table must end with its first row; its time is divided by its length, so that the end stays out of reach
    rows = np.vstack([np.column_stack([liquid, flow]), [*liquid[-1], flow[-1]], [*liquid[0], flow[0]]])
    table = pd.DataFrame(rows, columns=[*LIQUID, "Q"])
    table["t"] = day * np.array([*range(n + 1), n + 1])
    table["H2O"] = 1e6
    table.to_csv(file.with_suffix(".csv"), index=False)
    kind = {"interpolator": Steps} if given["stepped"] else {}
    feed = sanunits.DynamicInfluent("feed", data_file=str(file.with_suffix(".csv")), **kind)
    reactor = sanunits.AnaerobicCSTR(
        "digester",
        ins=feed - 0,
        outs=("gas", "effluent"),
        model=processes.ADM1(),
        V_liq=3400,
        V_gas=300,
        T=308.15,
    )
    reactor.algebraic_h2 = True
    reactor.set_init_conc(**dict(zip(LIQUID, given["start"][: len(LIQUID)] * factor, strict=True)))
    system = qs.System("plant", path=(feed, reactor))
    system.set_dynamic_tracker(reactor)
    system.simulate(t_span=(0.0, day), method="BDF", state_reset_hook="reset_cache")  # compiles
    began = time.process_time()
    system.simulate(t_span=(0.0, n * day), method="BDF", state_reset_hook="reset_cache", rtol=RTOL, atol=ATOL)
    seconds = time.process_time() - began
    found = system.scope.sol
    first = system._load_state()[1]["digester"][0] + len(parts)
    gas = found.y[first : first + 3].T * [16.0, 64.0, 1.0]
    print(json.dumps({"seconds": seconds, "steps": len(found.t), "calls": int(found.nfev),
                      "vapour_bar": reactor.p_vapor(), "days": found.t.tolist(), "gas": gas.tolist()}))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
