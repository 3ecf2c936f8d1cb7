"""Which size to choose, where more of it begins to bring little, and what it costs: in words."""

from __future__ import annotations

import numpy as np

from scenarios.report.constraint_sentences import size_text, standing
from scenarios.report.wording import NARROW, chemical, count, listed, percent, size_number, three, upper_first
from scenarios.size_constraints import choice
from scenarios.size_service import singular
from scenarios.size_sweep import LITTLE, SAME, SizeCurve, bands

_NOTHING = 1e-6
"""Part of what the smallest size gives, below which a step brings nothing to speak of [-]; assumed: rounding."""


def recommendation(curve: SizeCurve) -> list[str]:
    """Return the cheapest size of those that keep what must be kept, and what the next one would bring and cost."""
    at = curve.recommended
    if at is None or curve.cost is None:
        return []
    chosen = choice(curve.constraints)
    named, one = _named(curve), curve.service.one
    cost = f"{three(float(bands(curve.cost)[1, at]))} {curve.currency} per {one} (median)"
    if len(chosen.kept) == 1:
        why = f"the only size tried that keeps what must be kept; it costs {cost}"
    else:
        them = listed(
            [*(size_number(float(curve.sizes[i])) for i in chosen.kept[:-1]), named[chosen.kept[-1]]]
        )
        priced = np.where(np.isfinite(curve.cost), curve.cost, np.inf)[list(chosen.kept)]
        least = int(np.sum(np.argmin(priced, axis=0) == chosen.kept.index(at)))
        why = (
            f"which costs least of the {len(chosen.kept)} sizes tried that keep what must be kept ({them}): {cost}, "
            f"and least of them in {least} of {count(curve.n, 'draw')}"
        )
    sure = all(bool(kept.sure[at]) for kept in curve.constraints)
    head = "Recommended" if sure else f"Recommended as far as {count(curve.n, 'draw')} can tell"
    there = "; ".join(standing(one, at) for one in curve.constraints) if at != chosen.smallest else ""
    kept = f" There: {there}." if there else ""
    return [f"{head}: {named[at]}, {why}.{kept}{_edge(curve, at)}", *_next(curve, at)]


def _edge(curve: SizeCurve, at: int) -> str:
    """Return that the best size is the last one on a side, where it is."""
    if 0 < at < len(curve.sizes) - 1:
        return ""
    side = "smallest" if at == 0 else "largest"
    return f" It is the {side} size tried: what lies beyond is not known."


def _next(curve: SizeCurve, at: int) -> list[str]:
    """Return what the size after `at` would bring and cost."""
    if at == len(curve.sizes) - 1 or curve.cost_steps is None:
        return []
    each = f" for each further {singular(curve.unit)}"
    brings = np.median(curve.brings, axis=1)
    told = [_change(float(brings[at + 1]), float(brings[0]), curve.service.fine, each)]
    if curve.shortage is not None:
        lacks = _lacks(curve, at)
        unit = f"{curve.shortage_unit} a year{each}"
        told.append(
            f"{'raises' if lacks > 0.0 else 'lowers'} the shortage by {three(abs(lacks))} {unit}"
            if lacks
            else "leaves the shortage as it is"
        )
    cost = float(np.median(curve.cost_steps[at + 1]))
    side = "more" if cost > 0.0 else "less"
    told.append(
        f"costs {three(abs(cost))} {curve.currency} per {curve.service.one} {side}"
        if cost
        else "costs the same"
    )
    return [f"The next size, {_named(curve)[at + 1]}, {listed(told)} (medians of the same draws)."]


def _lacks(curve: SizeCurve, at: int) -> float:
    """Return by how much a further unit beyond the size at `at` raises the shortage, median [a year and unit]."""
    assert curve.shortage is not None
    return float(
        np.median(curve.shortage[at + 1] - curve.shortage[at]) / (curve.sizes[at + 1] - curve.sizes[at])
    )


def size_sentences(curve: SizeCurve) -> list[str]:
    """Return in words where more of the size begins to bring little, and which size is cheapest."""
    if float(np.median(curve.first)) <= 0.0:
        return [
            f"The smallest size, {_named(curve)[0]}, delivers nothing in the median: no limit can be told."
        ]
    apart, part = curve.spread
    if part <= SAME:
        return [_alike(curve, apart, part), *_shortage(curve), *_cheapest(curve)]
    at = curve.limit(np.median(curve.steps, axis=1), float(np.median(curve.first)))
    full = curve.full(np.median(curve.delivered, axis=1))
    if at == 0 and full > 0:  # no step was seen that brings what a unit of the smallest size does
        return [_full(curve, full), *_shortage(curve), *_cheapest(curve)]
    return [_limit(curve, at), _agreement(curve, at), *_cheapest(curve)]


def _alike(curve: SizeCurve, apart: float, part: float) -> str:
    """Return that the size hardly changes what is delivered, and what decides then."""
    named, service = _named(curve), curve.service
    decides = listed(
        [*(["what must be kept"] if curve.constraints else []), *(["cost"] if curve.cost is not None else [])]
    )
    turn = f" {upper_first(decides)} {'decide' if ' and ' in decides else 'decides'}." if decides else ""
    given = f"{three(float(np.median(curve.delivered)))} {service.unit} a year (median)"
    if part <= _NOTHING:
        return f"All sizes tried, {named[0]} to {named[-1]}, deliver the same, {given}.{turn}"
    best = int(np.argmax(np.median(curve.steps, axis=1)))
    most = float(np.median(curve.brings[best + 1]))
    step = (
        f" The step from {named[best]} to {named[best + 1]} brings most, {three(most)} {service.fine} a year for each "
        f"further {singular(curve.unit)}."
    )
    return (
        f"All sizes tried, {named[0]} to {named[-1]}, deliver nearly the same, {given}: they differ by "
        f"{three(apart)} {service.unit} a year, {percent(part)} of it.{step if most > 0.0 else ''}{turn}"
    )


