"""Tables of a draw from which boxes are made: shares, stays, masses and the spread of work."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.twin import Horizon
from twins.port.cut_lognormal import cut_lognormal, cut_quantiles
from twins.port.survey_tables import survey_column, survey_rows
from twins.port.traffic_parameters import TrafficParameters
from twins.port.truck_hours import largest_shift_h, truck_clock

Array = NDArray[np.float64]

IMPORT, EXPORT = 0, 1
FULL, REEFER, EMPTY = 0, 1, 2
ROAD, RAIL = 0, 1
TEU_20FT, TEU_40FT, TEU_45FT = 1.0, 2.0, 2.25
LEAST_STAY_H = (3.0, 12.0)  # S-CFG: import, export
LONGEST_STAY = 3.0  # S-CFG: cut at three times the mean
VARIANCE_H = 50.0  # S-CFG: variance of a stay [h2] over its mean [h]
STAY_CELLS, FACTOR_CELLS = 1024, 1024
WORD, HALF_WORD = 2**32, 2**16
"""Shares are compared with 32-bit and 16-bit words of the random stream."""
_SLOWEST, _FASTEST = 4.0, 0.25  # assumed: no job takes a quarter or four times the mean of its kind
_STAYS = (
    "dwell time import full, deep sea to truck",
    "dwell time import full, feeder to truck",
    "dwell time export full, truck to deep sea",
    "dwell time export full, truck to feeder",
    "dwell time import empty, deep sea to truck",
    "dwell time import empty, deep sea to truck",
)
_STAY_WAYS = (IMPORT, IMPORT, EXPORT, EXPORT, IMPORT, EXPORT)


class BoxNumbers(NamedTuple):
    """What the making of boxes reads, once a draw.

    Attributes
    ----------
    stay_h
        Quantiles of stays [h] at even probabilities, shape (6, STAY_CELLS + 1); rows: import full from deep
        sea and from feeder, export full to deep sea and to feeder, empties in and out.
    stay_mean_h
        Means of the rows [h], shape (6,).
    empty_words
        Share of empties of imports and exports, in parts of 2^32, shape (2,).
    reefer_words
        Share of reefers in the other boxes, in parts of 2^16, shape (2,).
    short_words, longest_words
        Share of 20 ft boxes, and of 45 ft boxes, in parts of 2^16.
    rail_words
        Share of boxes that go by rail or water, in parts of 2^16.
    mass_words
        Cumulated shares of the classes of gross mass in parts of 2^16, shape (2, n): 20 ft, and 40 and 45 ft.
    mass_t
        Gross mass of the classes [t], shape (n,).
    empty_t
        Mass of an empty box of 20 ft and of 40 ft [t], shape (2,).
    factors
        Factors of a quay crane's cycle, of an RTG's and of the gate's at even probabilities [-], mean 1, shape
        (3, FACTOR_CELLS).
    berthing_h, moves_per_h_m
        Planned time from arrival to the first move [h], planned moves [1/(h m)].
    shift_h
        The most [h] by which the clock of lorries can change a stay.
    rate, reading, hour_of, begin_h
        `TruckClock`.
    """

    stay_h: Array
    stay_mean_h: Array
    empty_words: NDArray[np.int64]
    reefer_words: Array
    short_words: float
    longest_words: float
    rail_words: float
    mass_words: Array
    mass_t: Array
    empty_t: Array
    factors: NDArray[np.float32]
    berthing_h: float
    moves_per_h_m: float
    shift_h: float
    rate: Array
    reading: Array
    hour_of: NDArray[np.int64]
    begin_h: float


def box_numbers(p: TrafficParameters, rail_share: float, horizon: Horizon) -> BoxNumbers:
    """Return the tables of a draw.

    Parameters
    ----------
    p
        Numbers of the traffic.
    rail_share
        Share of boxes that come or go by rail [-].
    horizon
        Years of the run; its first weekday places the week of the lorries.
    """
    mean_h = p.traffic_dwell_factor * np.array([_table_stay_h(name) for name in _STAYS])
    least_h = np.array(LEAST_STAY_H)[list(_STAY_WAYS)]
    law = cut_lognormal(mean_h, np.sqrt(VARIANCE_H * mean_h), least_h, LONGEST_STAY * mean_h)
    u = np.linspace(0.0, 1.0, STAY_CELLS + 1)[:, np.newaxis]
    empty = _empty_shares(p)
    short = TEU_40FT + p.traffic_45ft_share * (TEU_45FT - TEU_40FT) - p.traffic_teu_per_box
    frequency = np.array([survey_column("container_gross_weight", c) for c in _MASS_COLUMNS])
    clock = truck_clock(p, horizon)
    return BoxNumbers(
        stay_h=np.ascontiguousarray(cut_quantiles(law, u).T),
        stay_mean_h=mean_h,
        empty_words=np.rint(empty * WORD).astype(np.int64),
        reefer_words=HALF_WORD * p.traffic_reefer_share / (1.0 - empty),
        short_words=HALF_WORD * short,
        longest_words=HALF_WORD * p.traffic_45ft_share,
        rail_words=HALF_WORD * (rail_share + p.traffic_barge_share),
        mass_words=HALF_WORD * np.cumsum(frequency, axis=1) / frequency.sum(axis=1, keepdims=True),
        mass_t=np.array(survey_column("container_gross_weight", "gross_weight_t")),
        empty_t=np.array([p.traffic_empty_20ft_t, p.traffic_empty_40ft_t]),
        factors=_factors(np.array([p.traffic_crane_cv, p.traffic_rtg_cv, p.traffic_gate_cv])),
        berthing_h=float(p.traffic_berthing_h),
        moves_per_h_m=float(p.traffic_moves_per_h_m),
        shift_h=largest_shift_h(clock),
        rate=clock.rate,
        reading=clock.reading,
        hour_of=clock.hour_of,
        begin_h=clock.begin_h,
    )


_MASS_COLUMNS = ("rel_freq_20ft", "rel_freq_40ft_45ft")


def _table_stay_h(name: str) -> float:
    """Return the mean stay [h] of a row of ``survey/operations.csv``."""
    return next(24.0 * float(r["value_low"]) for r in survey_rows("operations") if r["quantity"] == name)


def _empty_shares(p: TrafficParameters) -> Array:
    """Return the share of empties in imports and in exports [-], shape (2,)."""
    of_import = p.traffic_empty_share * p.traffic_empty_import / p.traffic_import_share
    of_export = p.traffic_empty_share * (1.0 - p.traffic_empty_import) / (1.0 - p.traffic_import_share)
    return np.minimum(np.array([of_import, of_export]), 0.9)


def _factors(cv: Array) -> NDArray[np.float32]:
    """Return factors of mean 1 [-] in the middle of even cells of probability, shape (n, FACTOR_CELLS)."""
    one = np.ones(cv.size)
    law = cut_lognormal(one, cv, _FASTEST * one, _SLOWEST * one)
    u = (np.arange(FACTOR_CELLS)[:, np.newaxis] + 0.5) / FACTOR_CELLS
    x = cut_quantiles(law, u).T
    return (x / x.mean(axis=1, keepdims=True)).astype(np.float32)
