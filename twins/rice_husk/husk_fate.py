"""What becomes of husk that no plant burns: rot in a heap, open fire, river, or use by others.

The rotting assumption decides what a husk plant is worth to the climate, so the fates are a mixture whose shares are
uncertain and stay the same through one life of the plant.

Shares: each fate has a positive weight with an independent log-normal prior, and its share is its weight over the sum
of all. That is a softmax of independent normal scores: shares always sum to 1, none is ever below 0, and no fate is
the remainder of the others. Only ratios count, so the medians of the weights may be written like shares.

Values and priors: `parameters`, names that begin with ``fate_``, ``heap_`` and ``fire_``. The carbon that can decay at
all (DOC) is the carbon of the drawn husk.

Heaps from before the first year are in every scenario alike and cancel in any reduction; they are left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.physics.waste_decay import decay_methane, methane_potential, open_burning

Array = NDArray[np.float64]


class Fates(NamedTuple):
    """Weights, shares [-] or masses [kg] by fate.

    Attributes
    ----------
    rot
        Left in a heap that rots in part without air.
    burnt
        Lit in the open.
    river
        Thrown into water or spread thin: no gas is counted.
    used
        Fuel of kilns and mills, briquettes, bedding: no gas is counted here; what its users burn instead when a
        plant takes it is a leakage of its own.
    """

    rot: float | Array
    burnt: float | Array
    river: float | Array
    used: float | Array


class Decay(NamedTuple):
    """Numbers of `methane_potential` and the rate; see the table of the module."""

    DOC: float
    DOCf: float
    MCF: float
    F: float
    OX: float
    k: float


class Burning(NamedTuple):
    """Emission factors of an open fire [g per kg of dry matter burnt] and the part that burns [-]."""

    CH4_g_per_kg: float
    N2O_g_per_kg: float
    burnt_share: float


class FateResult(NamedTuple):
    """What the husk of each year becomes; every array has the shape (n_years,).

    Attributes
    ----------
    methane_decay_kg
        Methane of rotting heaps in the year in which it leaves them [kg/yr].
    methane_burning_kg, nitrous_burning_kg
        Methane and nitrous oxide of open fires [kg/yr].
    husk_kg
        Dry husk by fate [kg/yr].
    methane_to_come_kg
        Methane that heaps of these years give off after the last year [kg]: in no yearly flow.
    """

    methane_decay_kg: Array
    methane_burning_kg: Array
    nitrous_burning_kg: Array
    husk_kg: Fates
    methane_to_come_kg: float


def fate_shares(weights: Fates) -> Fates:
    """Return the shares [-] of positive `weights`; they sum to 1.

    Raises
    ------
    ValueError
        When a weight is negative or none is positive.
    """
    values = np.asarray(weights, dtype=np.float64)
    if not np.all(np.isfinite(values)) or np.any(values < 0.0) or not np.any(values > 0.0):
        raise ValueError(
            f"fates of husk - weights {tuple(map(float, values))} - finite, none below 0 and one above 0 - a share in "
            "percent beside fractions, or a lost sign? - give positive weights, only their ratios count"
        )
    return Fates(*map(float, values / values.sum()))


def husk_fate(unburned_kg: Array, weights: Fates, decay: Decay, burning: Burning) -> FateResult:
    """Return gases and masses of husk that the plant does not burn.

    Parameters
    ----------
    unburned_kg
        Dry husk of each year, shape (n_years,) [kg/yr].
    weights
        Weights of the fates, as in `fate_shares`.
    decay, burning
        Numbers of the two fates that make gas.

    Raises
    ------
    ValueError
        When the weights are no weights or a year has less than no husk.
    """
    dry = np.asarray(unburned_kg, dtype=np.float64)
    if not np.all(dry >= 0.0):  # not (dry < 0): a NaN must not pass
        raise ValueError(
            f"fates of husk - a year with {float(np.min(dry)):g} kg - 0 or more - more burned than offered? - check "
            "the husk balance of that year"
        )
    shares = fate_shares(weights)
    husk = Fates(*(np.asarray(share * dry) for share in shares))
    potential = methane_potential(decay.DOC, decay.DOCf, decay.MCF, decay.F, 1.0, 0.0, decay.OX)
    released, to_come = decay_methane(np.asarray(husk.rot), potential, decay.k)
    fire = open_burning(np.asarray(husk.burnt), *burning)
    return FateResult(released, fire.CH4, fire.N2O, husk, float(to_come))
