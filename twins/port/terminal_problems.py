"""Ships, cargo, quay, yard and gate that cannot be meant together; each is told before a run.

Limits with a source are half as wide again as what ports were built for: what lies beyond is a slip of a unit far more
often than a terminal.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from twins.core.problems import Problem
from twins.core.twin import Horizon
from twins.port.box_numbers import box_numbers
from twins.port.calls import LARGEST_SIZE, ship_length_m
from twins.port.parameters import PortParameters

HOURS_A_YEAR = 8_760.0
MOST_TEU_PER_M = 3_000.0
"""TEU a metre of quay and year; S-LOGM, S-PS: 1,830-2,060."""
MOST_TEU_PER_CRANE = 300_000.0
"""TEU a quay crane and year; S-LOGM, S-PS: 183,000-206,000."""
MOST_TEU_PER_RTG = 120_000.0
"""TEU a yard crane and year; S-PS: 81,000."""
LEAST_M_PER_CRANE = 30.0
"""Quay that a crane takes [m]; assumed: 27 m wide over its buffers, and room to pass ropes."""
PORT_TEU_PER_CALL, LARGE_CALL = 2_170.0, 1.5
"""Mean exchange of a ship [TEU] (S-WSC, S-BAL: whole port), and how many times it; assumed: more is TEU for boxes."""
RTGS_A_BLOCK = 2
"""Yard cranes that the steps put into a block; assumed: they cannot pass each other, a third would stand."""
FULL_YARD, BUSY_YARD = 1.0, 0.75
"""Mean stock over the places: what cannot be, and above which busy weeks, 1.5 times the mean, find no place."""
BUSY_LANES = 0.85
"""Use of gate lanes or lifters over a year, above which queues of a busy day do not clear; assumed: days differ by a
fifth, hours more."""


def boxes_a_year(p: PortParameters) -> float:
    """Return the boxes over the quay in the first year."""
    return p.throughput_teu / p.traffic_teu_per_box


def longest_ship_m(p: PortParameters) -> float:
    """Return the length of the longest ship that may come [m]: the largest service, when cargo has grown."""
    deep_sea = 1.0 - p.traffic_feeder_part + p.traffic_feeder_part * p.traffic_feeder_size
    boxes = LARGEST_SIZE * p.traffic_call_boxes / deep_sea * max(1.0, p.capacity_teu / p.throughput_teu)
    teu = boxes * p.traffic_teu_per_box / p.traffic_exchange_share
    return float(ship_length_m(p, np.array([teu]))[0])


def full_boxes(p: PortParameters) -> float:
    """Return the mean stock of full boxes in the first year."""
    numbers = box_numbers(p, float(p.railway_share), Horizon(start=dt.date(2026, 1, 1), years=1))
    deep_sea = 1.0 - p.traffic_feeder_part
    feeder = (
        p.traffic_feeder_part
        * p.traffic_feeder_size
        / (deep_sea + p.traffic_feeder_part * p.traffic_feeder_size)
    )
    empty = numbers.empty_words / 2.0**32
    stock = 0.0
    for way, share in enumerate((p.traffic_import_share, 1.0 - p.traffic_import_share)):
        stay = (1.0 - feeder) * numbers.stay_mean_h[2 * way] + feeder * numbers.stay_mean_h[2 * way + 1]
        stock += boxes_a_year(p) * share * (1.0 - empty[way]) * stay / HOURS_A_YEAR
    return float(stock)


def terminal_problems(p: PortParameters) -> list[Problem]:
    """Return what is wrong with cargo, quay, yard and gate."""
    cargo = _cargo(p)
    return cargo if any(problem.stops for problem in cargo) else [*cargo, *_quay(p), *_yard(p), *_land(p)]


def _cargo(p: PortParameters) -> list[Problem]:
    if p.throughput_teu > p.capacity_teu:
        return [
            Problem(
                about=("throughput_teu", "capacity_teu"),
                given=f"{p.throughput_teu:,.0f} TEU/yr in the first year, growth ends at {p.capacity_teu:,.0f}",
                allowed="a first year below the capacity",
                cause="The two exchanged, or the capacity of another terminal?",
                next_step="Give the capacity of this terminal, or less cargo",
            )
        ]
    for teu, place in ((p.throughput_teu, "throughput_teu"), (p.capacity_teu, "capacity_teu")):
        for most, size, what, lever, where in (
            (MOST_TEU_PER_M, p.quay_m, "m of quay", "quay_m", "1,830-2,060"),
            (MOST_TEU_PER_CRANE, float(p.quay_cranes), "quay cranes", "quay_cranes", "183,000-206,000"),
            (MOST_TEU_PER_RTG, float(p.rtgs), "yard cranes", "rtgs", "81,000 a yard crane"),
        ):
            if teu > most * size:
                return [
                    Problem(
                        about=(place, lever),
                        given=f"{teu:,.0f} TEU/yr for {size:g} {what}, {teu / size:,.0f} each",
                        allowed=f"at most {most:,.0f} TEU/yr (S-LOGM, S-PS: {where} at capacity)",
                        cause="A port's cargo for one terminal, boxes a month, or a quay in another unit?",
                        next_step=f"Give at most {most * size:,.0f} TEU/yr, or {teu / most:,.0f} {what}",
                        stops=place == "throughput_teu",
                    )
                ]
    return []


def _calls(p: PortParameters) -> list[Problem]:
    teu = p.traffic_call_boxes * p.traffic_teu_per_box
    if teu <= LARGE_CALL * PORT_TEU_PER_CALL:
        return []
    return [
        Problem(
            about=("traffic_call_boxes", "traffic_teu_per_box"),
            given=f"{p.traffic_call_boxes:,.0f} boxes a call, {teu:,.0f} TEU",
            allowed=f"up to {LARGE_CALL * PORT_TEU_PER_CALL:,.0f} TEU is usual (S-WSC, S-BAL: 2,170 at the port)",
            cause="TEU where boxes are meant?",
            next_step=f"Give {p.traffic_call_boxes / p.traffic_teu_per_box:,.0f} boxes if these were TEU",
            stops=False,
        )
    ]


def _quay(p: PortParameters) -> list[Problem]:
    found = _calls(p)
    ship = longest_ship_m(p)
    if ship > p.quay_m:
        found.append(
            Problem(
                about=("quay_m", "traffic_call_boxes", "traffic_length_m"),
                given=f"a quay of {p.quay_m:g} m and ships of up to {ship:.0f} m",
                allowed="no ship longer than the quay: it would wait for ever, and all others behind it",
                cause="A berth for the whole quay, or calls of a larger terminal?",
                next_step=f"Give at least {ship:.0f} m, or smaller calls",
            )
        )
    if p.quay_m < LEAST_M_PER_CRANE * p.quay_cranes:
        found.append(
            Problem(
                about=("quay_cranes", "quay_m"),
                given=f"{p.quay_cranes} quay cranes on {p.quay_m:g} m, {p.quay_m / p.quay_cranes:.3g} m each",
                allowed=f"at least {LEAST_M_PER_CRANE:g} m each (S-LOGM, S-PS: 100 m)",
                cause="Yard cranes counted as quay cranes?",
                next_step=f"{p.quay_m / 100.0:.0f} cranes are usual on this quay",
            )
        )
    return found


def _yard(p: PortParameters) -> list[Problem]:
    found = _stacks(p)
    if p.rtgs > RTGS_A_BLOCK * p.blocks:
        found.append(
            Problem(
                about=("rtgs", "blocks"),
                given=f"{p.rtgs} yard cranes for {p.blocks} blocks",
                allowed=f"at most {RTGS_A_BLOCK} a block, {RTGS_A_BLOCK * p.blocks}: a third finds no work",
                cause="Rows of blocks counted as blocks?",
                next_step=f"Give at least {-(-p.rtgs // RTGS_A_BLOCK)} blocks, or fewer cranes",
            )
        )
    a_bay = p.yard_rows * p.yard_tiers - (p.yard_tiers - 1)
    places, stock = p.blocks * p.yard_bays * a_bay, full_boxes(p)
    if stock > BUSY_YARD * places:
        found.append(
            Problem(
                about=("blocks", "yard_bays", "traffic_dwell_factor", "throughput_teu"),
                given=f"{stock:,.0f} full boxes on average for {places:,} places in {p.blocks} blocks",
                allowed=f"at most {100.0 * BUSY_YARD:.0f} % of the places: a busy week holds 1.5 times the mean",
                cause="Blocks of another size, or boxes that stay for weeks?",
                next_step=f"Give {1.6 * stock / places * p.blocks:,.0f} blocks, or more bays a block",
                stops=stock > FULL_YARD * places,
            )
        )
    return found


def _stacks(p: PortParameters) -> list[Problem]:
    over_m = p.rtg_box_m + p.rtg_clearance_m
    needed_m = p.yard_tiers * p.rtg_box_m + over_m
    most = int((p.rtg_lift_m - over_m) / p.rtg_box_m)
    if needed_m <= p.rtg_lift_m:
        return []
    return [
        Problem(
            about=("yard_tiers", "rtg_lift_m", "rtg_box_m"),
            given=f"stacks of {p.yard_tiers} boxes of {p.rtg_box_m:g} m, so that the next goes {needed_m:.1f} m up",
            allowed=f"at most {p.rtg_lift_m:g} m, the lift of the yard crane (S-NYK: 15.24 m, 4 high)",
            cause="The tier above the stack counted, which a box passes over?",
            next_step=f"Give {most} tiers, or a crane that lifts {needed_m:.1f} m",
        )
    ]


def _land(p: PortParameters) -> list[Problem]:
    by_road = max(0.0, 1.0 - p.railway_share - p.traffic_barge_share)
    gate = boxes_a_year(p) * by_road * p.ops_gate_h / HOURS_A_YEAR
    depot = 2.0 * boxes_a_year(p) * p.traffic_empty_share * p.ops_lifter_job_h / HOURS_A_YEAR
    found: list[Problem] = []
    for need, have, lever, what, hours in (
        (gate, p.gate_lanes, "gate_lanes", "lanes of the gate", "ops_gate_h"),
        (depot, p.lifters, "lifters", "lifters of the depot", "ops_lifter_job_h"),
    ):
        if need > BUSY_LANES * have:
            found.append(
                Problem(
                    about=(lever, hours),
                    given=f"{have} {what} for the work of {need:.3g} that never rest",
                    allowed=f"at most {100.0 * BUSY_LANES:.0f} % of their hours: queues of a busy day must clear",
                    cause="Minutes for hours, or one gate of several?",
                    next_step=f"Give {1.5 * need:.0f} {what}",
                )
            )
    return found
