"""Hydrogen sulphide: how much the waste gives, air dosed against it, and the media that take the rest.

    H2S + 1/2 O2 -> S + H2O          (bacteria, in the headspace)

Air brings nitrogen, which stays in the gas: its volume grows and its share of methane falls.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.core.physics.gas_properties import M_S
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import NM3_PER_KMOL, Gas, volume

OXYGEN_IN_AIR = 0.21  # mol/mol
PER_MILLION = 1e6


class Desulphurisation(NamedTuple):
    """Numbers of the gas cleaning."""

    sulphur_of_solids: float  # kg/kg
    released: float  # of that, as H2S [-]
    air_dose: float  # Nm3 a Nm3 of raw gas
    biological: float  # of the H2S that air oxidises, if its oxygen suffices [-]
    limit_ppm: float  # that the engine takes
    media_capacity: float  # kg of sulphur a kg of media


class Cleaned(NamedTuple):
    """Gas after dosing and media, and sulphur by its places [kg/h]: made = by air + in media + left."""

    gas: Gas  # Nm3/h
    sulphur_air_kg: float
    sulphur_media_kg: float
    sulphur_left_kg: float
    media_kg: float  # used up


def desulphurisation_numbers(p: EquipmentParameters) -> Desulphurisation:
    """Return the numbers of a draw."""
    return Desulphurisation(
        p.gas_sulphur_of_solids,
        p.gas_sulphur_released,
        p.gas_air_dose,
        p.gas_air_removal,
        p.gas_h2s_limit_ppm,
        p.gas_media_capacity,
    )


@inlined
def sulphur_kg(d: Desulphurisation, solids_kg: float) -> float:
    """Return the sulphur that leaves `solids_kg` of dry waste as H2S [kg]."""
    return d.sulphur_of_solids * d.released * solids_kg


@inlined
def desulphurise(d: Desulphurisation, gas: Gas, sulphur: float) -> Cleaned:
    """Return the gas behind the cleaning.

    Parameters
    ----------
    gas
        Raw gas without air [Nm3/h].
    sulphur
        In it as H2S [kg/h], from `sulphur_kg`.

    Notes
    -----
    Volumes of H2S itself (0.2 %) are left out of the gas. Media take what exceeds the limit of the
    engine, and are renewed in time.
    """
    air = d.air_dose * volume(gas)
    oxygen = OXYGEN_IN_AIR * air
    by_air = min(d.biological * sulphur, 2.0 * oxygen / NM3_PER_KMOL * M_S)
    used = 0.5 * by_air / M_S * NM3_PER_KMOL
    out = Gas(gas.ch4, gas.h2, gas.co2, gas.n2 + air - oxygen, gas.o2 + oxygen - used)
    allowed = d.limit_ppm / PER_MILLION * volume(out) / NM3_PER_KMOL * M_S
    in_media = max(0.0, sulphur - by_air - allowed)
    return Cleaned(
        out,
        by_air,
        in_media,
        sulphur - by_air - in_media,
        in_media / d.media_capacity,
    )
