"""Nitrogen oxides and fine particles of the litres burnt: a memo beside the greenhouse gases.

What machines of ports emit lies above what they are certified for; that ratio was measured (S-UCR). What the engines
at hand are certified for is not known, hence wide priors: the memo is good for differences and orders of magnitude.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.port.machine_parameters import MachineParameters

G_PER_KG = 1e3


class AirPollutants(NamedTuple):
    """Emitted mass."""

    nox_kg: float
    pm25_kg: float


def air_pollutants(p: MachineParameters, litres: float) -> AirPollutants:
    """Return what burning `litres` of diesel in machines of the terminal emits.

    Examples
    --------
    >>> round(air_pollutants(MachineParameters(), 1000.0).nox_kg, 2)
    35.64
    """
    shaft_kwh = p.air_shaft_kwh_l * litres
    return AirPollutants(
        nox_kg=shaft_kwh * p.air_nox_g_kwh * p.air_nox_over / G_PER_KG,
        pm25_kg=shaft_kwh * p.air_pm_g_kwh * p.air_pm_over / G_PER_KG,
    )
