"""Which is the smallest size that keeps what must be kept, in words, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scenarios.constraint_specification import ChanceConstraint, Constraint, RatioConstraint
from scenarios.report.wording import (
    NARROW,
    chemical,
    count,
    listed,
    percent,
    plain,
    size_number,
    three,
    without_unit,
)
from scenarios.size_constraints import Choice, ConstraintCurve, choice
from scenarios.size_service import singular
from scenarios.size_sweep import SizeCurve

_SURE = f"95{NARROW}%"


def size_text(value: float, unit: str) -> str:
    """Return a size as it was written, with its unit."""
    return f"{size_number(value)} {singular(unit) if value == 1.0 else unit}"


def rule_text(limited: Constraint) -> str:
    """Return what must be kept, in words."""
    if isinstance(limited, ChanceConstraint):
        limit, share = f"{three(limited.limit)} {limited.unit}", percent(limited.share_of_years_below)
        flow = without_unit(limited.flow, limited.unit)
        return f"{flow} {limited.event} {limit} in less than {share} of years"
    part, of = (listed([without_unit(t.flow, t.unit) for t in terms]) for terms in (limited.part, limited.of))
    side = limited.side.replace("_", " ")
    return f"{part} {side} {percent(limited.limit)} of {of} in at least {percent(limited.in_share_of_draws)} of draws"


def constraint_sentences(curve: SizeCurve) -> list[str]:
    """Return the smallest size that keeps all constraints, how sure that is, and how the study's own size stands."""
    if not curve.constraints:
        return []
    chosen = choice(curve.constraints)
    asked = "; ".join(f"“{one.constraint.title}”: {rule_text(one.constraint)}" for one in curve.constraints)
    return [f"To be kept: {asked}.", _smallest(curve, chosen), _surest(curve, chosen), *_own(curve, chosen)]


def _smallest(curve: SizeCurve, chosen: Choice) -> str:
    named = [size_text(float(v), curve.unit) for v in curve.sizes]
    n = len(curve.constraints)
    all_of = "the constraint" if n == 1 else "both constraints" if n == 2 else f"all {n} constraints"
    if chosen.smallest is not None:
        at = chosen.smallest
        first = " or a smaller one, which was not tried" if at == 0 else ""
        again = listed([named[i] for i in chosen.fail_again])
        more = f" Larger is not always better: {again} again {_fails(chosen.fail_again)}." if again else ""
        how = "; ".join(standing(one, at) for one in curve.constraints)
        return f"The smallest size that keeps {all_of} is {named[at]}{first} ({how}; {count(curve.n, 'draw')}).{more}"
    return f"None of these sizes, {named[0]} to {named[-1]}, keeps {all_of}: {_why_none(curve, named)}."


def _fails(places: tuple[int, ...]) -> str:
    return "fails" if len(places) == 1 else "fail"


def _why_none(curve: SizeCurve, named: list[str]) -> str:
    """Return the constraints that no size keeps with the best that was found, else where each of them holds."""
    never = [one for one in curve.constraints if not one.holds.any()]
    if never:
        return "; ".join(
            f"{standing(one, _nearest(one))} at best, at {named[_nearest(one)]}" for one in never
        )
    places = [
        f"“{one.constraint.title}” holds at {listed([named[i] for i in np.flatnonzero(one.holds)])}"
        for one in curve.constraints
    ]
    return "; ".join(places) + "; no size is in all of them"


def _nearest(one: ConstraintCurve) -> int:
    """Return the size at which a constraint comes nearest to its limit."""
    large = isinstance(one.constraint, RatioConstraint) and one.constraint.side == "at_least"
    ranked = np.where(np.isfinite(one.value), -one.value if large else one.value, np.inf)
    return int(np.argmin(ranked))


def standing(one: ConstraintCurve, at: int) -> str:
    """Return how a constraint stands at one size."""
    limited = one.constraint
    interval = f"{percent(float(one.share_low[at]))} to {percent(float(one.share_high[at]))}"
    if isinstance(limited, ChanceConstraint):
        return f"“{limited.title}” in {percent(float(one.share[at]))} of years, {interval}"
    return (
        f"“{limited.title}” {percent(float(one.value[at]))}, kept in {percent(float(one.share[at]))} of draws, "
        f"{interval}"
    )


def _surest(curve: SizeCurve, chosen: Choice) -> str:
    """Return which size is safe with the draws there are, and how many draws would be needed at least."""
    if chosen.surest is not None:
        at = size_text(float(curve.sizes[chosen.surest]), curve.unit)
        if chosen.surest == chosen.smallest:
            return f"Each of them holds there with {_SURE} confidence."
        return f"With {_SURE} confidence for each of them the smallest size is {at}."
    if chosen.smallest is None:
        lost = bool(np.any([one.broken for one in curve.constraints], axis=0).all())
        found = (
            f"That none does is known with {_SURE} confidence for each"
            if lost
            else "More draws may show otherwise"
        )
        return f"{found} ({count(curve.n, 'draw')})."
    needed = max(one.draws_needed for one in curve.constraints)
    few = (
        f": {count(curve.n, 'draw')} cannot show it whatever comes out; {needed} are the fewest that could. Write "
        f"draws = {max(needed, 2 * curve.n)} or more there, and run as many"
        if curve.n < needed
        else f" in {count(curve.n, 'draw')}; more of them may tell"
    )
    return f"No size keeps them with {_SURE} confidence{few}."


def _own(curve: SizeCurve, chosen: Choice) -> list[str]:
    """Return how the size of the study stands, where it is among those tried and another than the chosen one."""
    at = np.flatnonzero(curve.sizes == curve.current)
    if not at.size or int(at[0]) == chosen.smallest:
        return []
    place = int(at[0])
    how = "; ".join(
        f"{standing(one, place)}: {'kept' if one.holds[place] else 'not kept'}" for one in curve.constraints
    )
    return [f"The size in the study, {size_text(curve.current, curve.unit)}: {how}."]


def others_sentence(curve: SizeCurve, others: Sequence[SizeCurve], levers: Mapping[str, Any]) -> list[str]:
    """Return at which values of the other sizes this one was found: no joint optimum is claimed.

    Parameters
    ----------
    curve, others
        This size, and the other ones of the study.
    levers
        Levers of the scenario in which this size was tried.
    """
    found: list[str] = []
    for other in others:
        if other.lever == curve.lever:
            continue
        held = float(levers[other.lever])
        what = chemical(other.meaning).rstrip(".")
        text = (
            f"Sized with {what} at {size_text(held, other.unit)}, its value in “{plain(curve.scenario)}”"
            ": the sizes were tried one at a time, not chosen together."
        )
        best = other.recommended
        if best is None and other.constraints:
            best = choice(other.constraints).smallest
        if best is not None and float(other.sizes[best]) != held:
            text += (
                f" That is not the {size_text(float(other.sizes[best]), other.unit)} found for it: write what was "
                "found into the scenario and run again."
            )
        found.append(text)
    return found
