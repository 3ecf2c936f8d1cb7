"""Measured gasifiers of the survey: six fluidised-bed runs and three downdraft points, and what the models say of them.

Trust the dry gas composition of the runs, not their yield and conversion: with the reported composition the reported
yield needs 1.3-1.4 times the reported air (`implied_air`). A yield in m3 of warm gas per kg of dry husk would explain
most of it. Their reported heating value is that of m3 at 15-20 degC, not Nm3.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.physics import gas_properties as species
from twins.core.physics.thermochemistry import equilibrium
from twins.core.units import ZERO_CELSIUS_K
from twins.rice_husk.fuel import DryFuel, dry_fuel
from twins.rice_husk.gasifier import (
    AIR_N2_PER_O2,
    NORMAL_VOLUME,
    Gasifier,
    ProducerGas,
    dry_kmol,
    gasify,
    stoichiometric_oxygen,
)

RIG_VELOCITY = 0.22  # m/s, of the runs whose residence is 1
FEED_MOISTURE = 0.0908  # kg/kg wet, sample mansaray1999


class DryGas(NamedTuple):
    """Dry, tar-free gas, volume shares [-]; C2 counts as C2H4."""

    CO: float
    H2: float
    CO2: float
    CH4: float
    C2: float
    N2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GasifierRun:
    """One steady run as reported."""

    run_id: str
    velocity: float  # m/s
    ER: float  # -
    T_bed: float  # degC
    gas: DryGas
    lhv: float  # MJ/m3, see the module's text
    gas_yield: float  # m3/kg
    conversion: float  # of carbon, -


@dataclass(frozen=True, slots=True, kw_only=True)
class GasifierPoint:
    """A point of a vendor or an abstract; None where not given."""

    unit: str
    ER: float | None  # -
    moisture: float | None  # kg/kg
    gas_flow: float | None  # Nm3/h
    husk_flow: float | None  # kg/h
    CO: float | None  # volume share
    H2: float | None
    CO2: float | None
    CH4: float | None
    N2: float | None
    heating_value: float  # MJ/Nm3
    heating_value_kind: str
    efficiency: float | None  # cold gas, -


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("twins.rice_husk").joinpath(f"survey/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@functools.cache
def calibration_runs() -> tuple[GasifierRun, ...]:
    """Return the six runs of the survey."""
    return tuple(
        GasifierRun(
            run_id=row["run_id"],
            velocity=float(row["fluidisation_velocity_m_per_s"]),
            ER=float(row["equivalence_ratio_reported"]),
            T_bed=float(row["bed_temperature_C"]),
            gas=DryGas(*(float(row[f"{s}_vol_pct_dry"]) / 100.0 for s in _RUN_GASES)),
            lhv=float(row["gas_LHV_MJ_per_Nm3_reported"]),
            gas_yield=float(row["gas_yield_m3_per_kg_reported"]),
            conversion=float(row["carbon_conversion_pct_reported"]) / 100.0,
        )
        for row in _rows("gasifier_runs_calibration")
    )


_RUN_GASES = ("CO", "H2", "CO2", "CH4", "C2Hn", "N2")


@functools.cache
def spec_points() -> tuple[GasifierPoint, ...]:
    """Return the downdraft points of the survey."""

    def number(row: dict[str, str], column: str, scale: float = 1.0) -> float | None:
        return float(row[column]) * scale if row[column] else None

    return tuple(
        GasifierPoint(
            unit=row["unit"],
            ER=number(row, "equivalence_ratio"),
            moisture=number(row, "moisture_pct", 0.01),
            gas_flow=number(row, "gas_flow_Nm3_per_h"),
            husk_flow=number(row, "husk_kg_per_h"),
            CO=number(row, "CO_vol_pct", 0.01),
            H2=number(row, "H2_vol_pct", 0.01),
            CO2=number(row, "CO2_vol_pct", 0.01),
            CH4=number(row, "CH4_vol_pct", 0.01),
            N2=number(row, "N2_vol_pct", 0.01),
            heating_value=float(row["gas_heating_value_MJ_per_Nm3"]),
            heating_value_kind=row["heating_value_kind"],
            efficiency=number(row, "gasification_efficiency_pct", 0.01),
        )
        for row in _rows("gasifier_spec_points")
    )


def run_feed(hydrogen_error: float = 0.0) -> DryFuel:
    """Return the husk of the runs, sample mansaray1999.

    Parameters
    ----------
    hydrogen_error
        Added to the reported hydrogen and taken from oxygen [kg/kg daf]. The reported 6.8 % is at the upper end of
        husk; with it the runs lose a fifth of their hydrogen, so a fit should carry this error.
    """
    row = next(r for r in _rows("husk_composition_samples") if r["sample_id"] == "mansaray1999")
    C, H, N, S = (float(row[f"{e}_wt_pct"]) / 100.0 for e in "CHNS")
    return dry_fuel(C, H + hydrogen_error, N, S, float(row["ash_wt_pct"]) / 100.0, 0.0)


def dry_gas(gas: ProducerGas) -> DryGas:
    """Return the dry volume shares of a modelled gas."""
    n = dry_kmol(gas)
    return DryGas(gas.CO / n, gas.H2 / n, gas.CO2 / n, gas.CH4 / n, gas.C2H4 / n, gas.N2 / n)


def modelled_run(run: GasifierRun, gasifier: Gasifier, feed: DryFuel) -> ProducerGas:
    """Return the gas of a run at its air and bed temperature; residence goes with 1/velocity."""
    rig = gasifier._replace(residence=RIG_VELOCITY / run.velocity)
    return gasify(feed, FEED_MOISTURE, run.ER, run.T_bed, rig)


class RunSettings(NamedTuple):
    """Settings of the runs, each array of shape (n_runs,)."""

    ER: NDArray[np.float64]
    T_bed: NDArray[np.float64]  # degC
    residence: NDArray[np.float64]  # over that of the slow runs


@functools.cache
def run_settings() -> RunSettings:
    """Return the settings of the six runs."""
    rows = [(run.ER, run.T_bed, RIG_VELOCITY / run.velocity) for run in calibration_runs()]
    return RunSettings(*np.array(rows).T.copy())


@compiled
def modelled_shares(feed: DryFuel, settings: RunSettings, gasifiers: tuple[Gasifier, ...]) -> Any:
    """Return CO, H2, CO2 and CH4 + C2 of each run [volume share, dry], shape (n_runs, 4)."""
    found = np.empty((settings.ER.size, 4))
    for k in range(settings.ER.size):
        gas = gasify(feed, FEED_MOISTURE, settings.ER[k], settings.T_bed[k], gasifiers[k])
        n = dry_kmol(gas)
        found[k, 0] = gas.CO / n
        found[k, 1] = gas.H2 / n
        found[k, 2] = gas.CO2 / n
        found[k, 3] = (gas.CH4 + gas.C2H4) / n
    return found


def fuel_and_air(fuel: DryFuel, M: float, ER: float) -> np.ndarray:
    """Return the elements of 1 kg fuel as fired and its air as amounts [mol] of C(gr), H2, O2, N2 and H2O.

    Shape (n_species,), in the order of `gas_properties.SPECIES`; sulphur is left out, it stays with the ash.
    """
    dry = 1e3 * (1.0 - M)
    oxygen = 1e3 * ER * stoichiometric_oxygen(fuel, M)
    amounts = np.zeros(len(species.SPECIES))
    amounts[species.GRAPHITE] = dry * fuel.C / species.M_C
    amounts[species.H2] = dry * fuel.H / (2.0 * species.M_H)
    amounts[species.H2O] = 1e3 * M / species.MOLAR_MASS[species.H2O]
    amounts[species.O2] = dry * fuel.O / (2.0 * species.M_O) + oxygen
    amounts[species.N2] = dry * fuel.N / (2.0 * species.M_N) + AIR_N2_PER_O2 * oxygen
    return amounts


def equilibrium_gas(fuel: DryFuel, M: float, ER: float, T_bed: float) -> DryGas:
    """Return what full equilibrium of gas and graphite would be: the model that does not fit husk gasifiers."""
    found = equilibrium(fuel_and_air(fuel, M, ER), T_bed + ZERO_CELSIUS_K, species.REFERENCE_PRESSURE_PA)
    shown = (species.CO, species.H2, species.CO2, species.CH4, species.C2H4, species.N2)
    dry = found[list(shown)]
    return DryGas(*(float(x) for x in dry / dry.sum()))


def implied_air(run: GasifierRun, feed: DryFuel) -> float:
    """Return the equivalence ratio that the reported yield needs, by nitrogen, over the reported one [-]."""
    nitrogen = run.gas_yield * run.gas.N2 / NORMAL_VOLUME
    return nitrogen / AIR_N2_PER_O2 / stoichiometric_oxygen(feed, FEED_MOISTURE) / run.ER


def carbon_of_gas(run: GasifierRun, feed: DryFuel, yield_nm3: float) -> float:
    """Return the fuel carbon found in the dry gas of a run [-] for a yield [Nm3/kg as fired]."""
    atoms = run.gas.CO + run.gas.CO2 + run.gas.CH4 + 2.0 * run.gas.C2
    return yield_nm3 * atoms / NORMAL_VOLUME / ((1.0 - FEED_MOISTURE) * feed.C / species.M_C)


def yield_by_nitrogen(run: GasifierRun, feed: DryFuel) -> float:
    """Return the dry gas [Nm3 per kg as fired] that the nitrogen of the reported air makes."""
    air = AIR_N2_PER_O2 * run.ER * stoichiometric_oxygen(feed, FEED_MOISTURE)
    return NORMAL_VOLUME * air / run.gas.N2
