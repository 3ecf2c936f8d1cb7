"""What is wrong with the place of the modules, their plane, and irradiance that somebody measured or made elsewhere.

A series on another clock than the sun is the commonest fault: universal time, summer time, the next country's zone.
It shows as light at night and as a noon that is early or late.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.core.problems import Problem
from twins.port.irradiance import survey_cells
from twins.port.pv_parameters import PvParameters
from twins.port.sun import SLOTS_A_DAY, SLOTS_AN_HOUR, Sun

Array = NDArray[np.float64]

BRIGHTEST_KW = 1.6  # assumed: sun between bright clouds at sea level stays below it
DARKEST_KW = -0.02  # assumed: a thermopile that radiates to a clear night sky reads some watts too few
NIGHT_SHARE = 1e-3  # assumed: light of a year that may come more than half an hour before dawn or after dusk
TWILIGHT_SLOTS = 2
NOON_H = 0.4  # assumed: clouds that prefer the afternoon move the centre of light by less
DIM_SHARE = 0.3  # assumed: share of a clear sky's light that no year falls below
ZONE_H = 0.5  # assumed: Thai time is 0.2-0.4 h before the sun of the cells, zones an hour off 0.6 h or more
SHALLOW_DEG = 3.0  # assumed: a roof that drains; below it the azimuth does not matter
_ABOUT = "ghi_kw_m2"


def irradiance_problems(sun: Sun, ghi_kw: Array) -> list[Problem]:
    """Return what is wrong with a series of global horizontal irradiance [kW/m2], shape (n_slots,).

    Notes
    -----
    Where scale or length are wrong, clock and night are not looked at. A wrong clock is told once, not as night light.
    """
    scale = _scale_problems(sun, ghi_kw)
    return scale or _clock_problems(sun, ghi_kw) or _night_problems(sun, ghi_kw)


def _problem(given: str, allowed: str, cause: str, next_step: str) -> list[Problem]:
    return [Problem(about=(_ABOUT,), given=given, allowed=allowed, cause=cause, next_step=next_step)]


def _scale_problems(sun: Sun, ghi_kw: Array) -> list[Problem]:
    """Return what is wrong with length and scale."""
    if ghi_kw.size != sun.clear_kw.size:
        return _problem(
            f"{ghi_kw.size} values",
            f"{sun.clear_kw.size} quarters of an hour are needed",
            "Hourly values, or a leap day left out?",
            "Give one value for each quarter of an hour of the horizon",
        )
    bad = np.flatnonzero(~((ghi_kw >= DARKEST_KW) & (ghi_kw <= BRIGHTEST_KW)))
    if bad.size:
        at = int(bad[0])
        return _problem(
            f"{ghi_kw[at]:g} kW/m2 in slot {at}, and {bad.size - 1} more such values",
            f"{DARKEST_KW:g} to {BRIGHTEST_KW:g} kW/m2 is allowed",
            "Watts for kilowatts, or a mark for missing values?",
            "Convert to kW/m2 and fill gaps",
        )
    share = float(ghi_kw.sum() / sun.clear_kw.sum())
    if share < DIM_SHARE:
        return _problem(
            f"{share:.2f} of the light of a clear sky",
            f"at least {DIM_SHARE:g} is allowed",
            "kWh a quarter of an hour for kW, or MJ?",
            "Give the mean power of each quarter of an hour in kW/m2",
        )
    return []


def _clock_problems(sun: Sun, ghi_kw: Array) -> list[Problem]:
    """Return the problem of a noon that is early or late."""
    early_h = noon_shift_h(sun, ghi_kw)
    if abs(early_h) <= NOON_H:
        return []
    return _problem(
        f"noon is {abs(early_h):.1f} h {'late' if early_h > 0.0 else 'early'}",
        f"at most {NOON_H:g} h from the sun is allowed",
        "Universal time, summer time or a neighbour's time zone, or hours that are named by their end?",
        f"Shift the series by {-early_h:+.1f} h, or correct sun_utc_offset_h",
    )


def noon_shift_h(sun: Sun, ghi_kw: Array) -> float:
    """Return by how much the light's centre of the day is later than that of a clear sky [h], in -12..12.

    Notes
    -----
    Each month's bright days stand for the sun: for each slot of the day the ninth tenth of its values. The centre is
    a circular mean, since a series in another zone wraps around midnight; the middle one of the months counts.
    """
    angle = (np.arange(SLOTS_A_DAY) + 0.5) * (2.0 * np.pi / SLOTS_A_DAY)
    turn = np.exp(1j * angle)
    shifts: list[float] = []
    for month in range(12):
        days = sun.month == month
        bright, clear = (
            np.quantile(x.reshape(-1, SLOTS_A_DAY)[days], 0.9, axis=0) @ turn for x in (ghi_kw, sun.clear_kw)
        )
        shifts.append(float(np.angle(bright * np.conj(clear))) * 12.0 / np.pi)
    return float(np.median(shifts))


def _night_problems(sun: Sun, ghi_kw: Array) -> list[Problem]:
    """Return the problem of light while the sun is down."""
    night = np.ones(ghi_kw.size, dtype=np.bool_)
    for dawn, dusk in zip(sun.dawn.tolist(), sun.dusk.tolist(), strict=True):
        night[max(dawn - TWILIGHT_SLOTS, 0) : dusk + TWILIGHT_SLOTS] = False
    share = float(np.maximum(ghi_kw[night], 0.0).sum() / ghi_kw.sum())
    if share <= NIGHT_SHARE:
        return []
    at = int(np.flatnonzero(night)[np.argmax(ghi_kw[night])])
    return _problem(
        f"{100.0 * share:.1f} % of the light comes at night, most in slot {at} at "
        f"{(at % SLOTS_A_DAY) / SLOTS_AN_HOUR:05.2f} h",
        f"{100.0 * NIGHT_SHARE:g} % is allowed",
        "Lamps, gaps filled with a mean, or days that lie in another order?",
        "Set the nights to 0 where they are known, else look for the days that are moved",
    )


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
