"""`Study`: a folder with ``study.toml``, read as a whole, with all findings at once.

Reading runs nothing. Whatever the study leaves out and the twin or a record fills in is listed as a default
used; a file that is named must exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

from calibration.calibrated import Calibrated
from calibration.posterior import Posterior
from scenarios import messages
from scenarios.accounting.specification import AccountingSpec, Claim, EconomicsSpec
from scenarios.alternatives_specification import AlternativesSpec
from scenarios.calibration_specification import CalibrationSpec
from scenarios.canonical import InputRow, digest
from scenarios.cycles import Cycle
from scenarios.findings import Finding, Findings, InputError
from scenarios.path_encoding import refuse_undecoded
from scenarios.reading import read_toml
from scenarios.scenario import Scenario
from scenarios.sizing_specification import SizingSpec
from twins.core.inert import inert_in_all
from twins.core.parameters import Parameters
from twins.core.priors import Prior
from twins.core.twin import Horizon, Site, Twin

FILE_NAME = "study.toml"


@dataclass(frozen=True)
class RunSpec:
    """How many draws, from which seed, by which sampling."""

    draws: int = 200
    seed: int = 1
    sampling: str = "sobol"


@dataclass(frozen=True)
class Study:
    """Everything that a run needs, and where each piece came from.

    Attributes
    ----------
    name, title, description
        Name of the folder and what the file says.
    path
        Folder of the study; None for a built-in one.
    twin, site, horizon
        What is simulated, where and when.
    scenarios, scenario_titles
        Parameters and title by scenario, in the order of the file.
    changes
        The scenarios as read, with the place of each lever.
    priors
        Priors of the uncertain parameters that are not fixed by the study.
    run
        Draws, seed and sampling when the command says nothing.
    accounting, economics, claims
        Rules, prices and published figures.
    cycles
        Drive cycles that the study brings along.
    calibration
        Survey and rules of its calibration; None where the study has none.
    files
        Files of the study folder that were read, relative to it.
    inputs
        One row for each parameter: value or prior, unit, source and place.
    defaults_used
        One line for each thing that was left out.
    hash
        SHA-256 of the canonical content.
    simulation_hash
        The same without accounting, money, claims and run: what the physics depends on.
    findings
        All findings of the reading.
    sizings
        Sizes that extra sweeps try, each a lever over its values.
    alternatives
        Amounts that answer one question in rival ways, shown side by side.
    calibrated
        Fitted parameters that take the place of their priors, with the record of their calibration; None where
        only priors are used.
    """

    name: str
    title: str
    description: str
    path: Path | None
    twin: Twin
    site: Site
    horizon: Horizon
    scenarios: Mapping[str, Parameters]
    scenario_titles: Mapping[str, str]
    changes: Mapping[str, Scenario]
    priors: Mapping[str, Prior]
    run: RunSpec
    accounting: AccountingSpec
    economics: EconomicsSpec
    claims: tuple[Claim, ...]
    cycles: tuple[Cycle, ...]
    calibration: CalibrationSpec | None
    files: tuple[str, ...]
    inputs: tuple[InputRow, ...]
    defaults_used: tuple[str, ...]
    hash: str
    simulation_hash: str
    findings: Findings = field(default_factory=Findings)
    sizings: tuple[SizingSpec, ...] = ()
    alternatives: tuple[AlternativesSpec, ...] = ()
    calibrated: Calibrated | None = None

    @property
    def posterior(self) -> Posterior | None:
        """Fitted parameters; None where only priors are used."""
        return None if self.calibrated is None else self.calibrated.posterior

    @property
    def observed(self) -> tuple[str, ...]:
        """Observables of the twin that runs of the study store."""
        return () if self.calibration is None else self.calibration.observed

    @property
    def inert(self) -> frozenset[str]:
        """Uncertain parameters that no scenario of the study reads: they can move nothing."""
        return inert_in_all(self.twin, self.scenarios.values())

    def with_posterior(self, calibrated: Calibrated) -> Study:
        """Return the study with fitted parameters in the place of their priors."""
        fitted = digest([self.simulation_hash, calibrated.posterior.hash()])
        return replace(self, calibrated=calibrated, simulation_hash=fitted)

    def check(self) -> Findings:
        """Return the findings of the reading and of a trial of the accounting; runs no draw."""
        from scenarios.trial_account import trial  # pandas is not needed to read a study

        return Findings((*self.findings, *trial(self)))


def built_in() -> tuple[str, ...]:
    """Return the names of the studies that are shipped, sorted."""
    root = resources.files("scenarios") / "library"
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / FILE_NAME).is_file()))


def locate(path_or_name: str | Path) -> tuple[Path, str, bool]:
    """Return folder, name and whether it is a built-in study.

    Raises
    ------
    InputError
        When there is neither a folder nor a built-in study of this name.
    """
    text = str(path_or_name)
    names = built_in()
    if text in names:
        with resources.as_file(resources.files("scenarios") / "library" / text) as folder:
            return Path(folder), text, True
    if not text.strip() or "\0" in text:
        raise InputError(
            Finding(
                "error",
                "study",
                "an empty name",
                "a folder or a built-in study",
                "",
                f"Built-in: {', '.join(names)}",
            )
        )
    folder = Path(text)
    refuse_undecoded("STUDY", folder)
    if folder.name == FILE_NAME and folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        near = messages.closest(text, names)
        raise InputError(
            Finding(
                "error",
                text,
                "not found",
                "a folder with study.toml or a built-in study",
                f"Did you mean {near}?" if near else "",
                f"Built-in: {', '.join(names)}. Start one with: leapfrog demo TWIN DIR",
            )
        )
    if not (folder / FILE_NAME).is_file():
        others = ", ".join(sorted(p.name for p in folder.glob("*.toml"))[:5]) or "none"
        raise InputError(
            Finding(
                "error",
                f"{text}/{FILE_NAME}",
                "not found",
                "a study folder holds study.toml",
                f"TOML files here: {others}",
                "Rename it, or start with: leapfrog demo TWIN DIR",
            )
        )
    return folder, folder.resolve().name, False


def open_study(path_or_name: str | Path) -> Study:
    """Return the study in a folder, or a built-in study by name.

    Raises
    ------
    InputError
        With all problems of all files at once.
    """
    folder, name, shipped = locate(path_or_name)
    label = FILE_NAME if shipped else (Path(path_or_name) / FILE_NAME).as_posix()
    if label.endswith(f"{FILE_NAME}/{FILE_NAME}"):
        label = label.removesuffix(f"/{FILE_NAME}")
    from scenarios.study_reading import StudyReader  # it needs Study

    return StudyReader(read_toml(folder / FILE_NAME, label), folder, name, shipped).study()
