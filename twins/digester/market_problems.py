"""What is wrong with numbers of the market together, that no single interval shows."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.digester.market_parameters import MarketParameters


def market_problems(p: MarketParameters) -> list[Problem]:
    """Return what does not fit together.

    Examples
    --------
    >>> market_problems(MarketParameters())
    []
    """
    found: list[Problem] = []
    mean, sd = p.market_contaminant_share, p.market_contaminant_lot_sd
    if sd * sd >= mean * (1.0 - mean):
        found.append(
            Problem(
                about=("market_contaminant_lot_sd", "market_contaminant_share"),
                given=f"lots with a mean contaminant share of {mean:g} and a standard deviation of {sd:g}",
                allowed=f"less than {(mean * (1.0 - mean)) ** 0.5:.3g}: no share between 0 and 1 can vary more",
                cause="Percent where a fraction is meant?",
                next_step="Lower market_contaminant_lot_sd",
            )
        )
    if p.stop_shortest_months > p.stop_longest_months:
        found.append(
            Problem(
                about=("stop_shortest_months", "stop_longest_months"),
                given=f"the shortest stop has {p.stop_shortest_months:g} months, the longest {p.stop_longest_months:g}",
                allowed="a shortest stop that is not above the longest",
                cause="The two exchanged, or days where months are meant?",
                next_step="Exchange them",
            )
        )
    meals = p.cooking_demand_morning_share + p.cooking_demand_noon_share
    if meals > 1.0:
        found.append(
            Problem(
                about=("cooking_demand_morning_share", "cooking_demand_noon_share"),
                given=f"morning and noon meals make {meals:g} of a day's heat",
                allowed="at most 1: the evening has the rest",
                cause="Hours or percent where fractions are meant?",
                next_step="Lower one of them",
            )
        )
    return found
