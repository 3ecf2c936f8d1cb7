"""A made-up calibration: every figure comes from small random draws, none from a twin or a survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.posterior import Posterior
from calibration.record import (
    AnswerCheck,
    CalibrationRecord,
    EmulatorCheck,
    Interval,
    ParameterCheck,
    SeriesCheck,
    SourceCheck,
)
from scenarios.report.calibration_evidence import Calibration
from tests.scenarios.report.made_up import FakeStudy, SmallParameters
from twins.core.parameters import ParameterInfo, Parameters
from twins.core.priors import Prior

Array = NDArray[np.float64]
N_DRAWS = 1500


class Said(NamedTuple):
    """An answer, and the law of what the fitted twin gives for it: mean, spread and error of the measurement."""

    column: str
    unit: str
    kind: str
    source: str
    given: tuple[float, ...]
    mean: float
    spread: float
    error: float
    right: float | None = None
    note: str = ""


SAID = (
    Said("fuel_economy_large_km_per_l", "km/L", "LogNormalError", "S03", (2.5,), 2.42, 0.10, 0.3),
    Said("fuel_economy_medium_km_per_l", "km/L", "LogNormalError", "S03", (3.5,), 3.38, 0.11, 0.5),
    Said("road_test_diesel_only_l", "L", "NormalError", "S04", (5.5,), 5.3, 0.2, 0.55),
    Said(
        "road_test_dual_diesel_l", "L", "NormalError", "S04", (1.48,), 1.9, 0.12, 0.2, note="filled by hand"
    ),
    Said("road_test_dual_gas_lsp", "LSP", "NormalError", "S04", (4.02,), 3.95, 0.14, 0.4),
    Said("gas_share_2019_02", "-", "Claim", "S12", (0.70,), 0.33, 0.04, 0.05, 0.02),
    Said("gas_share_2019_02", "-", "Claim", "S08", (0.717,), 0.33, 0.04, 0.05, 0.02),
    Said("gas_share_2020", "-", "LessThan", "S14", (0.02,), 0.014, 0.004, 0.02),
    Said("gas_share_2021_09", "-", "Claim", "S16", (0.40,), 0.34, 0.03, 0.06, 0.86),
    Said("gas_share_2022_07", "-", "Claim", "S14", (0.35,), 0.26, 0.03, 0.1, 0.62),
    Said("gas_share_2022_08", "-", "Claim", "S15", (0.30,), 0.26, 0.03, 0.1, 0.81),
    Said("gas_share_2022_09", "-", "Claim", "S19", (0.20,), 0.26, 0.03, 0.1, 0.79),
    Said("riders_per_day", "passengers/day", "Range", "S26", (33000.0, 36000.0), 34300.0, 900.0, 2000.0),
    Said("km_per_bus_day", "km/d", "LogNormalError", "S08", (260.0,), 214.0, 6.0, 20.0),
    Said("km_per_road_call", "km", "LessThan", "S46", (6437.0,), 5200.0, 700.0, 1500.0),
)


def monthly(months: int = 5) -> tuple[Said, ...]:
    """Return readings of one quantity month by month."""
    return tuple(
        Said(f"diesel_used_2022_{m:02d}", "L", "NormalError", "S31", (52000.0 + 900.0 * (-1) ** m,),
             52000.0 + 150.0 * m, 500.0, 900.0)
        for m in range(1, months + 1)
    )  # fmt: skip


@dataclass(frozen=True)
class FakeTwin:
    """The parts of a twin that the page reads."""

    parameters: type[Parameters] = SmallParameters
    name: str = "made_up"
    observables: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class CalibratedStudy:
    """The parts of a study that the page reads."""

    twin: Any = field(default_factory=FakeTwin)
    title: str = FakeStudy.title
    name: str = FakeStudy.name
    hash: str = "0" * 64
    calibration: Any = None

    @property
    def priors(self) -> dict[str, Prior]:
        """Priors of the twin."""
        return priors_of(self.twin.parameters.uncertain())


def priors_of(infos: Mapping[str, ParameterInfo]) -> dict[str, Prior]:
    """Return the priors of uncertain parameters."""
    return {name: info.prior for name, info in infos.items() if info.prior is not None}


def quantiles(values: Array) -> Interval:
    """Return 5, 50 and 95 %."""
    low, middle, high = (float(q) for q in np.quantile(values, [0.05, 0.5, 0.95]))
    return low, middle, high


def draws_z(k: int, rng: np.random.Generator) -> Array:
    """Return draws [-] of k parameters, the first narrowed most; the first two trade off, two later rise together."""
    z = rng.standard_normal((N_DRAWS, k))
    if k > 1:
        z[:, 1] = -0.75 * z[:, 0] + np.sqrt(1.0 - 0.75**2) * z[:, 1]
    if k > 4:
        z[:, 4] = 0.5 * z[:, 3] + np.sqrt(0.75) * z[:, 4]
    width = np.clip(0.25 + 0.75 * np.arange(k) / 14.0, 0.25, 1.0)
    shift = np.where(width < 0.95, 0.8 * (-1.0) ** np.arange(k), 0.0)
    return z * width + shift


def posterior_of(
    priors: Mapping[str, Prior], names: tuple[str, ...], z: Array, r_hat: float = 1.004
) -> Posterior:
    """Return the posterior of `names` with the draws `z`."""
    values = np.column_stack([priors[name].ppf(special.ndtr(z[:, i])) for i, name in enumerate(names)])
    return Posterior(
        names,
        values,
        dict.fromkeys(names, r_hat),
        dict.fromkeys(names, 812.0),
        {"survey": "a" * 64, "seed": "1, draw 0", "versions": '{"numpy": "2.4"}'},
    )


def answer(said: Said, rng: np.random.Generator) -> AnswerCheck:
    """Return the check of an answer: bands and p-value by draws; a claim may be anything with one half."""
    predicted = said.mean + said.spread * rng.standard_normal(N_DRAWS)
    figures = predicted + said.error * rng.standard_normal(N_DRAWS)
    before = said.mean * (1.0 + 0.3 * rng.standard_normal(N_DRAWS)) + said.error * rng.standard_normal(
        N_DRAWS
    )
    if said.kind == "Claim":
        wrong = rng.random(N_DRAWS) < 0.5
        figures, before = (np.where(wrong, rng.uniform(0.0, 0.86, N_DRAWS), v) for v in (figures, before))
    below = float(np.mean(figures < np.mean(said.given)))
    return AnswerCheck(
        said.column, said.unit, said.kind, said.source, f"survey.csv:{said.column}", said.note, said.given,
        quantiles(before), quantiles(figures), quantiles(predicted), 2.0 * min(below, 1.0 - below), said.right,
    )  # fmt: skip


def parameter_checks(
    priors: Mapping[str, Prior],
    infos: Mapping[str, ParameterInfo],
    posterior: Posterior,
    z: Array,
    rng: np.random.Generator,
) -> tuple[ParameterCheck, ...]:
    """Return the checks of the fitted parameters."""
    u = (np.arange(2000) + 0.5) / 2000
    return tuple(
        ParameterCheck(
            name, infos[name].unit, infos[name].meaning, False, priors[name].describe(), quantiles(priors[name].ppf(u)),
            quantiles(posterior.draws[:, i]), 1.0 - float(np.var(z[:, i])), posterior.r_hat[name], posterior.ess[name],
            float(rng.standard_normal()), float(rng.uniform(0.1, 1.0)),
        )
        for i, name in enumerate(posterior.names)
    )  # fmt: skip


def reliability(source: str, rng: np.random.Generator) -> ParameterCheck:
    """Return the check of the reliability of a source of claims."""
    before, after = rng.random(N_DRAWS), rng.beta(2.0, 1.4, N_DRAWS)
    return ParameterCheck(
        f"reliability[{source}]", "-", "probability that a claim of this source is right", True, "uniform(0, 1)",
        quantiles(before), quantiles(after), 0.2, 1.002, 1400.0, 0.4, 0.5,
    )  # fmt: skip


def case(
    said: tuple[Said, ...] = SAID,
    parameters: type[Parameters] = SmallParameters,
    n_fitted: int = 4,
    r_hat: float = 1.004,
    seed: int = 3,
) -> tuple[CalibrationRecord, Posterior, CalibratedStudy]:
    """Return record, posterior and study; the first `n_fitted` uncertain parameters are fitted."""
    rng = np.random.default_rng(seed)
    infos = parameters.uncertain()
    priors = priors_of(infos)
    names = tuple(sorted(priors))[:: max(1, len(priors) // n_fitted)][:n_fitted]
    z = draws_z(len(names), rng)
    posterior = posterior_of(priors, names, z, r_hat)
    answers = tuple(answer(s, rng) for s in said)
    claims = sorted({a.source for a in answers if a.kind == "Claim"})
    correlation = np.atleast_2d(np.corrcoef(posterior.draws.T))
    pairs = sorted(
        ((a, b, float(correlation[i, j])) for i, a in enumerate(names) for j, b in enumerate(names) if i < j),
        key=lambda row: -abs(row[2]),
    )
    reliabilities = tuple(reliability(s, rng) for s in claims)
    months = tuple(a.column for a in answers if a.source == "S31")
    record = CalibrationRecord(
        twin="made_up",
        scenario="project_as_lived",
        first_year=2019,
        years=4,
        survey_files=("survey.csv",),
        sampler="emcee 3.1.6",
        second_sampler="dynesty 3.0.0",
        runs=700,
        failed_runs=0,
        checks=100,
        answers=answers,
        parameters=(*parameter_checks(priors, infos, posterior, z, rng), *reliabilities),
        sources=tuple(
            SourceCheck(
                s, sum(a.source == s for a in answers), min(1.0, float(rng.uniform(0.02, 2.0))), names[i % len(names)],
                float(rng.normal(0.0, 0.6)),
                next((r.posterior for r in reliabilities if r.name == f"reliability[{s}]"), None),
            )
            for i, s in enumerate(dict.fromkeys(a.source for a in answers))
        ),
        emulator=tuple(
            EmulatorCheck(s.column, s.unit, 0.1 * s.spread, float(rng.uniform(0.05, 0.3)),
                          float(rng.normal(1.0, 0.1)), 0.14, 1.0 if i else 1.25)
            for i, s in enumerate({s.column: s for s in said}.values())
        ),
        series=(SeriesCheck("diesel used", "L", months, 0.031, 0.12),) if months else (),
        uninformed=tuple(n for n in sorted(priors) if n not in names),
        correlations=tuple(pairs[:12]),
    )  # fmt: skip
    return record, posterior, CalibratedStudy(FakeTwin(parameters))


def calibration(**changes: Any) -> Calibration:
    """Return `case` as the report sees it."""
    return Calibration.of_study(*case(**changes))
