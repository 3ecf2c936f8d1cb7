"""Which uncertain parameters play no part: a steam plant asks nothing of a gasifier.

A twin with several lines draws all its parameters in every draw, so that scenarios stay paired. Those that no
scenario of a study reads can move nothing; where they show up among what moves a result, it is chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from twins.core.parameters import Parameters
from twins.core.twin import Twin


@runtime_checkable
class Selective(Protocol):
    """A twin that knows which uncertain parameters a scenario does not read; other twins have no such method."""

    def inert(self, parameters: Parameters) -> frozenset[str]:
        """Return the names of uncertain parameters that change no flow of a run with these levers."""
        ...


def inert_in_all(twin: Twin, scenarios: Iterable[Parameters]) -> frozenset[str]:
    """Return the names that no scenario reads; none for a twin that does not say."""
    if not isinstance(twin, Selective):
        return frozenset()
    each = [twin.inert(parameters) for parameters in scenarios]
    return frozenset.intersection(*each) if each else frozenset()
