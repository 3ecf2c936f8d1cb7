"""What is wrong with the parameters of a scenario taken together, and with the climate of its site."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.core.twin import Site
from twins.port.climate import climate_problems
from twins.port.fleet_problems import fleet_problems
from twins.port.parameters import PortParameters
from twins.port.power_problems import power_problems
from twins.port.sun_checks import place_problems
from twins.port.terminal_problems import terminal_problems


def input_problems(p: PortParameters, site: Site) -> tuple[Problem, ...]:
    """Return all that is wrong with one scenario; sizes of the connection only where the terminal can be meant."""
    terminal = terminal_problems(p)
    found = [*climate_problems(site.monthly), *_place(p), *terminal, *fleet_problems(p)]
    if not any(problem.stops for problem in terminal):
        found += power_problems(p)
    return tuple(found)


def _place(p: PortParameters) -> list[Problem]:
    """Return what is wrong with place and clock, and with the plane of the modules where there are some."""
    return place_problems(p, p.pv_tilt if p.pv_kwp > 0.0 else 0.0, p.pv_azimuth)
