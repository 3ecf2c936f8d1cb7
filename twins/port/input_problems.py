"""What is wrong with the parameters of a scenario taken together, and with the climate of its site."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.core.twin import Horizon, Site
from twins.port.climate import climate_problems
from twins.port.fleet_problems import fleet_problems
from twins.port.parameters import PortParameters
from twins.port.power_problems import power_problems
from twins.port.sun_checks import place_problems, sun_problems
from twins.port.terminal_problems import terminal_problems
from twins.port.thai_calendar import calendar_problems


def input_problems(p: PortParameters, site: Site) -> tuple[Problem, ...]:
    """Return all that is wrong with one scenario; sizes of the connection only where the terminal can be meant."""
    terminal, outside = terminal_problems(p), [*climate_problems(site.monthly), *_place(p)]
    if not any(problem.stops for problem in outside):
        outside += sun_problems(p, site.monthly)
    found = [*outside, *terminal, *fleet_problems(p)]
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


def horizon_problems(p: PortParameters, horizon: Horizon) -> tuple[Problem, ...]:
    """Return what does not fit between a scenario and its years: no calendar, a programme after the last year."""
    years = horizon.calendar_years.tolist()
    found = calendar_problems(years[0], years[-1])
    if p.conversion_first_year >= horizon.years and _programme(p):
        found.append(
            Problem(
                about=("conversion_first_year", "years"),
                given=f"a programme that begins in year {p.conversion_first_year} of the horizon, {years[0]} being 0",
                allowed=f"0 to {horizon.years - 1}, else nothing of it is built",
                cause="Years counted from 1, or a shorter horizon than it was meant for?",
                next_step=f"Give at most {horizon.years - 1}, which is {years[-1]}, or a longer horizon",
            )
        )
    return tuple(found)


def _programme(p: PortParameters) -> bool:
    """Return whether a scenario builds anything."""
    return (
        p.electric_rtgs > p.electric_rtgs_at_start
        or p.hybrid_rtgs > p.hybrid_rtgs_at_start
        or max(p.battery_tractors, p.pv_kwp, p.store_kwh) > 0.0
    )


def _place(p: PortParameters) -> list[Problem]:
    """Return what is wrong with place and clock, and with the plane of the modules where there are some."""
    return place_problems(p, p.pv_tilt if p.pv_kwp > 0.0 else 0.0, p.pv_azimuth)
