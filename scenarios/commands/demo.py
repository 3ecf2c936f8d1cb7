"""``leapfrog demo``: a working study to change."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Annotated

import typer

from scenarios.commands.options import Debug, Json
from scenarios.commands.output import as_json, data, say


def demo(
    twin: Annotated[str, typer.Argument(metavar="TWIN", help="A twin or a built-in study.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; must be new or empty.")],
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Copy a working study into a new folder."""
    from scenarios.reading import refuse

    source = _source(twin)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse(
            str(folder),
            "exists and is not empty",
            "a new or empty folder",
            "An earlier demo?",
            "Choose another name; nothing was overwritten",
        )
    command = f"leapfrog run {shlex.quote(str(folder))}"
    try:
        shutil.copytree(
            source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.py")
        )
        _name_the_copy(folder / "README.md", source.name, command)
    except OSError as problem:
        raise refuse(
            str(folder),
            f"cannot be written ({problem.strerror or problem})",
            "a folder that can be written",
            next_step="Check permissions and disk",
        ) from None
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    if json:
        as_json({"folder": str(folder), "files": files})
        return
    for name in files:
        data(f"{folder}/{name}")
    say(f"Next: {command}")


def _name_the_copy(readme: Path, shipped: str, command: str) -> None:
    """Have the README of the copy run the copy: the name it came with runs the study that is shipped."""
    if readme.is_file():
        text = readme.read_text(encoding="utf-8")
        readme.write_text(text.replace(f"leapfrog run {shipped}", command), encoding="utf-8")


def _source(name: str) -> Path:
    import twins
    from scenarios import messages
    from scenarios.findings import InputError
    from scenarios.reading import read_toml
    from scenarios.study import FILE_NAME, built_in, locate

    known = built_in()
    if name in known:
        return locate(name)[0]
    for study in known:
        folder = locate(study)[0]
        if read_toml(folder / FILE_NAME, FILE_NAME).data.get("twin") == name:
            return folder
    raise InputError(messages.not_a_choice("leapfrog demo TWIN", name, [*twins.available(), *known]))
