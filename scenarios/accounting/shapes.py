r"""The six general shapes of a JCM methodology, each as ``shape(activity, factors) -> Ledger``.

==========================  ==================================================  ======================
shape                       reference emissions                                 project emissions
==========================  ==================================================  ======================
generation                  sum EG_i EF_RE                                      auxiliary use
efficiency ratio            EC_PJ (eta_PJ/eta_RE) EF                            EC_PJ EF
output, reference           (Q_out/eta_RE) EF_fuel                              FC EF_fuel + EC EF
cogeneration                EG EF_grid + (Q_rec/eta_RE) EF_fuel,RE              FC EF_fuel
service per km              sum D_i SFC_RE NCV EF                               fuel, gas let out, EC
waste                       E_CH4,SWDS GWP + EG EF + Q EF_fuel                  plastics, N2O, fuel
==========================  ==================================================  ======================

Quantities are in MWh (electricity), GJ (heat and fuel, lower heating value), t (gases) and km; factors in
tCO2e per such unit. `account` applies the same products to whole sweeps; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from scenarios.accounting.factors import nearest
from scenarios.accounting.ledger import Ledger, LedgerLine, line
from scenarios.accounting.specification import ShapeName


class ShapeError(ValueError):
    """An activity or a factor is missing, unknown or outside its range."""


@dataclass(frozen=True)
class Activity:
    """What happened in one monitoring period.

    Attributes
    ----------
    year
        Calendar year.
    units
        Amounts of each machine or vehicle class by its name; each shape says which it needs.
    """

    year: int
    units: Mapping[str, Mapping[str, float]]


class Shape(Protocol):
    """The one signature of all shapes."""

    def __call__(self, activity: Activity, factors: Mapping[str, float]) -> Ledger:
        """Return the ledger of one period."""
        ...


def generation(activity: Activity, factors: Mapping[str, float]) -> Ledger:
    """Return RE = sum EG EF_RE and PE = sum EC_aux EF.

    Parameters
    ----------
    activity
        ``generated_mwh``, ``auxiliary_mwh``.
    factors
        ``reference_t_per_mwh`` (conservative and fixed), ``grid_t_per_mwh``.
    """
    _check(activity, ("generated_mwh", "auxiliary_mwh"), factors, ("reference_t_per_mwh", "grid_t_per_mwh"))
    year = activity.year
    return Ledger(
        tuple(
            line(year, "CO2", name, unit["generated_mwh"], "MWh", factors["reference_t_per_mwh"])
            for name, unit in activity.units.items()
        ),
        tuple(
            line(year, "CO2", name, unit["auxiliary_mwh"], "MWh", factors["grid_t_per_mwh"])
            for name, unit in activity.units.items()
        ),
    )


def efficiency_ratio(activity: Activity, factors: Mapping[str, float]) -> Ledger:
    """Return RE = sum EC_PJ (eta_PJ/eta_RE) EF and PE = sum EC_PJ EF.

    The efficiency of the project stands in the **numerator**; a ratio below one is refused.

    Parameters
    ----------
    activity
        ``consumed_mwh``, ``project_efficiency``, ``reference_efficiency`` (COP or any efficiency [-]).
    factors
        ``grid_t_per_mwh``.
    """
    _check(
        activity,
        ("consumed_mwh", "project_efficiency", "reference_efficiency"),
        factors,
        ("grid_t_per_mwh",),
    )
    reference: list[LedgerLine] = []
    project: list[LedgerLine] = []
    for name, unit in activity.units.items():
        ratio = unit["project_efficiency"] / unit["reference_efficiency"]
        if ratio < 1.0:
            raise ShapeError(
                f"efficiency ratio, {name} - project {unit['project_efficiency']:g} over reference "
                f"{unit['reference_efficiency']:g} is {ratio:.3g} - must be at least 1 - are the two swapped?"
            )
        factor = factors["grid_t_per_mwh"]
        reference.append(line(activity.year, "CO2", name, unit["consumed_mwh"] * ratio, "MWh", factor))
        project.append(line(activity.year, "CO2", name, unit["consumed_mwh"], "MWh", factor))
    return Ledger(tuple(reference), tuple(project))


def output_reference_efficiency(activity: Activity, factors: Mapping[str, float]) -> Ledger:
    """Return RE = sum (Q_out/eta_RE) EF_fuel,RE and PE = sum FC EF_fuel + EC EF.

    Parameters
    ----------
    activity
        ``output_gj``, ``reference_efficiency`` (0-1], ``fuel_gj``, ``electricity_mwh``.
    factors
        ``reference_fuel_t_per_gj``, ``project_fuel_t_per_gj``, ``grid_t_per_mwh``.
    """
    _check(
        activity,
        ("output_gj", "reference_efficiency", "fuel_gj", "electricity_mwh"),
        factors,
        ("reference_fuel_t_per_gj", "project_fuel_t_per_gj", "grid_t_per_mwh"),
    )
    year, reference, project = activity.year, [], []
    for name, unit in activity.units.items():
        burned = unit["output_gj"] / unit["reference_efficiency"]
        reference.append(line(year, "CO2", name, burned, "GJ", factors["reference_fuel_t_per_gj"]))
        project.append(line(year, "CO2", name, unit["fuel_gj"], "GJ", factors["project_fuel_t_per_gj"]))
        project.append(line(year, "CO2", name, unit["electricity_mwh"], "MWh", factors["grid_t_per_mwh"]))
    return Ledger(tuple(reference), tuple(project))


def cogeneration(activity: Activity, factors: Mapping[str, float]) -> Ledger:
    """Return RE = sum EG EF_grid + (Q_rec/eta_RE) EF_fuel,RE and PE = sum FC EF_fuel.

    Parameters
    ----------
    activity
        ``generated_mwh``, ``recovered_gj``, ``reference_efficiency``, ``fuel_gj``.
    factors
        ``grid_t_per_mwh``, ``reference_fuel_t_per_gj``, ``project_fuel_t_per_gj``.
    """
    _check(
        activity,
        ("generated_mwh", "recovered_gj", "reference_efficiency", "fuel_gj"),
        factors,
        ("grid_t_per_mwh", "reference_fuel_t_per_gj", "project_fuel_t_per_gj"),
    )
    year, reference, project = activity.year, [], []
    for name, unit in activity.units.items():
        heat = unit["recovered_gj"] / unit["reference_efficiency"]
        reference.append(line(year, "CO2", name, unit["generated_mwh"], "MWh", factors["grid_t_per_mwh"]))
        reference.append(line(year, "CO2", name, heat, "GJ", factors["reference_fuel_t_per_gj"]))
        project.append(line(year, "CO2", name, unit["fuel_gj"], "GJ", factors["project_fuel_t_per_gj"]))
    return Ledger(tuple(reference), tuple(project))


def service_per_km(activity: Activity, factors: Mapping[str, float]) -> Ledger:
    """Return RE = sum D_i SFC_RE,i NCV EF and PE of fuels, methane let out and electricity.

    The distance is that of the **project**.

    Parameters
    ----------
    activity
        ``distance_km``, ``reference_gj_per_km``, ``liquid_gj``, ``gas_gj`` (burned), ``methane_t`` (let out
        unburned), ``electricity_mwh``.
    factors
        ``reference_fuel_t_per_gj``, ``liquid_t_per_gj``, ``gas_t_per_gj``, ``methane_t_per_t`` (GWP),
        ``grid_t_per_mwh``.
    """
    _check(
        activity,
        ("distance_km", "reference_gj_per_km", "liquid_gj", "gas_gj", "methane_t", "electricity_mwh"),
        factors,
        ("reference_fuel_t_per_gj", "liquid_t_per_gj", "gas_t_per_gj", "methane_t_per_t", "grid_t_per_mwh"),
    )
    year, reference, project = activity.year, [], []
    for name, unit in activity.units.items():
        energy = unit["distance_km"] * unit["reference_gj_per_km"]
        reference.append(line(year, "CO2", name, energy, "GJ", factors["reference_fuel_t_per_gj"]))
        project.append(line(year, "CO2", name, unit["liquid_gj"], "GJ", factors["liquid_t_per_gj"]))
        project.append(line(year, "CO2", name, unit["gas_gj"], "GJ", factors["gas_t_per_gj"]))
        project.append(line(year, "CH4", name, unit["methane_t"], "t", factors["methane_t_per_t"]))
        project.append(line(year, "CO2", name, unit["electricity_mwh"], "MWh", factors["grid_t_per_mwh"]))
    return Ledger(tuple(reference), tuple(project))


def waste(activity: Activity, factors: Mapping[str, float]) -> Ledger:
    """Return RE = sum E_CH4,SWDS GWP + EG EF + Q EF_fuel and PE of burnt fossil carbon, N2O and auxiliary fuel.

    Parameters
    ----------
    activity
        ``landfill_methane_t`` (avoided), ``generated_mwh``, ``replaced_fuel_gj`` (that biogas heat replaces, as in
        VN_AM004), ``fossil_co2_t``, ``nitrous_oxide_t``, ``auxiliary_fuel_gj``.
    factors
        ``methane_t_per_t``, ``nitrous_oxide_t_per_t``, ``grid_t_per_mwh``, ``replaced_t_per_gj``, ``fuel_t_per_gj``.
    """
    avoided = ("landfill_methane_t", "generated_mwh", "replaced_fuel_gj")
    emitted = ("fossil_co2_t", "nitrous_oxide_t", "auxiliary_fuel_gj")
    energy = ("grid_t_per_mwh", "replaced_t_per_gj", "fuel_t_per_gj")
    _check(activity, (*avoided, *emitted), factors, ("methane_t_per_t", "nitrous_oxide_t_per_t", *energy))
    year, reference, project = activity.year, [], []
    for name, unit in activity.units.items():
        reference.append(line(year, "CH4", name, unit["landfill_methane_t"], "t", factors["methane_t_per_t"]))
        reference.append(line(year, "CO2", name, unit["generated_mwh"], "MWh", factors["grid_t_per_mwh"]))
        heat = unit["replaced_fuel_gj"]
        reference.append(line(year, "CO2", name, heat, "GJ", factors["replaced_t_per_gj"]))
        project.append(line(year, "CO2", name, unit["fossil_co2_t"], "t", 1.0))
        nitrous = factors["nitrous_oxide_t_per_t"]
        project.append(line(year, "N2O", name, unit["nitrous_oxide_t"], "t", nitrous))
        project.append(line(year, "CO2", name, unit["auxiliary_fuel_gj"], "GJ", factors["fuel_t_per_gj"]))
    return Ledger(tuple(reference), tuple(project))


def shape_of(name: ShapeName) -> Shape:
    """Return the function of a shape by its name."""
    shapes: dict[str, Shape] = {
        "generation": generation,
        "efficiency_ratio": efficiency_ratio,
        "output_reference_efficiency": output_reference_efficiency,
        "cogeneration": cogeneration,
        "service_per_km": service_per_km,
        "waste": waste,
    }
    if name not in shapes:
        raise ShapeError(
            f"shape {name!r} - allowed: {', '.join(shapes)} - the nearest is {nearest(name, shapes)!r}"
        )
    return shapes[name]


def common_temperature_cop(
    cop: float, cooling_outlet: float, chilled_outlet: float, approach: float = 1.5
) -> float:
    """Return the COP of a chiller at common water temperatures (37 and 7 degC), as ID_AM002 asks.

    COP_tc = COP [(T_cool,out - T_chill,out) + TD_chill + TD_cool] / [(37 - 7) + TD_chill + TD_cool]

    Parameters
    ----------
    cop
        Rated COP [-].
    cooling_outlet, chilled_outlet
        Rated outlet of cooling and of chilled water [degC].
    approach
        TD of either heat exchanger [K]; 1.5 recalled from the methodology (check C).
    """
    return cop * ((cooling_outlet - chilled_outlet) + 2.0 * approach) / ((37.0 - 7.0) + 2.0 * approach)


def waste_heat_power(supplied_mwh: float, auxiliary_mw: float, days: float) -> float:
    """Return the net generation of cement waste-heat power, EG_SUP - EC_CAP 24 D [MWh] (ID_AM001).

    Auxiliaries count at rated capacity on every day: the conservative side.

    Parameters
    ----------
    supplied_mwh
        Electricity supplied in the period [MWh].
    auxiliary_mw
        Rated capacity of the auxiliaries [MW].
    days
        [d].
    """
    return supplied_mwh - auxiliary_mw * 24.0 * days


def _check(
    activity: Activity, amounts: tuple[str, ...], factors: Mapping[str, float], needed: tuple[str, ...]
) -> None:
    problems: list[str] = []
    for name, unit in activity.units.items():
        problems += _differences(f"activity, {name}", unit, amounts) + [
            f"activity, {name} - {key} = {unit[key]:g} - an efficiency is positive"
            for key in amounts
            if key.endswith("efficiency") and key in unit and unit[key] <= 0.0
        ]
    problems += _differences("factors", factors, needed)
    if problems:
        raise ShapeError("\n".join(problems))


def _differences(where: str, given: Mapping[str, float], wanted: tuple[str, ...]) -> list[str]:
    missing = [
        f"{where} - {key!r} is missing - needed: {', '.join(wanted)}" for key in wanted if key not in given
    ]
    unknown = [
        f"{where} - {key!r} is unknown - the nearest is {nearest(key, wanted)!r}"
        for key in given
        if key not in wanted
    ]
    return missing + unknown
