"""Terms of the credit as a study writes them: what RE counts, and what PE counts by a default.

Plain frozen records; `scenarios.accounting.crediting` computes them.
"""

from __future__ import annotations

from dataclasses import dataclass

EMITTING = ("fuel_burned", "gas_emitted", "electricity")
"""Roles of flows that emit; a flow of any other role makes no line of the ledger."""
WHY_SILENT = "It emits nothing by itself, so the credit would count zero"
"""Why a flow of another role cannot be counted by its name."""
INSTEAD = "Name a flow that emits, or count it by a default in [[accounting.project_terms]]"
"""What to do about it."""


@dataclass(frozen=True, kw_only=True)
class ReferenceTerm:
    """One product of the reference emissions: activity of the project x specific use x factor.

    Attributes
    ----------
    name
        Class of vehicle, unit of plant.
    activity
        Flows of the project scenario that are added up as the activity (distance, generation, heat).
    fuel
        Flows of the reference scenario whose sum per `activity` of the reference scenario is the specific
        consumption; each flow's carrier gives its factor.
    ratio
        Fixed specific use where `fuel` is empty: 1/efficiency of the reference, or the ratio of project to
        reference efficiency (above 1) [unit of energy per unit of activity].
    carrier
        Carrier of the factor where `fuel` is empty (``grid``, ``natural gas``, ``CH4 non-fossil`` ...).
    factor
        Fixed conservative factor where the methodology names one: [tCO2e/MWh] where the activity is an energy
        and the carrier ``grid`` or empty (power), [tCO2e/GJ] for another carrier, [tCO2e/t] for a mass.
        Several terms may have factors of their own, such as power while the grid is up and while it is down.
    project
        Flows of the project scenario that belong to this class inside the boundary; each must emit by its role.

    Notes
    -----
    TOML::

        [[accounting.reference_terms]]
        name = "large bus"
        activity = ["distance_converted_large_km"]
        fuel = ["diesel_fossil_converted_large_mj", "diesel_bio_converted_large_mj"]
        project = ["diesel_fossil_converted_large_mj", "diesel_bio_converted_large_mj",
                   "gas_burned_converted_large_mj", "methane_slip_converted_large_kg"]
    """

    name: str
    activity: tuple[str, ...]
    fuel: tuple[str, ...] = ()
    ratio: float | None = None
    carrier: str = ""
    factor: float | None = None
    project: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProjectTerm:
    """One product of the project emissions that a methodology sets by a default: activity x ratio x factor.

    A flow of the role diagnostic emits nothing by itself, so it cannot stand in ``project_common``; here the
    study says what its amounts are counted as. They count in PE alone, not in the expected reduction.

    Attributes
    ----------
    name
        What is counted (default leaks, default flare).
    activity
        Flows of the project scenario that are added up, all in one unit.
    ratio
        Amount that emits per unit of activity [-]; 1 where the flow holds the default already.
    carrier
        Carrier of the factor, which is taken at the level of the project (``CH4 non-fossil``, ``grid`` ...).
    factor
        Fixed factor where the methodology names one, in the units of `ReferenceTerm`.

    Notes
    -----
    TOML::

        [[accounting.project_terms]]
        name = "leaks by the default of the methodology"
        activity = ["methane_leaked_default_kg"]
        ratio = 1
        carrier = "CH4 non-fossil"
    """

    name: str
    activity: tuple[str, ...]
    ratio: float
    carrier: str = ""
    factor: float | None = None
