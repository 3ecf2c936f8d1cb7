"""The catalogue of findings: one function a kind of problem, so that wording and language live in one place.

Every function returns a `Finding` that names the place, the value, the limit and the next step.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from scenarios import units
from scenarios.findings import Finding, shown
from twins.core.priors import Prior

PERCENT = "Percent?"
_ALIKE = 0.5
_LISTED = 12  # names that are read at a glance, assumed
_LINE = 160  # characters of them, assumed


def closest(given: str, known: Iterable[str]) -> str:
    """Return the member of `known` that is spelled most like `given`, or an empty text."""
    short = given[:100].lower()
    matcher = difflib.SequenceMatcher(None, b=short)
    best, likest = "", (_ALIKE, -1)
    for name in known:
        matcher.set_seq1(name.lower())
        # two cheap bounds first: a twin has hundreds of names, a survey thousands of rows
        if matcher.real_quick_ratio() < likest[0] or matcher.quick_ratio() < likest[0]:
            continue
        likeness = matcher.ratio(), _shared(short, name.lower())
        if likeness > likest:
            best, likest = name, likeness
    return best


def listed(names: Sequence[str]) -> str:
    """Return `names` in a row; of more than twelve the first that fit a line, and how many others there are.

    Examples
    --------
    >>> listed(["a", "b"]), listed([f"number_{i:020}" for i in range(40)])[-12:]
    ('a, b', ' and 35 more')
    """
    if len(names) <= _LISTED:
        return ", ".join(names)
    few = list(names[:_LISTED])
    while len(few) > 1 and len(", ".join(few)) > _LINE:
        few.pop()
    return f"{', '.join(few)} and {len(names) - len(few)} more"


def _shared(a: str, b: str) -> int:
    """Return how many letters two words share from the front."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def unknown_key(where: str, key: str, known: Iterable[str]) -> Finding:
    """Return the finding for a key that means nothing here."""
    names = sorted(known)
    near = closest(key, names)
    step = f'Write "{near}", or delete the key' if near else "Delete the key"
    cause = f"Did you mean {near}?" if near else "No key is spelled like it"
    return Finding(
        "error", where, f"unknown key {shown(key)}", f"known here: {listed(names) or 'none'}", cause, step
    )


def missing_key(where: str, key: str, example: str) -> Finding:
    """Return the finding for a key that must be there."""
    return Finding("error", where, f"key {shown(key)} is missing", "it has no default", "", f"Add {example}")


def wrong_type(where: str, value: object, allowed: str, example: str) -> Finding:
    """Return the finding for a value of another type than asked for."""
    cause = ""
    if isinstance(value, str) and "text" not in allowed:
        cause = "Quotes around a number or date?"
    elif isinstance(value, bool):
        cause = "true and false are not numbers"
    return Finding(
        "error", where, f"{shown(value)} is {_kind(value)}", f"must be {allowed}", cause, f"Write {example}"
    )


def _kind(value: object) -> str:
    names: dict[type, str] = {
        bool: "true/false",
        int: "a whole number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date or time")


def not_a_choice(where: str, value: object, choices: Iterable[str]) -> Finding:
    """Return the finding for a text that is none of the allowed ones."""
    names = list(choices)
    near = closest(str(value), names)
    cause = f"Did you mean {near}?" if near else ""
    step = f'Write "{near or names[0]}"'
    return Finding("error", where, shown(value), f"must be one of {listed(names)}", cause, step)


def out_of_range(
    where: str,
    value: float,
    unit: str,
    within: tuple[float, float],
    source: str = "",
    given: tuple[float, str] | None = None,
    likely: str = "",
) -> Finding:
    """Return the finding for a number outside its interval; a unit that would fit is offered.

    Parameters
    ----------
    value, unit
        The number in the declared unit.
    given
        Number and unit as they were written, where that was another unit.
    likely
        What such a value most likely is, where the twin knows better than the table of units.
    """
    low, high = within
    in_unit = "" if unit == "-" else f" {unit}"
    limit = f"must lie in {low:g}..{high:g}{in_unit}" + (f" ({source})" if source else "")
    number, written = (value, unit) if given is None else given
    cause, step = slip(number, written, unit, within)
    text = f"{value:g}" + ("" if unit == "-" else f" [{unit}]")
    if written != unit:
        text = f"{number:g} [{written}] is {text}"
    if likely and cause != PERCENT:
        cause, step = likely, ""
    return Finding("error", where, text, limit, cause, step or "Correct the value")


