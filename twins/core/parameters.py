"""`Parameters`: every number of a twin with value, unit, meaning and source.

A field with a prior is uncertain, a lever is a design choice, any other field is a constant. A number
without a source says ``assumed`` and is shown as such wherever results are shown.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from twins.core.priors import Prior

Value = float | int | bool | str | tuple[str, ...]
_KEY = "leapfrog"


@dataclass(frozen=True)
class ParameterInfo:
    """What is known of one parameter apart from its value in a run."""

    name: str
    value: Value
    unit: str
    meaning: str
    source: str
    prior: Prior | None
    lever: bool
    within: tuple[float, float] | None
    choices: tuple[str, ...] | None
    likely: str = ""

    @property
    def kind(self) -> str:
        """``lever``, ``uncertain`` or ``constant``."""
        if self.lever:
            return "lever"
        return "uncertain" if self.prior is not None else "constant"

    @property
    def assumed(self) -> bool:
        """True where no source stands behind the number."""
        return self.source.lower().startswith("assumed")


def parameter(
    value: Value,
    unit: str,
    meaning: str,
    *,
    source: str,
    prior: Prior | None = None,
    lever: bool = False,
    within: tuple[float, float] | None = None,
    choices: tuple[str, ...] | None = None,
    likely: str = "",
) -> Any:
    """Declare a field of a `Parameters` class.

    Parameters
    ----------
    value
        The value when nothing else is said (the centre of the prior for an uncertain number).
    unit
        Unit in plain text, ``-`` for a pure number, ``text`` for a choice.
    meaning
        One sentence.
    source
        Key of the reference, or ``assumed: why``.
    prior
        Distribution of an uncertain number.
    lever
        True for a design choice. A lever has no prior.
    within
        Closed interval outside which a value is refused.
    choices
        Allowed texts of a text or of the members of a tuple of texts.
    likely
        What a value outside its interval most likely is, as a question; empty where nothing is known.
    """
    if lever and prior is not None:
        raise TypeError("a lever is a choice and cannot carry a prior")
    if not unit or not meaning or not source:
        raise TypeError("a parameter needs a unit, a meaning and a source (or 'assumed: why')")
    info = dict(
        value=value, unit=unit, meaning=meaning, source=source, prior=prior, lever=lever, within=within,
        choices=choices, likely=likely,
    )  # fmt: skip
    return dataclasses.field(default=value, metadata={_KEY: info})


class _Frozen(type):
    """Turn every subclass of `Parameters` into a frozen keyword-only dataclass."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        """Create the class and apply the dataclass decorator."""
        return dataclass(frozen=True, kw_only=True)(super().__new__(mcs, name, bases, namespace))


class Parameters(metaclass=_Frozen):
    """Frozen keyword-only record of all numbers of a twin.

    Raises
    ------
    ValueError
        When a value is not finite, lies outside its interval or is not one of its choices.
    TypeError
        When a value has another type than the declared one.
    """

    if TYPE_CHECKING:
        # A type checker sees no defaults in positional arguments of `parameter`; the run time is a dataclass.
        def __init__(self, **values: Value) -> None: ...

    def __post_init__(self) -> None:
        """Check every value against its declaration."""
        for info in self.infos().values():
            check_value(info, getattr(self, info.name))

    @classmethod
    def infos(cls) -> dict[str, ParameterInfo]:
        """Return the declaration of every parameter by name, in the order of the class."""
        return dict(_declared(cls))

    @classmethod
    def uncertain(cls) -> dict[str, ParameterInfo]:
        """Return the parameters that carry a prior."""
        return {name: info for name, info in cls.infos().items() if info.prior is not None}

    @classmethod
    def levers(cls) -> dict[str, ParameterInfo]:
        """Return the design choices."""
        return {name: info for name, info in cls.infos().items() if info.lever}

    def replace(self, **changes: Value) -> Self:
        """Return a copy with `changes`; an unknown name is refused and the nearest one offered."""
        known = self.infos()
        for name in changes:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}{hint}")
        return dataclasses.replace(self, **changes)  # type: ignore[type-var]

    def as_dict(self) -> dict[str, Value]:
        """Return the values by name."""
        return {name: getattr(self, name) for name in self.infos()}

    def record(self) -> Any:
        """Return the numbers (not texts) as one NumPy record of floats, read by name in compiled code.

        A record travels as a pointer; a NamedTuple of a hundred floats would be copied at every call.
        """
        numbers = {k: float(v) for k, v in self.as_dict().items() if isinstance(v, (int, float))}
        kind = np.dtype([(name, np.float64) for name in numbers], align=True)
        return np.rec.array([tuple(numbers.values())], dtype=kind)[0]


@functools.cache
def _declared(cls: type[Parameters]) -> tuple[tuple[str, ParameterInfo], ...]:
    """Return names and declarations: a class is asked for them at every draw."""
    found: dict[str, ParameterInfo] = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        if _KEY not in field.metadata:
            raise TypeError(f"{cls.__name__}.{field.name}: declare it with parameter(value, unit, ...)")
        found[field.name] = ParameterInfo(name=field.name, **field.metadata[_KEY])
    return tuple(found.items())


def check_value(info: ParameterInfo, value: object) -> None:
    """Refuse a value of the wrong type, not finite, out of its interval or not among its choices."""
    default = info.value
    if isinstance(default, tuple):
        if not isinstance(value, tuple) or not all(isinstance(v, str) for v in value):
            raise TypeError(f"{info.name} must be a tuple of texts, got {value!r}")
        _check_choices(info, value)
        return
    if isinstance(default, bool) or isinstance(default, str):
        if type(value) is not type(default):
            raise TypeError(f"{info.name} must be {type(default).__name__}, got {value!r}")
        if isinstance(value, str):
            _check_choices(info, (value,))
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{info.name} must be a number [{info.unit}], got {value!r}")
    if isinstance(default, int) and not isinstance(value, int):
        raise TypeError(f"{info.name} must be a whole number [{info.unit}], got {value!r}")
    if not math.isfinite(value):
        raise ValueError(f"{info.name} = {value} [{info.unit}] must be finite")
    if info.within is not None and not info.within[0] <= value <= info.within[1]:
        low, high = info.within
        raise ValueError(f"{info.name} = {value:g} [{info.unit}] must lie in [{low:g}, {high:g}]")


def _check_choices(info: ParameterInfo, values: tuple[object, ...]) -> None:
    for value in values:
        if info.choices is not None and value not in info.choices:
            raise ValueError(f"{info.name}: {value!r} is not one of {', '.join(info.choices)}")
