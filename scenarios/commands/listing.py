"""``leapfrog list``: what there is to run."""

from __future__ import annotations

from scenarios.commands.options import Debug, Json
from scenarios.commands.output import as_json, data, table


def list_all(json: Json = False, debug: Debug = False) -> None:
    """List twins and built-in studies."""
    import twins
    from scenarios.study import built_in

    loaded = [twins.load(name) for name in twins.available()]
    if json:
        rows = [{"name": twin.name, "title": twin.title} for twin in loaded]
        as_json({"twins": rows, "studies": list(built_in())})
        return
    table(("twin", "title"), [(twin.name, twin.title) for twin in loaded], widest=90)
    data("")
    table(("built-in study",), [(name,) for name in built_in()])
