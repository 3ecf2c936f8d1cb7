"""What leaves the methane tank: its mass by difference, its split into cake and liquor, and the gases of each fate.

Masses are kg (or kg/h). Undiluted feed leaves almost its whole water as effluent. Priors: `equipment_parameters`,
names that begin with ``effluent_``.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.core.physics.gas_properties import M_C, M_H, M_N, M_O
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import METHANE_KG_NM3, NM3_PER_KMOL, Gas

N2O_PER_N = (2.0 * M_N + M_O) / (2.0 * M_N)  # kg/kg
NH3_PER_N = (M_N + 3.0 * M_H) / M_N  # kg/kg
CARBON_DIOXIDE_KG_NM3 = (M_C + 2.0 * M_O) / NM3_PER_KMOL
HYDROGEN_KG_NM3 = 2.0 * M_H / NM3_PER_KMOL


class Digestate(NamedTuple):
    """A stream of digestate [kg]; suspended matter apart from what is dissolved."""

    wet: float
    solids: float  # suspended, dry
    volatile: float  # of these
    n_solid: float
    n_dissolved: float
    cod_solid: float
    cod_dissolved: float


class Separated(NamedTuple):
    """Cake and liquor behind sieve and press."""

    cake: Digestate
    liquor: Digestate


class FateGases(NamedTuple):
    """Gases of a fate [kg]; indirect N2O is what NH3 gives elsewhere."""

    ch4: float
    n2o: float
    n2o_indirect: float
    nh3: float


class Storage(NamedTuple):
    """Digestate in an open store and on the field."""

    residual_nm3_kg: float  # CH4 [Nm3] a kg of volatile solids
    open_share: float  # of the digestate that is stored open [-]
    n2o: float  # kg N as N2O a kg N
    nh3: float  # kg N as NH3 a kg N
    n2o_of_nh3: float  # kg N as N2O a kg N as NH3
    n2o_field: float  # kg N as N2O a kg N that reaches the field


def storage_numbers(p: EquipmentParameters, open_share: float) -> Storage:
    """Return the numbers of a draw; `open_share` of the digestate is stored open [-]."""
    if not 0.0 <= open_share <= 1.0:
        raise ValueError(
            f"storage_numbers: open_share = {open_share} [-] must lie in [0, 1]; per cent given?"
        )
    return Storage(
        p.effluent_residual_nm3_kg,
        open_share,
        p.effluent_n2o_storage,
        p.effluent_nh3_share,
        p.effluent_n2o_of_nh3,
        p.effluent_n2o_field,
    )


@inlined
def gas_mass_kg(gas: Gas, vapour_kg_nm3: float) -> float:
    """Return the mass [kg] that biogas [Nm3, without air] and its moisture take out of a tank."""
    dry = METHANE_KG_NM3 * gas.ch4 + HYDROGEN_KG_NM3 * gas.h2 + CARBON_DIOXIDE_KG_NM3 * gas.co2
    return dry + vapour_kg_nm3 * (gas.ch4 + gas.h2 + gas.co2)


@inlined
def effluent_wet_kg(fed_kg: float, gas_kg: float) -> float:
    """Return the wet mass [kg] that leaves tanks of constant contents: what was fed less what left as gas."""
    return fed_kg - gas_kg


@inlined
def _part(d: Digestate, solid: float, water: float) -> Digestate:
    """Return the stream with shares `solid` of the suspended and `water` of the dissolved matter [-]."""
    solids = solid * d.solids
    return Digestate(
        solids + water * (d.wet - d.solids),
        solids,
        solid * d.volatile,
        solid * d.n_solid,
        water * d.n_dissolved,
        solid * d.cod_solid,
        water * d.cod_dissolved,
    )


@compiled
def separate(d: Digestate, captured: float, cake_moisture: float) -> Separated:
    """Return cake and liquor.

    Parameters
    ----------
    captured
        Share of the suspended solids that the sieve and press hold back [-].
    cake_moisture
        Water over wet cake [-]; what is dissolved goes with the water.
    """
    carrier = d.wet - d.solids
    needed = captured * d.solids * cake_moisture / (1.0 - cake_moisture)
    water = min(1.0, needed / carrier) if carrier > 0.0 else 0.0
    return Separated(_part(d, captured, water), _part(d, 1.0 - captured, 1.0 - water))


@compiled
def stored_gases(s: Storage, d: Digestate) -> FateGases:
    """Return the gases of a store [kg]; methane only of what is stored open."""
    n = d.n_solid + d.n_dissolved
    return FateGases(
        METHANE_KG_NM3 * s.residual_nm3_kg * s.open_share * d.volatile,
        N2O_PER_N * s.n2o * n,
        N2O_PER_N * s.n2o_of_nh3 * s.nh3 * n,
        NH3_PER_N * s.nh3 * n,
    )


@compiled
def field_gases(s: Storage, d: Digestate) -> FateGases:
    """Return the gases of the field [kg] for digestate that was stored before: what N is left gives N2O."""
    n = (d.n_solid + d.n_dissolved) * (1.0 - s.n2o - s.nh3)
    return FateGases(0.0, N2O_PER_N * s.n2o_field * n, 0.0, 0.0)


@inlined
def compost_gases(cake_wet_kg: float, ch4_g_kg: float, n2o_g_kg: float) -> FateGases:
    """Return the gases of composting cake [kg]: IPCC factors a kg of wet mass (S34)."""
    return FateGases(1e-3 * ch4_g_kg * cake_wet_kg, 1e-3 * n2o_g_kg * cake_wet_kg, 0.0, 0.0)


@inlined
def liquor_gases(liquor: Digestate, kg_ch4_per_kg_cod: float, mcf: float, n2o: float) -> FateGases:
    """Return the gases of treating or discharging liquor [kg]: COD x B0 x MCF, and N2O-N a kg of N."""
    cod, n = liquor.cod_solid + liquor.cod_dissolved, liquor.n_solid + liquor.n_dissolved
    return FateGases(kg_ch4_per_kg_cod * mcf * cod, N2O_PER_N * n2o * n, 0.0, 0.0)
