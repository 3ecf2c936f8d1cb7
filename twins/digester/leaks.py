"""Methane that leaks from tanks, pipes and holder, drawn with a heavy tail, and the defaults it is compared with.

The expected branch draws a share of the methane made. The CDM default (5 % of production, S48) belongs to the credited
branch. The IPCC default (0.8 g a kg of wet waste, S34) only checks the size of the sum.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import Gas, times

IPCC_KG_PER_T = 0.8  # g CH4/kg wet waste, 0-8 (S34)


class Tight(NamedTuple):
    """Gas that stays in the line and gas that leaks [Nm3/h]."""

    kept: Gas
    leaked: Gas


@inlined
def leak(gas: Gas, share: float) -> Tight:
    """Return what is kept and what leaks of the `gas` made; `share` of every part leaks [-]."""
    return Tight(times(gas, 1.0 - share), times(gas, share))


def default_leak_kg(p: EquipmentParameters, methane_made_kg: float) -> float:
    """Return the methane that the methodology lets a digester leak [kg]."""
    return p.gas_leak_default * methane_made_kg


def ipcc_leak_kg(waste_t: float) -> float:
    """Return the methane of digestion by the IPCC default [kg] for `waste_t` of wet waste."""
    return IPCC_KG_PER_T * waste_t
