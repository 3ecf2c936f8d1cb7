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
    return (*found, *_sampling(p))


def _sampling(p: PortParameters) -> list[Problem]:
    """Return what is wrong with the sampled weeks: a week stands for whole years, or a year has whole weeks."""
    weeks = float(p.weeks_a_year)
    if weeks == 0.0 or (weeks if weeks >= 1.0 else 1.0 / weeks) % 1.0 < 1e-6:
        return []
    return [
        Problem(
            about=("weeks_a_year",),
            given=f"{weeks:g} sampled weeks a year",
            allowed="whole weeks (1, 2, 3 ...), one week for some years (0.5: two, 0.25: four), or 0 for every hour",
            cause="Weeks of the whole horizon, divided by its years?",
            next_step=f"Give {max(1.0, round(weeks)):g}, or 0.5 for one week in two years",
        )
    ]


def _place(p: PortParameters) -> list[Problem]:
    """Return what is wrong with place and clock, and with the plane of the modules where there are some."""
    return place_problems(p, p.pv_tilt if p.pv_kwp > 0.0 else 0.0, p.pv_azimuth)
