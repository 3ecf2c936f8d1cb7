"""``leapfrog survey-template``: the empty workbook that a survey is written into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.commands.options import Debug, Json
from scenarios.commands.output import as_json, data

if TYPE_CHECKING:
    from twins.core.twin import Twin

TwinName = Annotated[str, typer.Argument(metavar="TWIN", help="A twin; see leapfrog list.")]


def survey_template(
    twin: TwinName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook .xlsx to write; must not exist.")],
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Write the empty survey workbook of a twin: a row an observable, lists of kinds and units, a codebook."""
    from scenarios.reading import refuse
    from scenarios.survey_template import places, write_template

    known = find_twin(twin)
    if file.suffix.lower() != ".xlsx":
        raise refuse(
            str(file),
            f"ending {file.suffix or 'none'}",
            "a workbook .xlsx",
            "",
            "Write a name that ends in .xlsx",
        )
    if file.exists():
        raise refuse(
            str(file), "exists", "a new file: nothing is overwritten", "", "Choose another name, or delete it"
        )
    write_template(known, file)
    cells = places(known)
    if json:
        as_json({"twin": known.name, "file": str(file), "cells": cells})
        return
    data(f"{file}: {len(cells)} observables. Fill in kind, value, unit, error and source, then")
    data(f"leapfrog survey-check {known.name} {file}")


def find_twin(name: str) -> Twin:
    """Return the twin `name`, or refuse with the names there are."""
    import twins
    from scenarios import messages
    from scenarios.findings import InputError

    if name not in twins.available():
        raise InputError(messages.not_a_choice("TWIN", name, sorted(twins.available())))
    return twins.load(name)
