"""`Problem`: what a twin says of parameters that do not fit together or cannot be meant.

The interval of a parameter sees one number. What only shows in two numbers, or in the climate of the site, a twin tells
in an optional method ``problems(parameters, site)``: a store smaller than one delivery, steam too wet for its turbine,
weather of another hemisphere. Whoever reads a study asks for it once per scenario, before anything runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from twins.core.parameters import Parameters
from twins.core.twin import Site, Twin


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with the parameters of a run.

    Attributes
    ----------
    about
        Parameters, levers or climate columns that it is about, the likeliest culprit first. The place in the study is
        that of the first one that the study sets.
    given
        What was given, in words and with its unit.
    allowed
        What is allowed, with the source of the limit where there is one.
    cause
        The most likely cause.
    next_step
        What to do now.
    stops
        True where no run makes sense, False for what is only worth a warning.
    """

    about: tuple[str, ...]
    given: str
    allowed: str
    cause: str
    next_step: str
    stops: bool = True

    def __post_init__(self) -> None:
        """Refuse a message that leaves its reader alone."""
        parts = (*self.about, self.given, self.allowed, self.cause, self.next_step)
        if not self.about or not all(part.strip() for part in parts):
            raise ValueError(f"problem {parts}: place, value, limit, cause and next step must all be said")

    def __str__(self) -> str:
        """Return place, value, limit, cause and next step in one line."""
        return " - ".join((self.about[0], self.given, self.allowed, self.cause, self.next_step))


@runtime_checkable
class SelfChecking(Protocol):
    """A twin that knows what its parameters must not be together; other twins have no such method."""

    def problems(self, parameters: Parameters, site: Site) -> tuple[Problem, ...]:
        """Return all that is wrong with one scenario, quickly and without a run."""
        ...


def problems_of(twin: Twin, parameters: Parameters, site: Site) -> tuple[Problem, ...]:
    """Return what `twin` finds wrong; nothing from a twin that does not look."""
    return twin.problems(parameters, site) if isinstance(twin, SelfChecking) else ()
