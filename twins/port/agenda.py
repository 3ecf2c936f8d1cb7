"""What comes next: steps that are due at a time, as a binary heap, and steps woken in the same moment, as a ring.

A woken step comes before any later one and after those woken before it, which is the order of a SimPy environment. So the
compiled events and the SimPy processes go through the same steps in the same order.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.port.terminal_state import KIND_SHIFT, MOST_DUE, MOST_WOKEN, TOO_MANY_STEPS


@inlined
def due(s: Any, at: float, kind: int, who: int) -> None:
    """Enter a step of actor `who` at time `at` [h]."""
    n = s.n_due
    if n >= MOST_DUE:
        s.broken = TOO_MANY_STEPS
        return
    s.n_due = n + 1
    while n > 0:
        above = (n - 1) >> 1
        if s.due_at[above] <= at:
            break
        s.due_at[n] = s.due_at[above]
        s.due[n] = s.due[above]
        n = above
    s.due_at[n] = at
    s.due[n] = kind * KIND_SHIFT + who


@inlined
def take_due(s: Any) -> int:
    """Take the earliest step out; its time was ``s.due_at[0]``."""
    first = s.due[0]
    n = s.n_due - 1
    s.n_due = n
    at, step = s.due_at[n], s.due[n]
    hole = 0
    while True:
        below = 2 * hole + 1
        if below >= n:
            break
        if below + 1 < n and s.due_at[below + 1] < s.due_at[below]:
            below += 1
        if at <= s.due_at[below]:
            break
        s.due_at[hole] = s.due_at[below]
        s.due[hole] = s.due[below]
        hole = below
    s.due_at[hole] = at
    s.due[hole] = step
    return first


@inlined
def wake(s: Any, kind: int, who: int) -> None:
    """Let actor `who` go on in this moment, after those that were woken before."""
    place = s.woken_to & (MOST_WOKEN - 1)
    s.woken[place] = kind * KIND_SHIFT + who
    s.woken_to += 1
    if s.woken_to - s.woken_from > MOST_WOKEN:
        s.broken = TOO_MANY_STEPS


@inlined
def take_woken(s: Any) -> int:
    """Take the first woken step out."""
    step = s.woken[s.woken_from & (MOST_WOKEN - 1)]
    s.woken_from += 1
    return step
