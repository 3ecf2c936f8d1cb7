"""``leapfrog``: the command. Only names and options stand here; every verb imports its own weight.

Exit codes: 0 done, 1 our bug, 2 bad input, 3 finished with failed draws, 4 not converged, 5 store damaged,
130 stopped, 141 the reader of stdout went away.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from types import FrameType
from typing import Any

import typer

from scenarios.commands.calibrate import calibrate
from scenarios.commands.check import check
from scenarios.commands.compare import compare
from scenarios.commands.demo import demo
from scenarios.commands.listing import list_all
from scenarios.commands.report import report
from scenarios.commands.rerun import rerun
from scenarios.commands.run import run
from scenarios.commands.show import show
from scenarios.commands.status import status
from scenarios.commands.survey_check import survey_check
from scenarios.commands.survey_template import survey_template
from scenarios.commands.update import update
from scenarios.commands.verify import verify

DONE, OUR_BUG, BAD_INPUT, FAILED_DRAWS, NOT_CONVERGED, STORE_DAMAGED, STOPPED = 0, 1, 2, 3, 4, 5, 130
CLOSED_PIPE = 128 + 13  # as a shell tells of a program that SIGPIPE ended; workers need that signal ignored

app = typer.Typer(
    name="leapfrog",
    help="Digital twins of low-carbon plants and fleets: MWh, tCO2e and money, with their uncertainty.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _name, _verb in (
    ("demo", demo),
    ("list", list_all),
    ("show", show),
    ("check", check),
    ("calibrate", calibrate),
    ("update", update),
    ("run", run),
    ("rerun", rerun),
    ("compare", compare),
    ("report", report),
    ("verify", verify),
    ("status", status),
    ("survey-template", survey_template),
    ("survey-check", survey_check),
):
    app.command(_name)(_verb)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    before = _on_terminate(_stop)
    try:
        code = app(given, prog_name="leapfrog", standalone_mode=False)
        if code == STOPPED:
            return _stopped()
        return code if isinstance(code, int) else DONE
    except (typer.Abort, KeyboardInterrupt):
        return _stopped()
    except SystemExit as problem:
        if isinstance(problem.__context__, BrokenPipeError):  # typer makes it the code of our bug
            return CLOSED_PIPE
        raise
    except Exception as problem:
        if hasattr(problem, "format_message"):
            return _usage(problem, given)
        if "--debug" in given:
            raise
        from scenarios.commands.failure import explain

        return explain(problem, as_json="--json" in given)
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _on_terminate(handler: Callable[[int, FrameType | None], None]) -> Any:
    """Treat SIGTERM like Ctrl-C, where this is the main thread, and return what was set before."""
    try:
        return signal.signal(signal.SIGTERM, handler)
    except ValueError:
        return None


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stopped() -> int:
    typer.echo("stopped: what is finished is kept. Go on with the same command.", err=True)
    return STOPPED


def _usage(problem: Any, given: Sequence[str]) -> int:
    """Print what is wrong with the command line: an unknown verb or option, a value of the wrong kind."""
    context = getattr(problem, "ctx", None)
    place = context.command_path if context is not None else "leapfrog"
    names: list[str] = list(getattr(getattr(problem, "param", None), "opts", []))
    values = [after for before, after in pairwise(given) if before in names]
    values += [text.partition("=")[2] for text in given if text.partition("=")[0] in names and "=" in text]
    what = f"{' '.join(values)!r}: " if values else ""
    typer.echo(f"error: {place}: {what}{problem.format_message()} See {place} --help.", err=True)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
