"""What is wrong with the parameters of a scenario taken together, and with the climate of its site."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.core.twin import Site
from twins.digester.climate import MAXIMUM, MINIMUM, climate_problems
from twins.digester.dump_checks import dump_problems
from twins.digester.feed import feed_numbers
from twins.digester.feed_problems import feed_problems
from twins.digester.market_problems import market_problems
from twins.digester.parameters import DigesterParameters
from twins.digester.plant import contents_of
from twins.digester.size_problems import size_problems
from twins.digester.use_problems import use_problems

RAIN = "rain_mm"
"""Column of a site's monthly climate: rain of the month [mm]; only the dump asks for it."""
WET_MM = 2_650.0
"""Rain of a year where the site does not tell it [mm]: Yangon (S18, S19)."""


def input_problems(p: DigesterParameters, site: Site) -> tuple[Problem, ...]:
    """Return all that is wrong with one scenario; sizes only where the waste can be what it is said to be."""
    climate = climate_problems(site.monthly)
    waste = feed_problems(feed_numbers(p), contents_of(p))
    found = [*climate, *waste, *market_problems(p), *_dump(p, site, bool(climate)), *use_problems(p)]
    if p.layout != "none" and not any(problem.stops for problem in waste):
        found += size_problems(p)
    return tuple(found)


def _dump(p: DigesterParameters, site: Site, no_climate: bool) -> list[Problem]:
    """Return what is wrong with the dump; where the climate of the site is not to be had, with that of Yangon."""
    if no_climate:
        return []
    mean_c = sum(sum(site.monthly[name]) for name in (MAXIMUM, MINIMUM)) / 24.0
    rain = sum(site.monthly[RAIN]) if len(site.monthly.get(RAIN, ())) == 12 else WET_MM
    return dump_problems(p, mean_c, rain)
