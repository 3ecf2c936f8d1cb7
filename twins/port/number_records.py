"""Numbers of a part as a record: compiled code passes it on as one address, a NamedTuple of fifty numbers as fifty.

What is passed on is what the compiler works on: with the numbers of all parts as records, and boxes, calls and slots as
arrays of records, the steps of the terminal compile several times faster and run the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.core.records import empty, record_type


def record_of(numbers: Any) -> Any:
    """Return a NamedTuple of numbers, or of such NamedTuples, as a record with the same names.

    Examples
    --------
    >>> from typing import NamedTuple
    >>> class Pump(NamedTuple):
    ...     head_m: float
    ...     stages: int
    >>> record_of(Pump(12.0, 3)).head_m
    12.0
    """
    record = empty(_kind(numbers), 1)
    record[0] = numbers
    return record[0]


def _kind(numbers: Any) -> np.dtype[Any]:
    fields: dict[str, Any] = {}
    for name, value in zip(numbers._fields, numbers, strict=True):
        if hasattr(np.record, name):
            raise ValueError(
                f"numbers: {type(numbers).__name__}.{name} is a name that NumPy's records have for themselves; plain "
                "Python would read that one. Give the number another name."
            )
        fields[name] = _kind(value) if isinstance(value, tuple) else "i8" if isinstance(value, int) else "f8"
    return record_type(**fields)
