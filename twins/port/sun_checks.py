"""What is wrong with the place of the modules, their plane, and irradiance that somebody measured or made elsewhere.

Days on another clock than the sun are the commonest fault: universal time, summer time, the next country's zone.
It shows as light at night and as a noon that is early or late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twins.core.problems import Problem
from twins.core.twin import Horizon
from twins.port.climate import GHI_HOURS, MONTH_D, W_PER_KW, climate_of, typical_days_kw
from twins.port.irradiance import survey_cells
from twins.port.pv_parameters import PvParameters
from twins.port.sun import Sun, place_of, sun_of

Array = NDArray[np.float64]

BRIGHTEST_KW = 1.6  # assumed: sun between bright clouds at sea level stays below it
DARKEST_KW = -0.02  # assumed: a thermopile that radiates to a clear night sky reads some watts too few
NIGHT_SHARE = 1e-3  # assumed: light of a year that may come in hours without sun
CLEAR_SHARE = 1.02  # assumed: two clear-sky models differ by more, but no month is without clouds
LEVEL_SHARE = 0.08  # S-GSEE, S-DEDE: 4 % between sources; twice that
NOON_H = 0.4  # assumed: clouds that prefer the afternoon move the centre of light by less
DIM_SHARE = 0.3  # assumed: share of a clear sky's light that no year falls below
ZONE_H = 0.5  # assumed: Thai time is 0.2-0.4 h before the sun of the cells, zones an hour off 0.6 h or more
SHALLOW_DEG = 3.0  # assumed: a roof that drains; below it the azimuth does not matter
HOURS, NOON = 24, 12
A_YEAR = Horizon(dt.date(2025, 1, 1), 1)


def sun_problems(p: PvParameters, monthly: Mapping[str, Sequence[float]]) -> list[Problem]:
    """Return what is wrong with the typical days of a site; nothing where it has none."""
    given = typical_days_kw(monthly)
    if given is None:
        return []
    sun = sun_of(place_of(p), A_YEAR, climate_of(monthly))
    return irradiance_problems(given, clear_typical_days(sun)) or _level_problems(p, given)


def clear_typical_days(sun: Sun) -> Array:
    """Return the typical days of a clear sky [kW/m2], shape (12, 24)."""
    hours = sun.clear_kw.reshape(sun.month.size, HOURS, -1).mean(axis=2)
    return np.array([hours[sun.month == month].mean(axis=0) for month in range(12)])


def irradiance_problems(given_kw: Array, clear_kw: Array) -> list[Problem]:
    """Return what is wrong with typical days of global horizontal irradiance [kW/m2], shape (12, 24).

    Parameters
    ----------
    given_kw
        What somebody measured or made.
    clear_kw
        What a clear sky gives at the place, by its clock.

    Notes
    -----
    One thing is told: a wrong scale before a wrong clock, since both make light at night, and night light before light
    above the clear sky.
    """
    return (
        _scale_problems(given_kw, clear_kw)
        or _clock_problems(given_kw, clear_kw)
        or _night_problems(given_kw, clear_kw)
        or _bright_problems(given_kw, clear_kw)
    )


def _problem(hour: int, given: str, allowed: str, cause: str, next_step: str) -> list[Problem]:
    return [Problem(about=(GHI_HOURS[hour],), given=given, allowed=allowed, cause=cause, next_step=next_step)]


def _scale_problems(given_kw: Array, clear_kw: Array) -> list[Problem]:
    """Return what is wrong with the scale."""
    bad = np.argwhere(~((given_kw >= DARKEST_KW) & (given_kw <= BRIGHTEST_KW)))
    if bad.size:
        month, hour = bad[0].tolist()
        return _problem(
            hour,
            f"{W_PER_KW * given_kw[month, hour]:,.5g} W/m2 in month {month + 1}, hour {hour}",
            f"{W_PER_KW * DARKEST_KW:g} to {W_PER_KW * BRIGHTEST_KW:,g} W/m2 is allowed",
            "J or kJ for W, or a mark for missing values?",
            "Convert to W/m2 and fill gaps",
        )
    share = float(given_kw.sum() / clear_kw.sum())
    if share < DIM_SHARE:
        return _problem(
            NOON,
            f"{share:.2g} of the light of a clear sky",
            f"at least {DIM_SHARE:g} is allowed",
            "kW for W, MJ, or a sum of days for a mean of hours?",
            "Give the mean power of each hour in W/m2",
        )
    return []


def _clock_problems(given_kw: Array, clear_kw: Array) -> list[Problem]:
    """Return the problem of a noon that is early or late."""
    late_h = noon_shift_h(given_kw, clear_kw)
    if abs(late_h) <= NOON_H:
        return []
    return _problem(
        NOON,
        f"noon is {abs(late_h):.1f} h {'late' if late_h > 0.0 else 'early'}",
        f"at most {NOON_H:g} h from the sun is allowed",
        "Universal time, summer time or a neighbour's time zone, or hours that are named by their end?",
        f"Shift the hours by {-late_h:+.1f} h: hour 0 is midnight to one o'clock, Thai time",
    )


def noon_shift_h(given_kw: Array, clear_kw: Array) -> float:
    """Return by how much the light's centre of the day is later than that of a clear sky [h], in -12..12.

    Notes
    -----
    The centre is a circular mean, since days in another zone wrap around midnight; the middle one of the months counts.
    """
    turn = np.exp(1j * (np.arange(HOURS) + 0.5) * (2.0 * np.pi / HOURS))
    return float(np.median(np.angle((given_kw @ turn) * np.conj(clear_kw @ turn)))) * 12.0 / np.pi


def _night_problems(given_kw: Array, clear_kw: Array) -> list[Problem]:
    """Return the problem of light while the sun is down."""
    dark = np.where(clear_kw > 0.0, 0.0, np.maximum(given_kw, 0.0))
    share = float(dark.sum() / given_kw.sum())
    if share <= NIGHT_SHARE:
        return []
    month, hour = divmod(int(dark.argmax()), HOURS)
    return _problem(
        hour,
        f"{100.0 * share:.1f} % of the light comes at night, most in month {month + 1}, hour {hour}",
        f"{100.0 * NIGHT_SHARE:g} % is allowed",
        "Lamps, gaps filled with a mean, or rows in another order?",
        "Set the nights to 0 where they are known, else look for the rows that are moved",
    )


def _bright_problems(given_kw: Array, clear_kw: Array) -> list[Problem]:
    """Return the problem of a month that is brighter than a clear sky."""
    over = given_kw.sum(axis=1) / clear_kw.sum(axis=1)
    month = int(over.argmax())
    if over[month] <= CLEAR_SHARE:
        return []
    return _problem(
        NOON,
        f"{given_kw[month].sum():.2f} kWh/m2 a day in month {month + 1}",
        f"{clear_kw[month].sum():.2f} kWh/m2 is that of a clear sky (S-PVLIB)",
        "Irradiance on a leaning plane, above the air, or of another place?",
        "Give global horizontal irradiance of the port",
    )


def _level_problems(p: PvParameters, given_kw: Array) -> list[Problem]:
    """Return the problem of typical days whose sum is not the irradiation that the study names."""
    year_kwh = float(given_kw.sum(axis=1) @ np.array(MONTH_D))
    if abs(year_kwh / p.sun_ghi_kwh - 1.0) <= LEVEL_SHARE:
        return []
    return [
        Problem(
            about=("sun_ghi_kwh", GHI_HOURS[NOON]),
            given=f"typical days of {year_kwh:,.0f} kWh/m2 a year, and sun_ghi_kwh of {p.sun_ghi_kwh:,.0f}",
            allowed=f"{100.0 * LEVEL_SHARE:g} % between them: typical days give the season, sun_ghi_kwh the level",
            cause="A level that was not told, or another place?",
            next_step=f"Give sun_ghi_kwh of {year_kwh:,.0f} kWh/m2/a, with its error as a prior",
            stops=False,
        )
    ]


def place_problems(p: PvParameters, tilt_deg: float, azimuth_deg: float) -> list[Problem]:
    """Return what is wrong with place, clock and plane of the modules."""
    found: list[Problem] = []
    south, north, west, east = survey_cells()
    if not (south <= p.sun_latitude_deg <= north and west <= p.sun_longitude_deg <= east):
        found.append(
            Problem(
                about=("sun_latitude_deg", "sun_longitude_deg"),
                given=f"the modules are at {p.sun_latitude_deg:g} N, {p.sun_longitude_deg:g} E",
                allowed=f"{south:g} to {north:g} N and {west:g} to {east:g} E is allowed, the cells of the survey",
                cause="Latitude and longitude exchanged, or another port?",
                next_step="Correct them, or bring the irradiance survey of that place",
            )
        )
    off_h = p.sun_utc_offset_h - p.sun_longitude_deg / 15.0
    if not found and abs(off_h) > ZONE_H:
        found.append(
            Problem(
                about=("sun_utc_offset_h", "sun_longitude_deg"),
                given=f"the clock is {abs(off_h):.1f} h {'ahead of' if off_h > 0.0 else 'behind'} the sun",
                allowed=f"at most {ZONE_H:g} h is allowed: the tariff (S-MEA5), shifts and gate run on Thai time",
                cause="Universal time, summer time, or the zone of another country?",
                next_step="Give 7 h, by which Thailand is ahead of universal time",
            )
        )
    northward = tilt_deg > SHALLOW_DEG and np.cos(np.radians(azimuth_deg)) * np.sign(p.sun_latitude_deg) > 0.5
    if northward:
        found.append(
            Problem(
                about=("pv_azimuth", "pv_tilt"),
                given=f"modules lean {tilt_deg:g} deg towards azimuth {azimuth_deg:g} deg, away from the equator",
                allowed="towards the equator is meant: azimuth counts from north over east, 180 is south",
                cause="A tool that counts from south?",
                next_step="Give 180 for south, or a tilt of 0 for a roof without lean",
                stops=False,
            )
        )
    return found
