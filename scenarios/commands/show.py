"""``leapfrog show``: every number of a twin or of a study, with unit, range or prior, and source.

What a twin answers to a survey is asked for apart, so that the table of its numbers stays what one looks for.
"""

from __future__ import annotations

from typing import Annotated

import typer

from scenarios.commands.options import Debug, Json
from scenarios.commands.output import as_json, data, table


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A twin, a built-in study, or a study folder.")],
    observables: Annotated[
        bool, typer.Option("--observables", help="Of a twin: the survey columns that it can answer.")
    ] = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show each parameter with value or prior, unit, range and source."""
    import twins

    if name in twins.available():
        _show_twin(name, observables, json)
    elif observables:
        from scenarios.findings import InputError
        from scenarios.messages import not_a_choice

        raise InputError(not_a_choice("leapfrog show --observables", name, twins.available()))
    else:
        _show_study(name, json)


def _show_twin(name: str, observables: bool, json: bool) -> None:
    import twins

    twin = twins.load(name)
    columns = ("name", "unit", "meaning")
    seen = [dict(zip(columns, (key, *said), strict=True)) for key, said in twin.observables.items()]
    if observables and not json:
        data(twin.title)
        table(columns, [[row[column] for column in columns] for row in seen], widest=90)
        return
    rows = [
        {
            "name": info.name,
            "kind": info.kind,
            "value": info.prior.describe() if info.prior is not None else _text(info.value),
            "unit": info.unit,
            "allowed": ", ".join(info.choices) if info.choices else _range(info.within),
            "source": info.source,
            "meaning": info.meaning,
        }
        for info in twin.parameters.infos().values()
    ]
    if json:
        flows = [{"name": f.name, "unit": f.unit, "role": f.role, "meaning": f.meaning} for f in twin.flows]
        as_json({"twin": name, "title": twin.title, "parameters": rows, "flows": flows, "observables": seen})
        return
    data(twin.title)
    columns = ("name", "kind", "value", "unit", "allowed", "source", "meaning")
    table(columns, [[row[column] for column in columns] for row in rows], widest=48)


def _show_study(name: str, json: bool) -> None:
    from scenarios.study import open_study

    study = open_study(name)
    rows = [row._asdict() for row in study.inputs]
    if json:
        as_json(
            {
                "study": study.name,
                "title": study.title,
                "hash": study.hash,
                "inputs": rows,
                "defaults_used": study.defaults_used,
            }
        )
        return
    data(study.title)
    columns = ("name", "scenario", "kind", "value", "unit", "source", "where", "meaning")
    table(columns, [[str(row[column]) for column in columns] for row in rows], widest=44)
    data("")
    table(("default used",), [(line,) for line in study.defaults_used], widest=100)


def _range(within: tuple[float, float] | None) -> str:
    return "" if within is None else f"{within[0]:g}..{within[1]:g}"


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