def slip(value: float, written: str, unit: str, within: tuple[float, float]) -> tuple[str, str]:
    """Return likely cause and next step where the number `value` would fit in another unit than `written`."""
    low, high = within
    if is_share(unit):
        # a share a little above its end is another slip than a percentage
        percent = high <= 1.5 and value > max(1.0, 2.0 * high) and low <= value / 100.0 <= high
        if percent or unit == "-":
            return (PERCENT, f"Write {value / 100.0:g}") if percent else ("", "")
    for symbol in sorted(units.alike(unit), key=lambda symbol: symbol != unit):
        if symbol != written and low <= units.convert(value, symbol, unit) <= high:
            return f"Meant {symbol}?", f'Write unit = "{symbol}", or correct the value'
    for factor in (1000.0, 1e6):
        for scaled, side in ((value / factor, "too large"), (value * factor, "too small")):
            if low <= scaled <= high and scaled != value:
                return f"{factor:,.0f} x {side}: a slip of the unit?", "Correct the value or its unit"
    return "", ""


def is_share(unit: str) -> bool:
    """Return True for a pure number and for a mass per mass, ``kg/kg`` or ``kg/kg wet``.

    Examples
    --------
    >>> is_share("-"), is_share("kg/kg wet"), is_share("kg")
    (True, True, False)
    """
    if unit == "-":
        return True
    try:
        return "/" in unit and units.find(unit).dimension == "ratio"
    except units.UnitError:  # a unit of the twin's own, such as text
        return False


def looks_like_fraction(value: float, usual: float) -> bool:
    """Return True where `value`, called a percentage, is nearer to the `usual` share as a plain fraction.

    Examples
    --------
    >>> looks_like_fraction(0.2, usual=0.3), looks_like_fraction(0.2, usual=0.002)
    (True, False)
    """
    return (
        0.0 < value <= 1.0 and usual > value / 10.0
    )  # nearer as a ratio: usual above sqrt(value x value / 100)


def fraction_in_percent(where: str, value: float, usual: float) -> Finding:
    """Return the warning for a share that seems to be a fraction with the unit of a percentage."""
    return Finding(
        "warning",
        where,
        f"{value:g} [%] is {value / 100.0:g}",
        f"usual is about {usual:g}",
        "A fraction with the unit of a percentage?",
        f'Write {100.0 * value:g} with unit = "%", or {value:g} with unit = "-"; it is read as {value:g} %',
    )


def prior_beyond(
    where: str,
    form: str,
    prior: Prior,
    within: tuple[float, float],
    unit: str,
    source: str,
    likely: str,
) -> Finding:
    """Return the finding for a prior that could draw a value outside its interval."""
    (low, high), middle = within, float(prior.ppf(0.5))
    ends = [float(x) for x in prior.ppf([0.0, 1.0])]
    bell = form in ("normal", "lognormal")
    cause, step = (likely if bell else likely or "Unit?"), "Correct the ends"
    if bell:
        step = f"Add within = [{low:g}, {high:g}]" if low <= middle <= high else "Correct the numbers"
    if slip(middle, unit, unit, within)[0] == PERCENT:
        cause, step = PERCENT, "Divide the numbers by 100"
    elif bell and low <= middle <= high:
        cause = ""
    given = f"{prior.describe()} can reach {ends[0]:g}..{ends[1]:g}"
    return Finding("error", where, given, f"must stay in {low:g}..{high:g} {unit} ({source})", cause, step)


def prior_for_fixed(where: str, form: str, raw: object, unit: str, *, lever: bool) -> Finding:
    """Return the finding for a distribution where one number is asked for."""
    return Finding(
        "error",
        where,
        f"{form} {shown(raw)}",
        "a lever takes one value: it is chosen, not drawn" if lever else "one value, not a distribution",
        "Two choices are two scenarios" if lever else "",
        f'Write {{value = ..., unit = "{unit}"}}' + (" in each scenario" if lever else ""),
    )


def unit_problem(where: str, value: object, problem: units.UnitError, declared: str) -> Finding:
    """Return the finding for a unit that is unknown, of another dimension or basis."""
    step = f'Write unit = "{declared}"' if problem.unknown else problem.next_step
    if problem.unknown and problem.next_step:
        step = f"{problem.next_step} in the table. {step}"
    given = f"{shown(value)} [{problem.given}]"
    return Finding(
        "error",
        where,
        given,
        f"must be given in {declared} or a unit of the same dimension and basis",
        f"Unit {problem.given!r}: {problem.cause}",
        step,
    )


def unit_missing(where: str, value: object, declared: str) -> Finding:
    """Return the finding for a number without a unit."""
    return Finding(
        "error",
        where,
        f"{shown(value)} has no unit",
        f"each value carries its unit, here {declared}",
        "",
        f'Write {{value = {shown(value)}, unit = "{declared}", source = "..."}}',
    )


def source_missing(where: str, value: str) -> Finding:
    """Return the warning for a number without a source."""
    return Finding(
        "warning",
        where,
        f"{value} has no source",
        "every number names where it comes from",
        "It is shown as assumed",
        'Add source = "..." or source = "assumed: why"',
    )


def default_used(where: str, what: str, value: str, next_step: str) -> Finding:
    """Return the note that something was left out and what is used for it."""
    return Finding(
        "note", where, f"{what} is left out", f"{value} is used and listed in the report", "", next_step
    )
