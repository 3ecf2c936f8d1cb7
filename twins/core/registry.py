"""Finding twins: a folder beside `core` that has a ``TWIN`` is a twin, nothing has to be registered."""

from __future__ import annotations

import difflib
import importlib
from importlib import resources

from twins.core.twin import Twin


def available() -> tuple[str, ...]:
    """Return the names of all twins, sorted."""
    root = resources.files("twins")
    return tuple(
        sorted(
            entry.name
            for entry in root.iterdir()
            if entry.is_dir() and entry.name != "core" and (entry / "twin.py").is_file()
        )
    )


def load(name: str) -> Twin:
    """Return the twin `name`.

    Raises
    ------
    ValueError
        When there is no such twin; the nearest name is offered.
    """
    names = available()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"no twin {name!r}{hint} Known twins: {', '.join(names)}")
    twin = importlib.import_module(f"twins.{name}").TWIN
    if not isinstance(twin, Twin):
        raise TypeError(f"twins.{name}.TWIN does not have all members of the Twin protocol")
    return twin
