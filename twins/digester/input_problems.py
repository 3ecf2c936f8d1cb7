"""What is wrong with the parameters of a scenario taken together, and with the climate of its site."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.core.twin import Site
from twins.digester.climate import climate_problems
from twins.digester.feed import feed_numbers
from twins.digester.feed_problems import feed_problems
from twins.digester.market_problems import market_problems
from twins.digester.parameters import DigesterParameters
from twins.digester.plant import contents_of


def input_problems(p: DigesterParameters, site: Site) -> tuple[Problem, ...]:
    """Return all that is wrong with one scenario."""
    climate = climate_problems(site.monthly)
    return (*climate, *feed_problems(feed_numbers(p), contents_of(p)), *market_problems(p))
