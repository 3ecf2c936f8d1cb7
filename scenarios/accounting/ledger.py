"""The ledger: every tonne as quantity times factor, with its source."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class LedgerLine(NamedTuple):
    """One line of the ledger; `tco2e` is exactly `quantity` x `factor`.

    Attributes
    ----------
    year
        Calendar year.
    gas
        ``CO2``, ``CH4``, ``N2O`` or another gas of the GWP table; ``CO2e`` for a published sum of gases.
    source
        Flow or plant part it comes from.
    source_category
        ``controlled``, ``related`` or ``affected`` (ISO 14064-2).
    quantity, unit
        Amount of the year, in GJ, MWh, t or what `unit` says.
    factor, factor_unit
        Tonnes of CO2e per `unit`, GWP included.
    tco2e
        Emission of the line [tCO2e].
    """

    year: int
    gas: str
    source: str
    source_category: str
    quantity: float
    unit: str
    factor: float
    factor_unit: str
    tco2e: float


def line(
    year: int,
    gas: str,
    source: str,
    quantity: float,
    unit: str,
    factor: float,
    source_category: str = "controlled",
) -> LedgerLine:
    """Return the ledger line of `quantity` [`unit`] times `factor` [tCO2e/`unit`]."""
    return LedgerLine(
        year, gas, source, source_category, quantity, unit, factor, f"tCO2e/{unit}", quantity * factor
    )


def total(lines: Iterable[LedgerLine]) -> float:
    """Return the exact sum of the lines [tCO2e], correctly rounded, in any order of the lines."""
    return math.fsum(each.tco2e for each in lines)


@dataclass(frozen=True)
class Ledger:
    """Reference and project lines of one methodology.

    Attributes
    ----------
    reference, project
        Lines that make up RE and PE.
    """

    reference: tuple[LedgerLine, ...]
    project: tuple[LedgerLine, ...]

    @property
    def re(self) -> float:
        """Reference emissions [tCO2e]."""
        return total(self.reference)

    @property
    def pe(self) -> float:
        """Project emissions [tCO2e]."""
        return total(self.project)

    @property
    def er(self) -> float:
        """Emission reduction, not rounded [tCO2e]."""
        return math.fsum([*(x.tco2e for x in self.reference), *(-x.tco2e for x in self.project)])
