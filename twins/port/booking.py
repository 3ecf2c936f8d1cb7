"""Booking of amounts and of spans of time into the quarter-hours of the meter."""

from __future__ import annotations

from typing import Any

from twins.port.procedures import procedure

SLOTS_PER_HOUR = 4
SLOT_H = 0.25
"""The Thai meter averages over a quarter of an hour (S-MEA4)."""


@procedure
def slot_of(w: Any, clock: float) -> int:
    """Return the slot of a time [h]; the last one where it lies behind the end."""
    slot = int((clock - w.began) * SLOTS_PER_HOUR)
    last = w.activity.shape[0] - 1
    return slot if slot < last else last


@procedure
def book_span(w: Any, column: int, start: float, end: float, weight: float) -> None:
    """Add `weight` times the time [h] from `start` to `end` to each slot that it touches; exact in sum.

    What lies outside the window is not booked.
    """
    n = w.activity.shape[0]
    at = start if start > w.began else w.began
    slot = int((at - w.began) * SLOTS_PER_HOUR)
    while at < end and slot < n:
        edge = w.began + (slot + 1) * SLOT_H
        until = end if end < edge else edge
        if until > at:
            w.activity[slot, column] += weight * (until - at)
            at = until
        slot += 1
