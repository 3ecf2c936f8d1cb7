"""Which code decides the draws of a twin: its own files, and what it imports of the common ones.

The core grows with every new twin. What a twin never imports cannot move its draws, so it must not make its results or
its posterior look foreign either. Imports are read from the syntax trees, through as many modules as they lead; data
files of the core belong to the modules that name them, and to everybody where no module does.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from scenarios import sampling
from twins.core import priors
from twins.core.twin import Twin

_DATA = {".csv", ".json", ".toml", ".npy"}


def code_hash(twin: Twin) -> str:
    """Return the SHA-256 [hex] of the code and data files behind the draws of `twin`."""
    package = Path(priors.__file__).parents[1]
    digest = hashlib.sha256()
    for path in (*files_behind(home_of(twin), package), Path(sampling.__file__)):
        name = path.relative_to(package).as_posix() if path.is_relative_to(package) else path.name
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def home_of(twin: Twin) -> Path:
    """Return the folder of a twin, or the one file that it stands in."""
    module = sys.modules.get(f"twins.{twin.name}")
    if module is None or not any(value is twin for value in vars(module).values()):
        module = sys.modules[type(twin).__module__]
    own = Path(module.__file__ or "")
    return own.parent if own.name == "__init__.py" else own


def files_behind(home: Path, package: Path) -> tuple[Path, ...]:
    """Return the files of a twin and those of the core that it leads to, sorted.

    Parameters
    ----------
    home
        Folder of the twin, or its only file.
    package
        Folder of the package ``twins``, which holds ``core``.
    """
    own = [home] if home.is_file() else [p for p in home.rglob("*") if p.suffix in {".py", *_DATA}]
    core = package / "core"
    reached: set[Path] = set()
    ahead = [path for path in own if path.suffix == ".py"]
    while ahead:
        for name in imported(ahead.pop(), package):
            for path in _modules(name, package):
                if path not in reached and path.is_relative_to(core):
                    reached.add(path)
                    ahead.append(path)
    data = [p for p in core.rglob("*") if p.suffix in _DATA]
    texts = {p: p.read_text(encoding="utf-8") for p in core.rglob("*.py")} if data else {}
    for file in data:
        naming = {path for path, text in texts.items() if file.stem in text}
        if not naming or naming & reached:
            reached.add(file)
    return tuple(sorted({*own, *reached}))


def imported(path: Path, package: Path) -> Iterator[str]:
    """Give the full names that a file imports, wherever in it; relative ones are resolved below `package`."""
    yield from _names(path.read_text(encoding="utf-8"), path, package)


@functools.lru_cache(maxsize=1024)
def _names(text: str, path: Path, package: Path) -> tuple[str, ...]:
    """Return the names that `text` imports; kept, since a sweep asks for them each time that it is called."""
    return tuple(_walk(text, path, package))


def _walk(text: str, path: Path, package: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(text, filename=str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level and path.is_relative_to(package):
                parts = path.relative_to(package.parent).parent.parts
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _modules(name: str, package: Path) -> Iterator[Path]:
    """Give the files of a module of ours and of the packages around it; nothing for a name that is no module."""
    parts = name.split(".")
    if parts[0] != package.name:
        return
    for depth in range(1, len(parts) + 1):
        place = package.parent.joinpath(*parts[:depth])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                yield file
