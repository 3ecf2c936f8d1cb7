"""Questions of a study that its calibration has to answer, also where the survey has nothing to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios import messages
from scenarios.findings import Finding, shown
from scenarios.quantities import Reading
from scenarios.section import Section
from twins.core.twin import Twin

_EXAMPLE = '[[calibration.questions]] with title = "..." and parameters = ["..."]'


@dataclass(frozen=True)
class Question:
    """What a reader wants to know of the plant.

    Attributes
    ----------
    title
        The question in words.
    parameters
        Uncertain parameters that answer it.
    columns
        Observables of the twin that show the answer in the plant; may be empty.
    """

    title: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...] = ()


def read_questions(section: Section, twin: Twin, readings: Mapping[str, Reading]) -> tuple[Question, ...]:
    """Return ``[[calibration.questions]]``; problems go to the section.

    Parameters
    ----------
    section
        The section ``[calibration]``.
    twin
        Twin of the study.
    readings
        What the study itself sets: fixed values and priors by name of the parameter.
    """
    found = (_question(entry, twin, readings) for entry in section.members("questions", _EXAMPLE))
    return tuple(question for question in found if question is not None)


def _question(entry: Section, twin: Twin, readings: Mapping[str, Reading]) -> Question | None:
    title = entry.text("title", required=True)
    names, columns = entry.texts("parameters"), entry.texts("columns") or ()
    if not names and ("parameters" not in entry or names is not None):
        entry.report(messages.missing_key(entry.where(), "parameters", 'parameters = ["..."]'))
    for n, name in enumerate(names or ()):
        _check_parameter(entry, _place(entry, "parameters", n), name, twin, readings)
    for n, column in enumerate(columns):
        if column not in twin.observables:
            entry.report(
                messages.not_a_choice(
                    _place(entry, "columns", n), column, tuple(twin.observables) or ("none",)
                )
            )
    for key, given in (("parameters", names or ()), ("columns", columns)):
        _check_once(entry, key, given)
    entry.close()
    return None if title is None or not names else Question(title, names, columns)


def _place(entry: Section, key: str, n: int) -> str:
    return entry.file.where((*entry.path, key, n))


def _check_once(entry: Section, key: str, names: tuple[str, ...]) -> None:
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        entry.report(
            Finding(
                "error", entry.where(key), f"{shown(name)} stands twice", "each name once", "", "Delete one"
            )
        )


def _check_parameter(
    entry: Section, where: str, name: str, twin: Twin, readings: Mapping[str, Reading]
) -> None:
    """Report a name that is no parameter, and one that has a value instead of a prior."""
    info, reading = twin.parameters.infos().get(name), readings.get(name)
    uncertain = {n for n in twin.parameters.uncertain() if n not in readings}
    uncertain |= {n for n, r in readings.items() if r.prior is not None}
    if name in uncertain:
        return
    if info is None:
        entry.report(messages.not_a_choice(where, name, sorted(uncertain)))
        return
    if reading is None or info.lever:
        given = f"{shown(name)} is a {'lever' if info.lever else 'constant'} of the twin"
        cause = "A survey tells of uncertain parameters only"
        step = "Leave it out" if info.lever else f"Leave it out, or give it a prior in [parameters.{name}]"
    else:
        given = f"{shown(name)} is fixed by the study at {shown(reading.value)} [{info.unit}]"
        cause = f"Fixed in {reading.where}: {reading.source or 'no source given'}"
        step = "Leave it out, or give it a prior there"
    entry.report(Finding("error", where, given, "an uncertain parameter", cause, step))
