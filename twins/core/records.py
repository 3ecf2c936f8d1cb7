"""Records that compiled code and Python read and write by the same names: NumPy structured types."""

from __future__ import annotations

from typing import Any

import numpy as np


def record_type(**fields: Any) -> np.dtype[Any]:
    """Return an aligned record type; a field is a type or a (type, shape)."""
    described = [(name, *kind) if isinstance(kind, tuple) else (name, kind) for name, kind in fields.items()]
    return np.dtype(described, align=True)


def empty(kind: np.dtype[Any], n: int) -> Any:
    """Return `n` zero records of `kind` as a record array (fields are attributes)."""
    return np.zeros(n, kind).view(np.recarray)
