"""Drive cycles as CSV: time, speed and grade, refused where no vehicle could drive them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from scenarios.cells import Column
from scenarios.findings import Finding, Findings, InputError
from scenarios.tables import read_table

# limits of what a road vehicle can do, assumed wide
_CYCLE = (
    Column("time_s", "s", within=(0.0, 200_000.0), source="two days and more, assumed"),
    Column("speed_mps", "m/s", within=(0.0, 45.0), source="162 km/h, no road bus is faster, assumed"),
    Column("grade_fraction", "-", within=(-0.35, 0.35), source="steepest street of the world: 0.348"),
)
_ACCELERATION_LIMIT = 6.0  # [m/s2] tyre grip of a bus on dry road is below it, assumed


@dataclass(frozen=True)
class Cycle:
    """A drive cycle: time [s], speed [m/s] and grade [-], each of shape (n,)."""

    name: str
    time_s: tuple[float, ...]
    speed_mps: tuple[float, ...]
    grade_fraction: tuple[float, ...]


def read_cycle(path: Path, label: str) -> Cycle:
    """Return the drive cycle of a CSV file with ``time_s, speed_mps, grade_fraction``.

    Raises
    ------
    InputError
        When time does not rise, or speed, grade or acceleration is impossible.
    """
    table = read_table(path, label, _CYCLE)
    time, speed = table.numbers["time_s"], table.numbers["speed_mps"]
    problems: list[Finding] = []
    if len(time) < 10:
        problems.append(
            Finding(
                "error",
                label,
                f"{len(time)} rows",
                "at least 10 rows",
                "Truncated file?",
                "Use the whole cycle",
            )
        )
    for n in range(1, len(time)):
        where = f"{label}:{table.lines[n]}"
        if time[n] <= time[n - 1]:
            problems.append(
                Finding(
                    "error",
                    f"{where} time_s",
                    f"{time[n]:g} after {time[n - 1]:g}",
                    "time must rise",
                    "Rows doubled or sorted?",
                    "Correct the row",
                )
            )
            continue
        rate = (speed[n] - speed[n - 1]) / (time[n] - time[n - 1])
        if not math.isfinite(rate) or abs(rate) > _ACCELERATION_LIMIT:
            problems.append(
                Finding(
                    "error",
                    f"{where} speed_mps",
                    f"acceleration {rate:.3g} m/s2",
                    f"at most {_ACCELERATION_LIMIT:g} m/s2 (tyre grip, assumed)",
                    "km/h in a column of m/s, or a gap?",
                    "Write the unit: speed_mps [km/h]",
                )
            )
    if problems:
        raise InputError(Findings(tuple(problems[:20])))
    return Cycle(Path(label).stem, tuple(time), tuple(speed), tuple(table.numbers["grade_fraction"]))
