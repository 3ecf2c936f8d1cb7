"""Print ours | published | error of every row; exit code 1 when a row misses its limit without a stated reason."""

from __future__ import annotations

import sys

from benchmarks.literature import accounting, adm1, dual_fuel, husk, service, vehicle
from benchmarks.literature.comparison import table

SUBJECTS = {
    "vehicle": vehicle, "dual fuel": dual_fuel, "service": service, "accounting": accounting, "rice husk": husk,
    "ADM1": adm1,
}  # fmt: skip


def main() -> int:
    """Print one table a subject."""
    unexplained = 0
    for name, module in SUBJECTS.items():
        rows = list(module.rows())
        unexplained += sum(not row.holds and not row.known_gap for row in rows)
        print(f"{name}\n{table(rows)}\n")
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main())
