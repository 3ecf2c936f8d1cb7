"""First-order decay as the IPCC writes it: waste of a year begins to decay on 1 January of the next.

IPCC 2006 Vol. 5 Ch. 3, equations 3.2 to 3.6. Symbols and the form without delay are those of `waste_decay`; the two
forms differ by one year and by nothing else, so this one is the other with every deposit a year later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.core.physics.waste_decay import decay_methane


def delayed_methane(
    deposited_kg: NDArray[np.float64], potential: float, k: float
) -> tuple[NDArray[np.float64], float]:
    """Return what waste gives off year by year, none in the year of its deposit, and what is still to come.

    Parameters
    ----------
    deposited_kg
        Waste deposited in each year, shape (n_years,) [kg/yr].
    potential
        `methane_potential` of the waste [kg/kg].
    k
        Decay rate [1/yr], 0 or more; infinite for a release of all in the next year.

    Returns
    -------
    tuple of Array and float
        CH4_y, shape (n_years,) [kg/yr], and the rest [kg], which holds the whole deposit of the last year.

    Notes
    -----
    DDOCma(T) = DDOCmd(T) + DDOCma(T-1) e^-k and DDOCm_decomp(T) = DDOCma(T-1) (1 - e^-k).

    Examples
    --------
    >>> released, to_come = delayed_methane(np.array([1000.0, 0.0, 0.0]), 0.04, 0.4)  # food waste, deep dump
    >>> released.round(2).tolist(), round(float(released.sum() + to_come), 9)
    ([0.0, 13.19, 8.84], 40.0)
    """
    deposited = np.asarray(deposited_kg, dtype=np.float64)
    rotting = np.zeros(len(deposited))  # what has its first year of decay in each year
    rotting[1:] = deposited[:-1]
    released, to_come = decay_methane(rotting, potential, k)
    return released, float(to_come + potential * deposited[-1])


def emitted_methane(
    generated_kg: NDArray[np.float64], recovered_kg: NDArray[np.float64], OX: float
) -> NDArray[np.float64]:
    """Return (CH4 generated - R recovered) (1 - OX): what is caught never meets the cover that oxidises.

    Parameters
    ----------
    generated_kg
        Methane made, of a potential without OX, any shape [kg].
    recovered_kg
        Methane caught and burnt, of the same shape [kg].
    OX
        Share of the rest that the cover oxidises [-].

    Raises
    ------
    ValueError
        When more is recovered than was made.

    Notes
    -----
    IPCC 2006 Vol. 5 Ch. 3, equation 3.1.
    """
    left = np.asarray(generated_kg, dtype=np.float64) - np.asarray(recovered_kg, dtype=np.float64)
    if not np.all(left >= 0.0):  # not (left < 0): a NaN must not pass
        raise ValueError(
            f"methane of a dump - {-float(np.min(left)):g} kg more recovered than made in a year - 0 to all that is "
            "made - recovery of another year or in Nm3? - give kg of the same years"
        )
    return left * (1.0 - OX)
