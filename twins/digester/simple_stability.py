"""When a model that cannot fail misleads: load and alkalinity of a digester, by hand.

The bicarbonate that holds a pH under the CO2 of the gas must come from somewhere: from cations that the organic acids
of the plant leave behind, and from ammonium of its protein. Volatile acids bind part of it. Where less is left than the
least pH needs, or where the load is above what reactors on such waste have borne, the yield of `simple_models` is that
of a digester which does not exist.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.digester.simple_parameters import SimpleParameters

STABLE, OVERLOADED, UNBUFFERED = 0, 1, 2
"""Verdicts; overloaded and unbuffered at once is their sum."""


class StabilityLimits(NamedTuple):
    """What a plant bears: tanks [m3], load [kgVS/m3/d], bicarbonate needed [kmol/m3], shares [-].

    Acids may bind `vfa_share` of the alkalinity; `released` of the nitrogen of the feed ends as ammonium.
    """

    tanks_m3: float
    OLR: float
    bicarbonate: float
    vfa_share: float
    released: float


def bicarbonate_needed(pH: float, p_co2: float, K_H: float, K_a: float) -> float:
    """Return HCO3- in equilibrium with carbon dioxide at a pH, K_H p K_a 10^pH [kmol/m3].

    Parameters
    ----------
    pH
        Wanted pH [-].
    p_co2
        Partial pressure in the headspace [bar].
    K_H
        Henry's constant of CO2 at the temperature of the tank [kmol/m3/bar].
    K_a
        First dissociation constant of carbonic acid at that temperature [kmol/m3].
    """
    return K_H * p_co2 * K_a * 10.0**pH


@inlined
def alkalinity(net_cations: float, nitrogen: float, released: float) -> float:
    """Return the positive charge of the digested feed that bicarbonate and acids share [kmol/m3].

    Parameters
    ----------
    net_cations
        S_cat - S_an of the feed [kmol/m3].
    nitrogen
        Nitrogen of the feed [kmolN/m3].
    released
        Share of it that ends as ammonium, after what the biomass takes [-]; free ammonia is left out (1 % at pH 7).
    """
    return net_cations + released * nitrogen


@inlined
def stability_verdict(OLR: float, alkalinity_kmol_m3: float, limits: StabilityLimits) -> int:
    """Return STABLE, OVERLOADED, UNBUFFERED or the sum of the last two.

    Unbuffered: the alkalinity, less the share that acids bind when an operator should reduce the feed, holds less
    bicarbonate than the least pH needs.
    """
    verdict = STABLE
    if OLR > limits.OLR:
        verdict += OVERLOADED
    if alkalinity_kmol_m3 * (1.0 - limits.vfa_share) < limits.bicarbonate:
        verdict += UNBUFFERED
    return verdict


def stability_limits(
    p: SimpleParameters, tanks_m3: float, two_tanks: bool, p_co2: float, K_H: float, K_a: float
) -> StabilityLimits:
    """Return the limits of a draw for tanks of `tanks_m3` in all; gas and constants as in `bicarbonate_needed`."""
    OLR = p.simple_olr_limit_two_tanks if two_tanks else p.simple_olr_limit
    needed = bicarbonate_needed(p.simple_least_ph, p_co2, K_H, K_a)
    return StabilityLimits(tanks_m3, OLR, needed, p.simple_vfa_alkalinity, p.simple_nitrogen_released)
