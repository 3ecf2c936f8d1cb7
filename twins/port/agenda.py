"""What comes next: steps that are due at a time, as a binary heap, and steps woken in the same moment, as a ring.

The order is that of a SimPy environment: by time, and at one time as entered. What was entered in earlier moments comes
before what is woken in this one; a step without delay is as good as woken. So the compiled events and the SimPy
processes go through the same steps in the same order, also where machines set out together and arrive together.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.port.procedures import procedure
from twins.port.terminal_state import ENTRY_SHIFT, KIND_SHIFT, MOST_DUE, MOST_WOKEN, TOO_MANY_STEPS


@procedure
def wake(s: Any, kind: int, who: int) -> None:
    """Let actor `who` go on in this moment, after those that were woken before."""
    place = s.woken_to & (MOST_WOKEN - 1)
    s.woken[place] = kind * KIND_SHIFT + who
    s.woken_to += 1
    if s.woken_to - s.woken_from > MOST_WOKEN:
        s.broken = TOO_MANY_STEPS


@procedure
def due(s: Any, at: float, kind: int, who: int) -> None:
    """Enter a step of actor `who` at time `at` [h]."""
    if at <= s.now:
        wake(s, kind, who)
        return
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
    s.due[n] = s.n_entered * ENTRY_SHIFT + kind * KIND_SHIFT + who
    s.n_entered += 1


@procedure
def take_due(s: Any) -> int:
    """Take the earliest step out, of those at one time the first entered; its time was ``s.due_at[0]``.

    The hole goes down along the earlier ones to the bottom, and the last entry up from there: it belongs near the
    bottom nearly always, and which of two comes first is then the only question, answered without a branch.
    """
    first = s.due[0]
    n = s.n_due - 1
    s.n_due = n
    at, step = s.due_at[n], s.due[n]
    hole, below = 0, 1
    while below + 1 < n:
        below += int(_comes_before(s.due_at[below + 1], s.due[below + 1], s.due_at[below], s.due[below]))
        s.due_at[hole] = s.due_at[below]
        s.due[hole] = s.due[below]
        hole, below = below, 2 * below + 1
    if below < n:
        s.due_at[hole] = s.due_at[below]
        s.due[hole] = s.due[below]
        hole = below
    while hole > 0:
        above = (hole - 1) >> 1
        if not _comes_before(at, step, s.due_at[above], s.due[above]):
            break
        s.due_at[hole] = s.due_at[above]
        s.due[hole] = s.due[above]
        hole = above
    s.due_at[hole] = at
    s.due[hole] = step
    return first & (ENTRY_SHIFT - 1)


@inlined
def _comes_before(at: float, step: int, other_at: float, other_step: int) -> bool:
    return (at < other_at) | ((at == other_at) & (step < other_step))


@procedure
def woken_first(s: Any) -> bool:
    """Return whether the next step is a woken one."""
    return s.woken_from < s.woken_to and not (s.n_due > 0 and s.due_at[0] <= s.now)


@procedure
def take_woken(s: Any) -> int:
    """Take the first woken step out."""
    step = s.woken[s.woken_from & (MOST_WOKEN - 1)]
    s.woken_from += 1
    return step
