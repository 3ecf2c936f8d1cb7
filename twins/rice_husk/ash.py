"""Husk ash: its mass, its colour by carbon, and how much of its silica is crystalline, compiled.

Prices belong to the accounting; here are masses and classes only.

Values and priors of the spread between lots and of the middle of the step: `parameters`.

References
----------
.. [1] Amorphous below about 700-800 degC, crystalline above, general knowledge; an industrial boiler at 600-750 degC
   gave over 90 % amorphous silica. Width chosen so that 750 degC keeps 90 %.
.. [2] Buyers' step at 5-6 % carbon, general knowledge; the samples in `survey/ash_samples.csv` have 3.3 % (well
   burnt) and 17.8 % (uncontrolled) loss on ignition. The limit of black ash and the spread are assumed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import compiled
from twins.rice_husk.combustion import unburnt_carbon
from twins.rice_husk.fuel import DryFuel

WHITE_CARBON = 0.055  # kg/kg, below: white [2]
BLACK_CARBON = 0.12  # kg/kg, above: black [2]
CRYSTALLINE_MIDDLE = 800.0  # degC [1]
CRYSTALLINE_WIDTH = 22.0  # K [1]


class AshClasses(NamedTuple):
    """Shares of the ash by class of carbon [-], sum 1."""

    white: float
    grey: float
    black: float


@compiled
def ash_per_fuel(fuel: DryFuel, M: float, u: float) -> float:
    """Return ash with its carbon [kg per kg fuel as fired] at carbon share `u` of the ash [kg/kg]."""
    return (1.0 - M) * fuel.ash + unburnt_carbon(fuel, M, u)


@compiled
def ash_classes(u: float, spread: float) -> AshClasses:
    """Return the shares of white, grey and black ash of lots whose carbon scatters around a median.

    Parameters
    ----------
    u
        Median carbon share of the ash [kg/kg], above zero.
    spread
        Log-standard deviation between lots [-], above zero.
    """
    scale = spread * math.sqrt(2.0)
    white = 0.5 * math.erfc((math.log(u) - math.log(WHITE_CARBON)) / scale)
    black = 0.5 * math.erfc((math.log(BLACK_CARBON) - math.log(u)) / scale)
    return AshClasses(white, 1.0 - white - black, black)


@compiled
def crystalline_share(T_furnace: float, middle: float) -> float:
    """Return the share of silica that is crystalline [-] at a furnace or bed temperature [degC] [1]_."""
    return 1.0 / (1.0 + math.exp((middle - T_furnace) / CRYSTALLINE_WIDTH))


def carbon_class(u: float) -> str:
    """Return "white", "grey" or "black" for one lot of ash of carbon share `u` [kg/kg].

    >>> carbon_class(0.033), carbon_class(0.178)
    ('white', 'black')
    """
    return "white" if u <= WHITE_CARBON else "grey" if u <= BLACK_CARBON else "black"
