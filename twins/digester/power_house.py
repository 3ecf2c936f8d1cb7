"""Own power of the plant from its parts: what runs with the throughput, and what runs always by the size of the plant.

The one published load list (S22) has 9 kWh/t for pre-processing, 49 kWh/t for the plant and 75 kWh a tonne of dry
matter for dewatering; S26 has 10-20 % of generation, S15 40 %. These disagree by a factor of four, so the parts,
which are engineering estimates, share one uncertain factor. Priors: `equipment_parameters`, names that begin with
``house_``.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.core.units import STANDARD_GRAVITY_M_S2
from twins.digester.equipment_parameters import EquipmentParameters

J_PER_KWH = 3.6e6
KG_PER_M3 = 1e3
W_PER_KW = 1e3


class House(NamedTuple):
    """Loads of a plant: kW of what always runs, kWh by unit of what runs with the throughput."""

    mixing_kw: float
    odour_kw: float
    lights_kw: float  # with control, weighbridge, offices
    sorting_kwh_t: float
    crusher_kwh_t: float
    pump_kwh_m3: float
    gas_kwh_nm3: float  # blower, air dosing, cooler
    pipe_kwh_nm3: float  # washing and piping to kitchens
    press_kwh_t: float  # a tonne of dry matter
    effluent_kwh_m3: float  # aeration; 0 where no treatment is required
    engine_share: float  # pumps and fans of the engine over its power [-]


class HouseLoad(NamedTuple):
    """Own power by parts [kW]."""

    sorting: float
    crusher: float
    pumps: float
    mixing: float
    gas: float
    press: float
    effluent: float
    odour: float
    lights: float


def house_numbers(
    p: EquipmentParameters, design_t_per_d: float, tanks_m3: float, effluent_is_treated: bool
) -> House:
    """Return the loads of a plant laid out for `design_t_per_d` with tanks of `tanks_m3` in all."""
    f = p.house_factor
    lift = KG_PER_M3 * STANDARD_GRAVITY_M_S2 * p.house_pump_head_m / J_PER_KWH / p.house_pump_efficiency
    return House(
        f * p.house_mixing_w_m3 * tanks_m3 / W_PER_KW,
        f * p.house_odour_kw_per_t_d * design_t_per_d,
        f * (p.house_lights_kw + p.house_lights_kw_per_t_d * design_t_per_d),
        f * p.house_sorting_kwh_t,
        f * p.house_crusher_kwh_t,
        f * lift,
        f * p.house_gas_kwh_nm3,
        f * p.stove_pipe_kwh_nm3,
        f * p.house_press_kwh_t_solids,
        f * p.house_effluent_kwh_m3 if effluent_is_treated else 0.0,
        p.house_engine_share,
    )


@inlined
def house_load(
    h: House, sorted_t: float, crushed_t: float, pumped_m3: float, gas_nm3: float, piped_nm3: float,
    pressed_t: float, treated_m3: float, mixing: float,
) -> HouseLoad:  # fmt: skip
    """Return the own power of an hour by parts; that of the engines, `engine_share` of their power, comes on top.

    Parameters
    ----------
    sorted_t, crushed_t
        Waste through the sorting line and the crusher [t/h].
    pumped_m3
        Feed and recirculated liquor [m3/h].
    gas_nm3
        Gas through blower and cooler [Nm3/h].
    piped_nm3
        Gas that is piped to kitchens [Nm3/h].
    pressed_t
        Dry matter to the press [t/h].
    treated_m3
        Effluent that is treated [m3/h].
    mixing
        Share of the stirrers that run [-].
    """
    return HouseLoad(
        h.sorting_kwh_t * sorted_t,
        h.crusher_kwh_t * crushed_t,
        h.pump_kwh_m3 * pumped_m3,
        mixing * h.mixing_kw,
        h.gas_kwh_nm3 * gas_nm3 + h.pipe_kwh_nm3 * piped_nm3,
        h.press_kwh_t * pressed_t,
        h.effluent_kwh_m3 * treated_m3,
        h.odour_kw,
        h.lights_kw,
    )