def _full(curve: SizeCurve, full: int) -> str:
    """Return from which size on all is delivered, where the smallest one is not far from that."""
    named, service = _named(curve), curve.service
    delivered = np.median(curve.delivered, axis=1)
    step = _change(float(np.median(curve.brings[1])), float(np.median(curve.brings[0])), service.fine)
    same = sum(curve.full(one) == full for one in curve.delivered.T)
    edge = "" if full < len(named) - 1 else ", the largest size tried: what lies beyond is not known"
    return (
        f"{three(float(delivered[full]))} {service.unit} a year (median), as much as any size tried, are delivered "
        f"from {named[full]} on{edge}; so it is in {same} of {count(curve.n, 'draw')}. The smallest, {named[0]}, "
        f"delivers {percent(float(delivered[0] / delivered[full]))} of it; from there to {named[1]} each further "
        f"{singular(curve.unit)} {step}."
    )


def _shortage(curve: SizeCurve) -> list[str]:
    """Return what lacks at the ends and where that changes most: what a size is for where all deliver alike."""
    if curve.shortage is None:
        return []
    named, unit = _named(curve), f"{curve.shortage_unit} a year"
    lacking = np.median(curve.shortage, axis=1)
    steps = [_lacks(curve, at) for at in range(len(named) - 1)]
    head = f"Shortage ({chemical(curve.shortage_meaning)})"
    if not any(steps):
        return [f"{head}: {three(float(lacking[0]))} {unit} at every size (median)."]
    most = int(np.argmax(np.abs(steps)))
    change = f"{'rises' if steps[most] > 0.0 else 'falls'} most, by {three(abs(steps[most]))} {unit}"
    return [
        f"{head}: {three(float(lacking[0]))} {unit} at {named[0]}, {three(float(lacking[-1]))} at {named[-1]} "
        f"(medians). From {named[most]} to {named[most + 1]} it {change} for each further {singular(curve.unit)}."
    ]


def _limit(curve: SizeCurve, at: int | None) -> str:
    """Return beyond which size the next unit brings little."""
    named, fine, each = _named(curve), curve.service.fine, singular(curve.unit)
    brings = np.median(curve.brings, axis=1)
    gives = f"{three(float(brings[0]))} {fine} a year for each {each}"
    if at is None:
        return (
            f"Up to the largest size tried, {named[-1]}, every further {each} still brings at least "
            f"{percent(LITTLE)} of what the smallest size gives ({gives}, median): the limit lies beyond."
        )
    step, first = float(brings[at + 1]), float(brings[0])
    there = f"from there to {named[at + 1]} it {_change(step, first, fine)}"
    text = f"Beyond {named[at]} the next {each} brings little: {there}"
    if step <= _NOTHING * first:
        return f"{text}; the smallest size gives {gives} (median)."
    return f"{text}, {percent(step / first)} of what the smallest size gives ({gives}, median)."


def _agreement(curve: SizeCurve, at: int | None) -> str:
    """Return how far the draws agree on the limit."""
    last = len(curve.sizes) - 1
    places = sorted(last if found is None else found for found in curve.limits)
    low, high = (places[min(len(places) - 1, int(q * len(places)))] for q in (0.1, 0.9))
    same = sum(place == (last if at is None else at) for place in places)
    beyond = " or beyond" if high == last else ""
    span = f"{size_number(curve.sizes[low])} to {size_number(curve.sizes[high])} {curve.unit}{beyond}"
    wide = f", and from {span} in the middle 80{NARROW}% of them" if high > low else ""
    return f"Draw by draw this limit lies at the same size in {same} of {count(curve.n, 'draw')}{wide}."


def _cheapest(curve: SizeCurve) -> list[str]:
    """Return which size has the lowest median cost of a unit, and that it may not be chosen where it may not."""
    if curve.cost is None:
        return []
    one = curve.service.one
    low, middle, high = bands(curve.cost)
    best = curve.cheapest(range(len(middle)))
    if best is None:
        return [f"No size has a cost per {one} in most draws: nothing is delivered."]
    if np.nanmax(middle) - middle[best] <= _NOTHING * abs(middle[best]):
        where = f"costs the same at all of these sizes, {three(float(middle[best]))}"
    else:
        where = f"costs least at {_named(curve)[best]}: {three(float(middle[best]))}"
    spread = f"{three(float(low[best]))} to {three(float(high[best]))} in 80{NARROW}% of draws"
    may = not curve.constraints or best in choice(curve.constraints).kept
    barred = "" if may else f" {_named(curve)[best]} does not keep what must be kept."
    return [f"One {one} {where} {curve.currency} (median; {spread}).{barred}"]


def _named(curve: SizeCurve) -> list[str]:
    return [size_text(float(size), curve.unit) for size in curve.sizes]


def _change(step: float, first: float, fine: str, each: str = "") -> str:
    """Return what a step adds or takes away, in words that stay true when it is nothing."""
    if abs(step) <= _NOTHING * first:
        return "adds nothing"
    return f"{'adds' if step > 0.0 else 'takes away'} {three(abs(step))} {fine} a year{each}"
