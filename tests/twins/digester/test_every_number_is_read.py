"""No number of the twin stands idle: each is read by some module other than those that declare them."""

from __future__ import annotations

import ast
from pathlib import Path

import twins.digester
from twins.digester.feed import FeedNumbers
from twins.digester.parameters import DigesterParameters

FOLDER = Path(twins.digester.__file__).parent


def names_in(file: Path) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            found.add(f"{node.values[0].value}*")  # a row of numbers read by one name with a counter
    return found


def test_every_number_is_read() -> None:
    modules = [file for file in FOLDER.glob("*.py") if not file.stem.endswith("parameters")]
    read = set[str]().union(*(names_in(file) for file in modules))
    read |= {f"feed_{name}" for name in FeedNumbers._fields}  # those of the feed are taken over by name
    rows = tuple(name[:-1] for name in read if name.endswith("_*"))
    idle = sorted(
        name for name in DigesterParameters.infos() if name not in read and not name.startswith(rows)
    )
    assert idle == []
