"""Who has the husk that mills do not burn themselves: other buyers, nobody, the plant; and who lost it to the plant."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.rice_husk import plant_state as at
from twins.rice_husk.card import HUSK_LINES
from twins.rice_husk.husk_fate import Fates, fate_shares
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import Draw
from twins.rice_husk.runs import Run

Array = NDArray[np.float64]


class HuskUse(NamedTuple):
    """Dry husk of the catchment beside the plant's [kg], each of shape (n_years,).

    Attributes
    ----------
    other_buyers
        Bought by others, at the mills of the plant or elsewhere in the catchment.
    unclaimed
        Used by nobody who pays: left to its fate.
    diverted
        Lost by others to the plant and not found elsewhere.
    """

    other_buyers: Array
    unclaimed: Array
    diverted: Array


def husk_use(p: RiceHuskParameters, draw: Draw, run: Run) -> HuskUse:
    """Return who has the husk that mills do not burn themselves.

    Notes
    -----
    The plant takes husk from buyers whom the price drives out and from people who use what nobody buys. Part of them
    finds other spare husk in the catchment, as long as there is some; the rest turns to other fuels.
    """
    others = np.bincount(draw.days.year, weights=run.supply.competitors_dry_kg).astype(np.float64)
    left = np.maximum(draw.surplus_dry_kg - others - run.counts[:, at.DELIVERED_DRY_KG], 0.0)
    if p.line not in HUSK_LINES:
        return HuskUse(others, left, np.zeros_like(left))
    priced_out = np.maximum(draw.surplus_dry_kg - draw.unclaimed_dry_kg - others, 0.0)
    used = fate_shares(fate_weights(p)).used * np.maximum(draw.unclaimed_dry_kg - left, 0.0)
    found = np.minimum(p.diverted_found_share * (priced_out + used), left)
    return HuskUse(others + found, left - found, priced_out + used - found)


def fate_weights(p: RiceHuskParameters) -> Fates:
    """Return the weights of the fates of husk that nobody buys."""
    return Fates(p.fate_rot, p.fate_burnt, p.fate_river, p.fate_used)
