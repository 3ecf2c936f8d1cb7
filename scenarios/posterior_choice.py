"""Which posterior a run uses: the one that its study names, another one, or none but by name."""

from __future__ import annotations

import json
from pathlib import Path

from calibration.calibrated import Calibrated
from scenarios.calibration_fit import INPUTS
from scenarios.calibration_runs import inputs_of
from scenarios.calibration_specification import POSTERIOR
from scenarios.code_identity import code_hash
from scenarios.findings import Finding, InputError
from scenarios.reading import refuse
from scenarios.study import Study, locate

_SHOWN = 5


def posterior_of(study: Study, given: str) -> Path | None:
    """Return where the posterior of the study `given` on the command line has to be; None without a survey."""
    return None if study.calibration is None else locate(given)[0] / POSTERIOR


def read_posterior(
    study: Study, path: Path, given: str, *, by_name: bool = False
) -> tuple[Calibrated, tuple[Finding, ...]]:
    """Return the posterior in the file `path` and remarks on how it fits `study`.

    Parameters
    ----------
    study, path, given
        The study, the file, and the study's name on the command line.
    by_name
        The file was asked for by name: other inputs than those of the study are then a warning.

    Raises
    ------
    InputError
        When there is none, it is damaged, or it was made from other inputs than those of the study.
    """
    again = f"leapfrog calibrate {given}; a run without it: leapfrog run {given} --prior-only"
    if not path.is_file():
        raise refuse(str(path), "not found", "the posterior of [calibration]", "Not calibrated yet?", again)
    try:
        found = Calibrated.from_file(path)
    except ValueError as problem:
        raise refuse(str(path), f"{problem}", "a file of leapfrog calibrate", "", again) from problem
    _same_twin(study, found, path, again)
    remarks: list[Finding] = []
    changed = _other_inputs(study, found)
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        remark = Finding(
            "warning" if by_name else "error",
            str(path),
            f"was made from other inputs: {', '.join(changed[:_SHOWN])}{more}",
            "those of the study",
            "The file of another study?" if by_name else "Edited after the calibration?",
            again,
        )
        if not by_name:
            raise InputError(remark)
        remarks.append(remark)
    if found.posterior.meta.get("code") != code_hash(study.twin):
        remarks.append(
            Finding(
                "warning",
                str(path),
                "was made by another version of the twin",
                "the version that runs now",
                "Its equations or data have changed since",
                f"leapfrog calibrate {given}",
            )
        )
    return found, tuple(remarks)


def _same_twin(study: Study, found: Calibrated, path: Path, again: str) -> None:
    unknown = [name for name in found.posterior.names if name not in study.priors]
    if found.record.twin != study.twin.name or unknown:
        raise refuse(
            str(path),
            f"a posterior of {found.record.twin}: {', '.join(unknown[:_SHOWN]) or 'another twin'}",
            f"uncertain parameters of {study.twin.name} in this study",
            "The file of another study, or a parameter was fixed since?",
            again,
        )


def _other_inputs(study: Study, found: Calibrated) -> list[str]:
    """Return the names of the inputs in which the posterior and the study differ."""
    old: dict[str, str] = json.loads(found.posterior.meta.get(INPUTS, "{}"))
    new = {} if study.calibration is None else inputs_of(study, study.calibration)
    return [name for name in dict.fromkeys([*old, *new]) if new and old.get(name) != new.get(name)]
