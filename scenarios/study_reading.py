"""Reading ``study.toml`` section by section into a `Study`, writing every problem down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import twins
from scenarios import messages
from scenarios.accounting.specification import AccountingSpec, EconomicsSpec
from scenarios.alternatives_specification import read_alternatives
from scenarios.calibration_specification import CalibrationSpec, read_calibration
from scenarios.canonical import InputRow, digest, input_rows
from scenarios.claim_reading import read_claims
from scenarios.economic_inputs import economic_rows
from scenarios.findings import Finding, Findings
from scenarios.quantities import Reading
from scenarios.reading import TomlFile
from scenarios.records import Place
from scenarios.scenario import Scenario, check_boundary, read_parameters, read_scenarios
from scenarios.section import Section
from scenarios.site_reading import read_site
from scenarios.sizing_specification import SizingSpec, read_sizings
from scenarios.specification_reading import read_accounting, read_economics
from scenarios.study import FILE_NAME, RunSpec, Study
from scenarios.survey import read_survey
from scenarios.twin_problems import check_scenarios
from scenarios.typical_days import KEY as TYPICAL_DAYS
from twins.core.parameters import Parameters
from twins.core.priors import Prior
from twins.core.twin import Horizon, Site, Twin

SAMPLINGS = ("sobol", "lhs", "random")
_SCHEMA = 1
_BUDDHIST_YEARS = 543  # by which the Thai, Lao and Cambodian calendar is ahead


@dataclass
class StudyReader:
    """State of one reading: the file, what was found so far and which defaults were used."""

    file: TomlFile
    folder: Path
    name: str
    shipped: bool
    problems: list[Finding] = field(default_factory=list[Finding])
    defaults: list[str] = field(default_factory=list[str])
    drawn: dict[Place, Reading] = field(default_factory=dict[Place, Reading])

    def study(self) -> Study:
        """Read all sections, then stop if anything is wrong."""
        root = Section(self.file, (), self.file.data, self.problems)
        self._schema(root)
        title = root.text("title", required=True) or ""
        description = root.text("description") or ""
        twin = self._twin(root)
        if twin is None:
            self._stop()
            raise AssertionError("a missing twin is an error")
        site = self._site(root, twin, horizon := self._horizon(root, twin))
        infos = twin.parameters.infos()
        readings = read_parameters(root.table("parameters"), infos)
        cycles = read_survey(root.table("survey"), self.folder, infos, readings)
        listed = root.table("scenarios")
        scenarios = read_scenarios(listed, infos, root)
        accounting = self._accounting(root, twin, scenarios)
        economics = self._economics(root, twin, site)
        claims = read_claims(root.table("claims"), twin, list(scenarios), self.defaults)
        run = self._run(root)
        calibration = self._calibration(root, twin, scenarios, horizon, readings)
        chosen = (twin, list(scenarios), accounting.headline if accounting else "", self.defaults)
        sizings, alternatives = read_sizings(root, *chosen), read_alternatives(root, *chosen)
        root.close()
        self._stop()
        if not (site and horizon and accounting and economics and listed):
            raise AssertionError("a missing section is an error")
        base, priors = self._base(twin, readings)
        parameters = {name: scenario.parameters(base) for name, scenario in scenarios.items()}
        check_boundary(scenarios, parameters, getattr(twin, "boundary_levers", ()), accounting.bau, listed)
        check_scenarios(root, twin, (site, horizon), readings, scenarios, parameters, sizings)
        self._stop()
        physics = (twin.name, site, horizon, parameters, priors, *_observed(calibration))
        return Study(
            name=self.name,
            title=title,
            description=description,
            path=None if self.shipped else self.folder,
            twin=twin,
            site=site,
            horizon=horizon,
            scenarios=parameters,
            scenario_titles={name: scenario.title for name, scenario in scenarios.items()},
            changes=scenarios,
            priors=priors,
            run=run,
            accounting=accounting,
            economics=economics,
            claims=claims,
            cycles=cycles,
            calibration=calibration,
            files=self._files(calibration),
            inputs=self._inputs(twin, readings, scenarios, economics),
            defaults_used=tuple(self.defaults),
            hash=digest(
                (*physics, accounting, economics, claims, run, calibration, *_asked(sizings), *alternatives)
            ),
            simulation_hash=digest(physics),
            findings=Findings(tuple(self.problems)),
            sizings=sizings,
            alternatives=alternatives,
        )

    def _stop(self) -> None:
        Findings(tuple(self.problems)).raise_if_errors()

    def _schema(self, root: Section) -> None:
        schema = root.integer("schema", 1, 1_000_000, _SCHEMA)
        if "schema" not in root:
            root.report(messages.missing_key(root.where(), "schema", "schema = 1 in the first line"))
        elif schema is not None and schema != _SCHEMA:
            root.report(
                Finding(
                    "error",
                    root.where("schema"),
                    f"schema = {schema}",
                    f"this version reads schema {_SCHEMA}",
                    "Written for another version?",
                    "Install that version, or write schema = 1 and check",
                )
            )

    def _twin(self, root: Section) -> Twin | None:
        name = root.text("twin", required=True)
        if name is None:
            return None
        known = twins.available()
        if name not in known:
            root.report(messages.not_a_choice(root.where("twin"), name, known))
            return None
        return twins.load(name)

    def _default(self, root: Section, key: str, value: str, step: str) -> None:
        self.defaults.append(f"{key} = {value}")
        root.report(messages.default_used(f"{self.file.label} {key}", f"[{key}]", value, step))

    def _horizon(self, root: Section, twin: Twin) -> Horizon | None:
        section = root.table("horizon")
        if section is None:
            if "horizon" in root:
                return None
            default = twin.default_horizon()
            self._default(
                root,
                "horizon",
                f"{default.start}, {default.years} years, of the twin",
                "Write [horizon] to choose another",
            )
            return default
        start = section.date("start")
        years = section.integer("years", 1, 60, 15)
        for key, example in (("start", "start = 2019-01-01"), ("years", "years = 15")):
            if key not in section:
                section.report(messages.missing_key(section.where(), key, example))
        section.close()
        if start is None or years is None:
            return None
        if (start.month, start.day) != (1, 1) or not 1990 <= start.year <= 2100:
            western = start.year - _BUDDHIST_YEARS
            year = western if western >= 1990 else min(max(start.year, 1990), 2100)
            section.report(
                Finding(
                    "error",
                    section.where("start"),
                    f"{start}",
                    "the first of January of 1990..2100",
                    "A Buddhist year?" if year == western else "Results are by calendar year",
                    f"Write start = {year}-01-01",
                )
            )
            return None
        return Horizon(start=dt.date(start.year, 1, 1), years=years)

    def _site(self, root: Section, twin: Twin, horizon: Horizon | None) -> Site | None:
        section = root.table("site")
        if section is None:
            if "site" in root:
                return None
            default = twin.default_site()
            self._default(root, "site", f"the shipped site {default.name}", "Write [site] to choose another")
            return default
        return read_site(section, self.folder, twin, horizon, self.defaults)

    def _accounting(
        self, root: Section, twin: Twin, scenarios: Mapping[str, Scenario]
    ) -> AccountingSpec | None:
        section = root.table("accounting")
        if section is None and "accounting" not in root:
            root.report(
                messages.missing_key(root.where(), "accounting", "[accounting] with bau, reference and gwp")
            )
        return read_accounting(section, twin, list(scenarios), self.defaults)

    def _economics(self, root: Section, twin: Twin, site: Site | None) -> EconomicsSpec | None:
        section = root.table("economics")
        if section is None and "economics" not in root:
            root.report(
                messages.missing_key(
                    root.where(), "economics", '[economics] with currency = "IDR" and base_year = 2019'
                )
            )
        return read_economics(section, twin, site, self.defaults, self.drawn)

    def _calibration(
        self,
        root: Section,
        twin: Twin,
        scenarios: Mapping[str, Scenario],
        horizon: Horizon | None,
        readings: Mapping[str, Reading],
    ) -> CalibrationSpec | None:
        return read_calibration(
            root.table("calibration"), self.folder, twin, list(scenarios), horizon, readings, self.defaults
        )

    def _run(self, root: Section) -> RunSpec:
        section = root.table("run")
        default = RunSpec()
        if section is None:
            if "run" not in root:
                self._default(
                    root,
                    "run",
                    f"draws = {default.draws}, seed = {default.seed}, sampling = {default.sampling}",
                    "Write [run] to choose others",
                )
            return default
        draws = section.integer("draws", 1, 10_000_000, default.draws)
        seed = section.integer("seed", 0, 2**63 - 1, default.seed)
        sampling = section.text("sampling", choices=SAMPLINGS)
        section.close()
        for key in ("draws", "seed", "sampling"):
            if key not in section:
                self.defaults.append(f"run.{key} = {getattr(default, key)}")
        return RunSpec(
            default.draws if draws is None else draws,
            default.seed if seed is None else seed,
            sampling or default.sampling,
        )

    def _base(self, twin: Twin, readings: Mapping[str, Reading]) -> tuple[Parameters, dict[str, Prior]]:
        """Return today's parameters with the study's values, and the priors that are left."""
        priors = {
            name: info.prior for name, info in twin.parameters.uncertain().items() if info.prior is not None
        }
        values = {}
        for name, reading in readings.items():
            if reading.prior is not None:
                priors[name] = reading.prior
                values[name] = float(reading.prior.ppf(0.5))
            elif reading.value is not None:
                priors.pop(name, None)
                values[name] = reading.value
        return twin.parameters().replace(**values), dict(sorted(priors.items()))

    def _files(self, calibration: CalibrationSpec | None) -> tuple[str, ...]:
        """Return the files that the study names, itself first."""
        site, survey = self.file.data.get("site", {}), self.file.data.get("survey", {})
        named = [*map(site.get, ("weather", TYPICAL_DAYS)), survey.get("answers"), *survey.get("cycles", [])]
        named += () if calibration is None else calibration.files
        return (FILE_NAME, *dict.fromkeys(name.replace("\\", "/") for name in named if name is not None))

    def _inputs(
        self,
        twin: Twin,
        readings: Mapping[str, Reading],
        scenarios: Mapping[str, Scenario],
        economics: EconomicsSpec,
    ) -> tuple[InputRow, ...]:
        """Return the rows of all inputs, their places named from inside the study folder."""
        rows = (*input_rows(twin, readings, scenarios), *economic_rows(economics, self.drawn))
        label = f"{self.file.label}:"
        return tuple(
            row._replace(where=f"{FILE_NAME}:{row.where.removeprefix(label)}")
            if row.where.startswith(label)
            else row
            for row in rows
        )


def _observed(calibration: CalibrationSpec | None) -> tuple[str, ...]:
    return () if calibration is None else calibration.observed


def _asked(sizings: Sequence[SizingSpec]) -> Iterator[dict[str, Any]]:
    """Give what is asked of sizes: a study without them keeps its hash."""
    return (sizing.content() for sizing in sizings)
