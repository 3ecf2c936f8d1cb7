"""Numbers of the machines at their central values, and rows of the survey."""

from __future__ import annotations

import csv
from pathlib import Path

import twins.digester
from twins.digester.equipment_parameters import EquipmentParameters

P = EquipmentParameters()


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of the twin's survey."""
    with (Path(twins.digester.__file__).parent / "survey" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
