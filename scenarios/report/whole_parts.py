"""What the parts of a whole come to in a sweep, and how whole and parts are called."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.report.evidence import Evidence
from scenarios.report.wording import without_unit
from twins.core.outcome import Flow, wholes

Array = NDArray[np.float64]

_LARGER: Mapping[str, str] = MappingProxyType(
    {"kWh": "MWh", "MWh": "GWh", "MJ": "GJ", "GJ": "TJ", "kg": "t", "t": "kt"}
)
"""Unit of a thousand pieces of another."""
LARGE = 1e5
"""Yearly amount beyond which a whole is told in the next larger unit [-]."""


@dataclass(frozen=True)
class Whole:
    """One whole of the twin in numbers.

    Attributes
    ----------
    name
        What it is.
    unit
        Unit in which it is told.
    parts
        Flows that add up to it; the first is the part that is wanted.
    labels
        What each part is called.
    means
        Mean of the years by scenario, each of shape (n_parts, n_draws) [unit]; only scenarios that have any.
    """

    name: str
    unit: str
    parts: tuple[Flow, ...]
    labels: tuple[str, ...]
    means: Mapping[str, Array]

    def groups(self) -> dict[tuple[str, ...], Array]:
        """Return scenarios that are the same in every draw together, with mean over draws of each part."""
        found: list[tuple[list[str], Array]] = []
        for name, values in self.means.items():
            same = next((names for names, other in found if np.array_equal(values, other)), None)
            if same is None:
                found.append(([name], values))
            else:
                same.append(name)
        return {tuple(names): values.mean(axis=1) for names, values in found}


def wholes_of(evidence: Evidence) -> tuple[Whole, ...]:
    """Return the wholes of the twin of which any scenario has any."""
    years = np.ones(len(evidence.years), dtype=np.bool_)
    made = (whole_of(evidence, name, years) for name in wholes(evidence.study.twin.flows))
    return tuple(whole for whole in made if whole.means)


def whole_of(evidence: Evidence, name: str, span: NDArray[np.bool_]) -> Whole:
    """Return the whole `name` of the twin over the years in `span`."""
    account, parts = evidence.account, wholes(evidence.study.twin.flows)[name]
    means = {
        scenario: np.array([account.amounts(scenario, part.name)[:, span].mean(axis=1) for part in parts])
        for scenario in account.scenarios
    }
    means = {scenario: values for scenario, values in means.items() if bool(np.any(values != 0.0))}
    unit = parts[0].unit
    largest = max((float(values.sum(axis=0).mean()) for values in means.values()), default=0.0)
    scale = 1.0
    while largest * scale > LARGE and unit in _LARGER:
        unit, scale = _LARGER[unit], scale / 1e3
    return Whole(
        name, unit, parts, part_labels(parts), {key: scale * values for key, values in means.items()}
    )


def part_labels(parts: Sequence[Flow]) -> tuple[str, ...]:
    """Return short names: those of the flows without their unit and without the words that all parts share.

    Examples
    --------
    >>> names = ("husk_sold_dry_t", "husk_in_heaps_dry_t")
    >>> part_labels([Flow(name, "t", "", "diagnostic") for name in names])
    ('sold', 'in heaps')
    """
    words = [without_unit(part.name, part.unit).split() for part in parts]
    first, last = _shared(words), _shared([own[::-1] for own in words])
    if min(len(own) for own in words) <= first + last:
        first, last = 0, 0
    return tuple(" ".join(own[first : len(own) - last]) for own in words)


def _shared(words: Sequence[Sequence[str]]) -> int:
    """Return how many words at the start are the same in all lists."""
    return len(list(itertools.takewhile(lambda same: len(set(same)) == 1, zip(*words, strict=False))))
