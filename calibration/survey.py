"""`Survey`: what was answered, how it was measured, by whom, and where it stands."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self, cast

from calibration.measured import BetweenSources, Measured
from twins.core.priors import Prior


@dataclass(frozen=True)
class Observation:
    """One answer of a survey.

    Attributes
    ----------
    column
        Key of the observable that it answers.
    measured
        How it was measured; holds the figures and their error in the unit of the column.
    source
        Key of the source; answers of one source share its reliability.
    where
        ``file!sheet!cell`` or ``file:line``, for messages and reports.
    note
        A remark for the report.
    """

    column: str
    measured: Measured
    source: str
    where: str
    note: str = ""

    @property
    def nuisance(self) -> dict[str, tuple[str, Prior]]:
        """Name in the target and prior of each nuisance number, by its local name."""
        owner = {"source": self.source, "column": self.column}
        return {n.name: (f"{n.name}[{owner[n.per]}]", n.prior) for n in self.measured.nuisance}

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of all sources that stand behind the answer."""
        several = self.measured.sources if isinstance(self.measured, BetweenSources) else ()
        return several or (self.source,)

    def without(self, source: str) -> Self | None:
        """Return the answer without what `source` says; None when nothing is left."""
        if source not in self.sources:
            return self
        if not isinstance(self.measured, BetweenSources) or not self.measured.sources:
            return None
        left = self.measured.without(source)
        return None if left is None else replace(self, measured=left)


@dataclass(frozen=True)
class Survey:
    """All answers that a calibration uses.

    Raises
    ------
    ValueError
        When two answers give one nuisance number two priors.
    """

    observations: tuple[Observation, ...]

    def __post_init__(self) -> None:
        """Refuse answers that contradict each other about a prior."""
        seen: dict[str, tuple[Prior, str]] = {}
        for observation in self.observations:
            for name, prior in observation.nuisance.values():
                known, where = seen.setdefault(name, (prior, observation.where))
                if known != prior:
                    raise ValueError(
                        f"survey: {name} has the prior {known.describe()} at {where} and {prior.describe()} at "
                        f"{observation.where}; give it one"
                    )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns answered, each once, in the order of the first answer."""
        return tuple(dict.fromkeys(o.column for o in self.observations))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Sources, each once, in the order of the first answer."""
        return tuple(dict.fromkeys(s for o in self.observations for s in o.sources))

    @cached_property
    def nuisance(self) -> dict[str, Prior]:
        """Priors of all nuisance numbers by their name in the target."""
        return dict(pair for o in self.observations for pair in o.nuisance.values())

    def without(self, source: str) -> Self:
        """Return the survey without one source.

        Raises
        ------
        ValueError
            When the survey does not know the source.
        """
        if source not in self.sources:
            raise ValueError(f"survey: no source {source!r}; there are {', '.join(self.sources)}")
        left = (o.without(source) for o in self.observations)
        return replace(self, observations=tuple(o for o in left if o is not None))

    def hash(self) -> str:
        """Return the SHA-256 [hex] of all content, in its order."""
        return hashlib.sha256(json.dumps(_content(self), sort_keys=True).encode()).hexdigest()


def _content(value: Any) -> Any:
    """Return frozen data as plain lists and texts; a float keeps all its digits."""
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return [type(value).__name__, {name: _content(getattr(value, name)) for name in names}]
    if isinstance(value, Mapping):
        return {str(k): _content(v) for k, v in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (tuple, list)):
        return [_content(v) for v in cast("list[Any]", value)]
    if isinstance(value, (str, bool)) or value is None:
        return value
    return repr(float(value))
