"""A new twin with new survey columns is calibrated by the code as it stands: nothing here is known to it."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import twins
from calibration import Survey, Target, fit
from calibration.calibrate import Fit
from calibration.design import design
from calibration.emulator import Emulator, held_out
from calibration.emulator import fit as fit_emulator
from calibration.predictive import predictive_p_values
from calibration.samplers import Ensemble, Nested
from calibration.target import Array, of_values
from scenarios.survey_reading import read_survey_file
from twins.core.priors import Prior
from twins.core.streams import Streams
from twins.core.twin import Twin

ROOT = Path(__file__).resolve().parents[2]
HOLDER = ROOT / "tests" / "data" / "toy_twin_folder" / "gas_holder"
NAME = "gas_holder_surveyed"
OLD = '"boiler_mj_per_day": ("MJ/d", "mean of the first year")'
NEW_COLUMNS = {
    "leak_kg_per_day": ("kg/d", 'outcome.flows["methane_leaked_kg"][0] / 365.0'),
    "kept_kg": (
        "kg",
        'outcome.flows["methane_in_kg"][0] - outcome.flows["methane_leaked_kg"][0]'
        ' - outcome.flows["methane_burned_mj"][0] / LHV_MJ_PER_KG',
    ),
}
TRUTH = {"inflow_kg_per_day": 112.0, "leak_per_day": 0.012}
BOILER_KG_PER_DAY = 70.0  # below the least inflow, so that the holder fills and its leak can be seen
STREAMS = Streams(21, 0)
N, CHECKS = 160, 40


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """A copy of the toy twin as a folder of its own name, with two more columns that `observe` answers."""
    folder = tmp_path_factory.mktemp("new") / NAME
    shutil.copytree(HOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in folder.glob("*.py"):
        path.write_text(path.read_text(encoding="utf-8").replace("gas_holder", NAME), encoding="utf-8")
    source = (folder / "twin.py").read_text(encoding="utf-8")
    declared = "".join(f', "{name}": ("{unit}", "first year")' for name, (unit, _) in NEW_COLUMNS.items())
    answered = "".join(f', "{name}": float({code})' for name, (_, code) in NEW_COLUMNS.items())
    source = source.replace(OLD, OLD + declared).replace("/ 365.0)}", f"/ 365.0){answered}}}")
    (folder / "twin.py").write_text(source, encoding="utf-8")
    twins.__path__.append(str(folder.parent))
    try:
        module: ModuleType = importlib.import_module(f"twins.{NAME}")
        yield module.TWIN
    finally:
        twins.__path__.remove(str(folder.parent))
        for name in [n for n in sys.modules if n.startswith(f"twins.{NAME}")]:
            del sys.modules[name]


def answers(twin: Twin, columns: tuple[str, ...], values: dict[str, float], draw: int) -> Array:
    """Return what one run would answer [units of the columns]; the luck of the year is that of `draw`."""
    parameters = twin.parameters().replace(boiler_kg_per_day=BOILER_KG_PER_DAY, **values)
    horizon = dataclasses.replace(twin.default_horizon(), years=1)
    observed = twin.observe(twin.simulate(parameters, twin.default_site(), horizon, Streams(5, draw)))
    return np.array([observed[column] for column in columns])


def runs(twin: Twin, columns: tuple[str, ...], values: Array, draws: Iterable[int]) -> Array:
    rows = [dict(zip(TRUTH, row, strict=True)) for row in values.tolist()]
    return np.array([answers(twin, columns, row, draw) for row, draw in zip(rows, draws, strict=True)])


@pytest.fixture(scope="module")
def survey(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """A file with the new columns: one in another unit, both a little off the truth, as a meter would be."""
    leak, kept = answers(twin, tuple(NEW_COLUMNS), TRUTH, draw=1_000_000)
    path = tmp_path_factory.mktemp("survey") / "holder.csv"
    path.write_text(
        "column,kind,value,unit,error,source\n"
        f"leak_kg_per_day,normal,{1.02 * leak:.4f},kg/d,4%,meter\n"
        f"kept_kg,lognormal,{0.97e-3 * kept:.6f},t,5%,tape\n",
        encoding="utf-8",
    )
    reading = read_survey_file(path, path.name, twin)
    assert [str(finding) for finding in reading.findings.errors] == []
    assert reading.kept["answers"] == len(reading.observations) == 2
    return reading.survey()


def priors(twin: Twin) -> Mapping[str, Prior]:
    found = {name: twin.parameters.uncertain()[name].prior for name in TRUTH}
    return {name: prior for name, prior in found.items() if prior is not None}


@pytest.fixture(scope="module")
def emulator(twin: Twin, survey: Survey) -> Emulator:
    z = design(priors(twin), N + CHECKS, STREAMS)
    values = Target(priors(twin), lambda v: v, Survey(())).parameters(z)
    outputs = runs(twin, survey.columns, values, range(N + CHECKS))
    found = fit_emulator(z[:N], outputs[:N], survey.columns, priors(twin), STREAMS)
    return found.widened(held_out(found, z[N:], outputs[N:]))


def check(found: Fit, twin: Twin) -> None:
    assert set(found.posterior().names) == set(TRUTH) == set(twin.parameters.uncertain())
    draws = found.posterior().draws
    for i, name in enumerate(found.posterior().names):
        low, high = np.quantile(draws[:, i], [0.005, 0.995])
        assert low < TRUTH[name] < high, name
        assert found.shrinkage()[name] > 0.5, name
    assert np.all(predictive_p_values(found.target, found.chains.thinned(1000), STREAMS) > 0.05)


def test_a_new_column_of_a_new_twin_is_calibrated_with_an_emulator(
    twin: Twin, survey: Survey, emulator: Emulator
) -> None:
    target = Target(priors(twin), emulator.predict_z, survey, emulator.spread_z)
    found = fit(target, STREAMS, Ensemble(ensembles=3, first_steps=256))
    assert found.posterior().converged, found.posterior().mark
    check(found, twin)


@pytest.mark.slow
def test_a_new_column_of_a_new_twin_is_calibrated_by_its_own_runs(twin: Twin, survey: Survey) -> None:
    def predict(values: Array) -> Array:
        return runs(
            twin, survey.columns, values, [0] * len(values)
        )  # one luck for all: common random numbers

    target = Target(priors(twin), of_values(priors(twin), predict), survey)
    check(fit(target, STREAMS, Nested(runs=2, live=50)), twin)


# --- and so it stays -----------------------------------------------------------------------------------


def words_of_twins() -> set[str]:
    """Give the names of all twins and of all that they answer or have as parameters; plain words are nobody's."""
    words: set[str] = set()
    for name in twins.available():
        known = twins.load(name)
        words |= {name, *known.observables, *(flow.name for flow in known.flows), *known.parameters.infos()}
    return {word for word in words if "_" in word}


def test_calibration_names_nothing_of_a_twin() -> None:
    words = words_of_twins()
    assert len(words) > 100
    named: list[str] = []
    for path in sorted((ROOT / "calibration").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else getattr(node, "attr", None)
            if isinstance(text, str) and text in words:
                named.append(f"{path.name}:{node.lineno} {text}")
    assert named == []
