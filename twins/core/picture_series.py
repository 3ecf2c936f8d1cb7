"""Named series, and what is refused in any picture of a twin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CLOSES = 1e-6
"""What may be missing in a sum, relative to it [-]: rounding of a year of quarter-hours, and nothing else."""
MOST_AREAS = 8
"""Areas of one picture that can be told apart by colour and hatch [-]."""
MOST_LINES = 4
"""Lines of one picture that can be told apart by their dashes [-]."""


class Series(NamedTuple):
    """A name and its values, one a step, shape (n_steps,)."""

    name: str
    values: Array


class Limit(NamedTuple):
    """A value that must not be passed, such as the rating of a transformer."""

    name: str
    value: float


def refuse(where: str, given: str, allowed: str, cause: str, step: str) -> NoReturn:
    """Say what is wrong as place, value, limit, cause and next step."""
    raise ValueError(f"{where} - {given} - {allowed} - {cause} - {step}")


def named(where: str, *names: str) -> None:
    """Refuse empty names."""
    if not all(name.strip() for name in names):
        refuse(where, "an empty name", "a name or unit for everything", "left out?", "name it")


def once(where: str, names: Sequence[str]) -> None:
    """Refuse a name that stands twice."""
    twice = [name for k, name in enumerate(names) if name in names[:k]]
    if twice:
        refuse(where, f"{twice[0]!r} twice", "each name once", "copied?", "add them up, or rename one")


def few(where: str, what: str, names: Sequence[str], most: int) -> None:
    """Refuse more names than can be told apart."""
    if len(set(names)) > most:
        refuse(
            where, f"{len(set(names))} {what}", f"at most {most}", "all told apart?", "add up the small ones"
        )


def positive(where: str, what: str, value: float) -> None:
    """Refuse what is not a positive number."""
    if not (np.isfinite(value) and value > 0.0):
        refuse(where, f"{what} = {value:g}", "above 0", "start and end exchanged?", "correct it")


def finite(where: str, series: Sequence[Series], n: int) -> None:
    """Refuse series of another length than `n`, values that are not finite, and doubled names."""
    named(where, *(one.name for one in series))
    once(where, [one.name for one in series])
    for one in series:
        if one.values.shape != (n,):
            given = f"{one.name!r} of shape {one.values.shape}"
            refuse(where, given, f"({n},), as the first", "another stretch or step?", "give the same steps")
        if not np.all(np.isfinite(one.values)):
            step = int(np.flatnonzero(~np.isfinite(one.values))[0])
            refuse(
                where, f"{one.name!r} not finite in step {step}", "finite numbers", "divided by 0?", "mend it"
            )
