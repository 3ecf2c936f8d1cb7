"""The ways of measuring that a survey file may name, the cells each needs, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calibration.measured import (
    Claim,
    Count,
    LessThan,
    LogNormalError,
    Measured,
    MoreThan,
    NormalError,
    Range,
    Share,
    Summary,
)

BETWEEN = "between"


@dataclass(frozen=True)
class Kind:
    """One way of measuring as it is written in a file.

    Attributes
    ----------
    needs
        Columns whose cells must be filled.
    error
        What the column ``error`` means for it.
    example
        A row in words.
    """

    name: str
    needs: tuple[str, ...]
    error: str
    example: str


_SD = "one standard deviation, in the unit of the value or as a percentage of it"
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("normal", ("value", "error"), _SD, "a meter reading: value 80, error 4"),
        Kind("lognormal", ("value", "error"), "standard deviation of the logarithm, such as 0.1 or 10%",
             "a figure with a relative error: value 2.5, error 10%"),
        Kind("count", ("value",), "not used", "7 events: value 7, n = exposure over which they were counted"),
        Kind("share", ("value", "n"), "not used", "38 of 50: value 0.76, n 50"),
        Kind("more_than", ("value", "error"), _SD, '"more than 1,000": value 1000, error 50'),
        Kind("less_than", ("value", "error"), _SD, '"less than 5": value 5, error 0.5'),
        Kind("range", ("low", "high", "error"), _SD, '"30 to 40": low 30, high 40, error 2'),
        Kind("summary", ("value", "error", "n"), "standard deviation of the sample", "mean 3.1, sd 0.4 of n = 12"),
        Kind("claim", ("value", "error", "source"), _SD + ", if the claim is right",
             "a press figure that may be wrong: value 0.7, error 0.05, low 0 and high 1 = range of what is claimed"),
        Kind(BETWEEN, ("value", "error", "source"), _SD,
             "sources that contradict each other: one row a source, all of the same column"),
    )
}  # fmt: skip
# the error of these is a number without unit
RELATIVE = ("lognormal",)
NO_ERROR = ("count", "share")
RANGED = ("range", "claim")
# cell that is needed -> what to do where it is empty
NEED_STEPS = {
    "error": "Write it, or what you assume with the reason in note",
    "source": "Write the key of the source",
    "n": "Write how many were counted or measured",
    "low": "Write it; where there is no lower end, use kind less_than",
    "high": "Write it; where there is no upper end, use kind more_than",
    "value": "Write it",
}
# kind -> cell, likely cause and next step where its figures do not fit each other
MISFITS = {
    "range": ("high", "Swapped?", "Write the smaller one into low"),
    "count": (
        "value",
        "A rate or a mean?",
        "Write the number of events, and over how much they were counted into n",
    ),
    "share": (
        "n",
        "A percentage, or cells in each other's place?",
        "Write the share into value and of how many into n",
    ),
    "summary": ("n", "One reading?", "Write the size of the sample into n; one reading is of kind normal"),
    "claim": ("value", "The range of another claim?", "Correct low and high, or leave both empty"),
}


@dataclass(frozen=True)
class Figures:
    """The cells of one row, in the unit of the observable; None where the cell is empty."""

    value: float | None
    low: float | None
    high: float | None
    error: float | None
    n: float | None


def kind_name(text: str) -> str:
    """Return the name of a kind as we write it.

    Examples
    --------
    >>> kind_name("More than"), kind_name("log-normal")
    ('more_than', 'lognormal')
    """
    name = "_".join(text.lower().replace("-", " ").split())
    return {
        "log_normal": "lognormal",
        "press": "claim",
        "morethan": "more_than",
        "lessthan": "less_than",
    }.get(name, name)


def measured(kind: str, figures: Figures, plausible: tuple[float, float] | None) -> Measured:
    """Return the way of measuring `kind` with its figures; `plausible` is the range of a claim without its own.

    Raises
    ------
    ValueError
        Where the figures do not fit the kind, with the reason.
    """
    value, error, n = _given(figures.value), _given(figures.error), figures.n
    if kind == "normal":
        return NormalError(value, error)
    if kind == "lognormal":
        return LogNormalError(value, error)
    if kind == "count":
        return Count(_whole(value, "the count"), 1.0 if n is None else n)
    if kind == "share":
        return Share(value, _whole(_given(n), "n"))
    if kind == "more_than":
        return MoreThan(value, error)
    if kind == "less_than":
        return LessThan(value, error)
    if kind == "range":
        return Range(_given(figures.low), _given(figures.high), error)
    if kind == "summary":
        return Summary(value, error, _whole(_given(n), "n"))
    low = figures.low if figures.low is not None else plausible[0] if plausible else float("nan")
    high = figures.high if figures.high is not None else plausible[1] if plausible else float("nan")
    if not low < high:
        raise ValueError(f"claim: no range of what may be claimed in low {low:g}, high {high:g}")
    return Claim(value, error, (low, high))


def _given(value: float | None) -> float:
    return float("nan") if value is None else value


def _whole(value: float, name: str) -> int:
    if value != value or value != int(value):
        raise ValueError(f"{name} = {value:g} must be a whole number")
    return int(value)
