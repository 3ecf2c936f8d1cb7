"""What could still be measured on the fleet in one year, as quotients of its flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twins.core.outcome import Outcome
from twins.core.units import METHANE_LHV_MJ_PER_KG

CLASSES = ("large", "medium")


def over(top: float, bottom: float) -> float:
    """Return the quotient, NaN without a positive denominator."""
    return float(top / bottom) if bottom > 0.0 else float("nan")


@dataclass(frozen=True)
class YearOfRun:
    """Flows of the designated buses in one year of a run."""

    outcome: Outcome
    i: int

    def of(self, name: str) -> float:
        """Return a flow of the year [its unit]."""
        return float(self.outcome.flows[name][self.i])

    def both(self, name: str, unit: str) -> float:
        """Return a flow of the year, large and medium buses together [its unit]."""
        return sum(self.of(f"{name}_converted_{k}_{unit}") for k in CLASSES)

    def odometer_km(self, k: str) -> float:
        """Return the distance of class `k` with and without passengers [km]."""
        return self.of(f"distance_converted_{k}_km") + self.of(f"deadhead_converted_{k}_km")

    def fuel_mj(self, k: str) -> float:
        """Return diesel and gas burned by class `k` [MJ]."""
        names = ("diesel_fossil", "diesel_bio", "gas_burned")
        return sum(self.of(f"{name}_converted_{k}_mj") for name in names)

    @property
    def km(self) -> float:
        """Odometer of both classes [km]."""
        return sum(self.odometer_km(k) for k in CLASSES)

    @property
    def slip_kg(self) -> float:
        """Methane that leaves the exhaust [kg]."""
        return self.both("methane_slip", "kg")

    @property
    def slip_mj(self) -> float:
        """Energy of that methane [MJ]."""
        return METHANE_LHV_MJ_PER_KG * self.slip_kg

    @property
    def visits(self) -> float:
        """Visits to gas stations."""
        return self.of("fills") + self.of("fills_abandoned")


# what could still be measured without the operator's books: name, unit, meaning, and the two sides of the quotient
MEASURABLE: tuple[tuple[str, str, str, Callable[[YearOfRun], tuple[float, float]]], ...] = (
    ("fuel_mj_per_km_large", "MJ/km", "diesel and gas burned over the odometer, large designated buses",
     lambda y: (y.fuel_mj("large"), y.odometer_km("large"))),
    ("fuel_mj_per_km_medium", "MJ/km", "diesel and gas burned over the odometer, medium designated buses",
     lambda y: (y.fuel_mj("medium"), y.odometer_km("medium"))),
    ("methane_slip_share", "-", "methane from the exhaust over gas fed (PEMS, chassis dynamometer), buses in service",
     lambda y: (y.slip_mj, y.slip_mj + y.both("gas_burned", "mj"))),
    ("methane_slip_g_per_km", "g/km", "methane from the exhaust over the odometer, days without gas included",
     lambda y: (1000.0 * y.slip_kg, y.km)),
    ("kit_working_share", "-", "mornings on which the kit is in order, of buses with a kit",
     lambda y: (y.of("kit_bus_days") - y.of("kit_fault_bus_days"), y.of("kit_bus_days"))),
    ("gas_filled_lsp_per_bus_day", "LSP/day", "gas filled a bus with a kit and day",
     lambda y: (y.both("gas_filled", "lsp"), y.of("kit_bus_days"))),
    ("fill_abandoned_share", "-", "visits to a station that end without gas: queue too long, or store empty",
     lambda y: (y.of("fills_abandoned"), y.visits)),
    ("queue_min_per_visit", "min", "wait for a nozzle, mean of all visits to a station",
     lambda y: (60.0 * y.of("queue_bus_h"), y.visits)),
    ("km_per_kit_repair", "km", "odometer of designated buses over repairs of kits",
     lambda y: (y.km, y.of("kit_repairs"))),
)  # fmt: skip
