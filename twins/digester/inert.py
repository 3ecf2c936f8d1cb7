"""Which uncertain parameters a scenario of the digester does not read, by its levers."""

from __future__ import annotations

from twins.digester.parameters import DigesterParameters


def inert(p: DigesterParameters) -> frozenset[str]:
    """Return the names of uncertain parameters that change no flow of this scenario."""
    return frozenset()
