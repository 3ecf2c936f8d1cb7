"""The contract that every twin passes unasked: a new folder beside the others is found and tried here."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import twins
from twins import Horizon, Outcome, Parameters, Streams, Twin
from twins.core.outcome import wholes
from twins.core.parameters import ParameterInfo
from twins.core.problems import problems_of

ROOT = Path(__file__).resolve().parents[1]
TOY = ROOT / "tests" / "data" / "toy_twin_folder" / "gas_holder"
YEAR_BUDGET_S = 5.0
# A unit of measure must show in the name of the flow; counted things (pieces, trips) are their own name.
SUFFIXES = {"d": ("_d", "_days"), "year": ("_years",), "h": ("_h", "_hours")}
MEASURES = {"km", "kg", "t", "g", "mj", "gj", "kwh", "mwh", "l", "lsp", "m3", "m2", "nm3", *SUFFIXES}


@functools.cache
def warm(name: str) -> Twin:
    twin = twins.load(name)
    twin.warm_up()
    return twin


@pytest.fixture(params=twins.available())
def twin(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twin:
    monkeypatch.chdir(tmp_path)
    return warm(request.param)


def one_year(twin: Twin) -> Horizon:
    return dataclasses.replace(twin.default_horizon(), years=1)


def simulate(
    twin: Twin, parameters: Parameters | None = None, seed: int = 1, draw: int = 0, years: int = 1
) -> Outcome:
    horizon = dataclasses.replace(twin.default_horizon(), years=years)
    return twin.simulate(parameters or twin.parameters(), twin.default_site(), horizon, Streams(seed, draw))


def digest(outcome: Outcome) -> str:
    """Give one hash of everything an outcome says."""
    state = hashlib.sha256(outcome.years.tobytes())
    for kind in (outcome.flows, outcome.series):
        for name in sorted(kind):
            state.update(name.encode() + np.ascontiguousarray(kind[name]).tobytes())
    state.update(repr((outcome.balances, outcome.status, sorted(outcome.stats.items()))).encode())
    return state.hexdigest()


def other_choices(info: ParameterInfo) -> Iterator[object]:
    """Give values of a lever that differ from its default."""
    if isinstance(info.value, bool):
        yield not info.value
    elif isinstance(info.value, str):
        yield from (choice for choice in info.choices or () if choice != info.value)
    elif isinstance(info.value, tuple):
        yield info.choices[:1] if info.choices and info.choices[:1] != info.value else ()
    elif info.within is not None:
        kind = type(info.value)
        yield from {kind(bound) for bound in info.within if np.isfinite(bound) and bound != info.value}


def variants(twin: Twin) -> list[Parameters]:
    """Give today's practice and one variant per other choice of each lever (texts and switches first)."""
    base = twin.parameters()
    levers = sorted(twin.parameters.levers().values(), key=lambda i: not isinstance(i.value, (str, bool)))
    changes = [{info.name: value} for info in levers for value in other_choices(info)]
    return [base, *(base.replace(**change) for change in changes)]  # type: ignore[arg-type]


def draws(twin: Twin, n: int) -> Iterator[Parameters]:
    """Give parameters at random points of the priors, and with every prior at its low and its high end."""
    uncertain = twin.parameters.uncertain()
    points = np.random.default_rng(20190101).random((n, len(uncertain)))
    for row in [np.full(len(uncertain), 1e-6), np.full(len(uncertain), 1.0 - 1e-6), *points]:
        values = {
            name: float(info.prior.ppf(u))
            for (name, info), u in zip(uncertain.items(), row, strict=True)
            if info.prior
        }
        yield twin.parameters().replace(**values)


def test_there_are_twins() -> None:
    assert twins.available() != ()


def test_folder_is_complete(twin: Twin) -> None:
    folder = ROOT / "twins" / twin.name
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {
        "__init__.py",
        "parameters.py",
        "equations.py",
        "twin.py",
        "README.md",
        "survey/README.md",
    } <= present
    assert twin.title and isinstance(twin, Twin)
    assert twins.load(twin.name).name == twin.name


def test_same_seed_same_bytes(twin: Twin) -> None:
    assert digest(simulate(twin)) == digest(simulate(twin))


def test_another_process_gives_the_same_bytes(twin: Twin) -> None:
    code = (
        "import dataclasses, sys, twins\n"
        "from tests.test_every_twin import digest, simulate\n"
        "print(digest(simulate(twins.load(sys.argv[1]))))"
    )
    environment = dict(os.environ, PYTHONHASHSEED="12345", PYTHONPATH=str(ROOT))
    other = subprocess.run(
        [sys.executable, "-c", code, twin.name], capture_output=True, text=True, env=environment, check=True
    )
    assert other.stdout.split()[-1] == digest(simulate(twin))


def test_another_seed_or_draw_differs(twin: Twin) -> None:
    assert len({digest(simulate(twin, seed=s, draw=d)) for s, d in ((1, 0), (2, 0), (1, 1))}) == 3


def test_paired_equals_each_alone(twin: Twin) -> None:
    scenarios = variants(twin)[:8]
    horizon = one_year(twin)
    together = twin.simulate_paired(scenarios, twin.default_site(), horizon, Streams(3, 5))
    alone = [simulate(twin, parameters, seed=3, draw=5) for parameters in scenarios]
    assert [digest(o) for o in together] == [digest(o) for o in alone]
    assert len({digest(o) for o in together}) > 1, "levers must move something"


def test_paired_does_not_depend_on_order(twin: Twin) -> None:
    scenarios = variants(twin)[:4]
    forth = twin.simulate_paired(scenarios, twin.default_site(), one_year(twin), Streams(1, 2))
    back = twin.simulate_paired(scenarios[::-1], twin.default_site(), one_year(twin), Streams(1, 2))
    assert [digest(o) for o in forth] == [digest(o) for o in back[::-1]]


def test_balances_close(twin: Twin) -> None:
    outcomes = [simulate(twin, parameters) for parameters in (*variants(twin), *draws(twin, 3))]
    for outcome in (o for o in outcomes if o.ok):
        assert outcome.balances != (), "a twin says what it conserves"
        assert [b for b in outcome.balances if not b.residual <= 1e-9] == []
        assert all(max(abs(b.into), abs(b.out), abs(b.stored)) >= 0.0 for b in outcome.balances)
    assert sum(b.into > 0.0 for o in outcomes for b in o.balances) > 0, "balances of nothing prove nothing"


def test_parameters_have_unit_and_source(twin: Twin) -> None:
    register = ROOT / "twins" / twin.name / "survey" / "sources.csv"
    keys = (
        {row["key"] for row in csv.DictReader(register.read_text(encoding="utf-8").splitlines())}
        if register.is_file()
        else set[str]()
    )
    infos = twin.parameters.infos().values()
    assert len(infos) > 0
    for info in infos:
        assert info.unit.strip() and info.meaning.strip(), info.name
        assert len(info.source.removeprefix("assumed").strip(": ")) >= 3, (
            f"{info.name}: say why it is assumed"
        )
        unknown = set(re.findall(r"\bS\d\d\b", info.source)) - keys
        assert not unknown, f"{info.name}: sources {unknown} are not in survey/sources.csv"


def test_priors_fit_their_intervals(twin: Twin) -> None:
    for name, info in twin.parameters.uncertain().items():
        assert info.prior is not None
        low, median, high = (float(info.prior.ppf(u)) for u in (1e-9, 0.5, 1.0 - 1e-9))
        assert low < median < high, name
        assert isinstance(info.value, float) and low <= info.value <= high, f"{name}: value outside its prior"
        if info.within is not None:
            assert info.within[0] <= low and high <= info.within[1], (
                f"{name}: prior reaches beyond {info.within}"
            )
    assert twin.parameters.uncertain(), "a twin without uncertainty needs no Monte Carlo"


def test_flows_are_as_declared(twin: Twin) -> None:
    outcome = simulate(twin, years=2)
    declared = [flow.name for flow in twin.flows]
    assert outcome.ok and sorted(outcome.flows) == sorted(declared) and len(set(declared)) == len(declared)
    np.testing.assert_array_equal(outcome.years, twin.default_horizon().start.year + np.arange(2))
    for flow in twin.flows:
        values = outcome.flows[flow.name]
        assert values.shape == (2,) and values.dtype == np.float64, flow.name
        assert flow.meaning.strip()
        if flow.unit.lower() in MEASURES:
            assert flow.name.endswith(SUFFIXES.get(flow.unit.lower(), ("_" + flow.unit.lower(),))), flow.name


def test_accounting_can_read_the_flows(twin: Twin) -> None:
    units = {"fuel_burned": "MJ", "gas_emitted": "kg", "electricity": "kWh"}
    for flow in twin.flows:
        if flow.role in units:
            assert flow.unit == units[flow.role] and flow.carrier, flow.name


def test_no_negative_or_lost_flow(twin: Twin) -> None:
    signed = {flow.name for flow in twin.flows if flow.signed}
    for parameters in (*variants(twin), *draws(twin, 3)):
        outcome = simulate(twin, parameters)
        if outcome.ok:
            assert [name for name, v in outcome.flows.items() if not np.all(np.isfinite(v))] == []
            assert [name for name, v in outcome.flows.items() if name not in signed and np.any(v < 0.0)] == []


def test_parts_of_a_whole_can_be_added(twin: Twin) -> None:
    """Flows of one whole share a unit and none is negative, so that they can stand in one bar."""
    for name, parts in wholes(twin.flows).items():
        assert len(parts) > 1, f"{name}: one part is no whole"
        assert len({part.unit for part in parts}) == 1, f"{name}: {[part.unit for part in parts]}"
        assert not any(part.signed for part in parts), f"{name}: a signed flow is no part of a whole"
        for parameters in variants(twin)[:6]:
            outcome = simulate(twin, parameters)
            if outcome.ok:
                assert [part.name for part in parts if np.any(outcome.flows[part.name] < 0.0)] == [], name


def test_hours_of_a_whole_are_hours_of_the_year(twin: Twin) -> None:
    """A whole in hours is the time of whole units: of one plant 8,760 h, of n vehicles n times that."""
    outcome = simulate(twin)
    for name, parts in wholes(twin.flows).items():
        if outcome.ok and parts[0].unit == "h":
            years = sum(outcome.flows[part.name][0] for part in parts) / (24.0 * one_year(twin).n_days)
            assert years == pytest.approx(round(years), abs=1e-9 * max(1.0, years)), name


def test_hard_corners_give_an_outcome(twin: Twin) -> None:
    """A draw at the ends of all priors is a row with a status, never an exception."""
    for parameters in draws(twin, 2):
        outcome = simulate(twin, parameters)
        assert isinstance(outcome, Outcome) and outcome.status.strip()


def test_wrong_parameters_are_refused(twin: Twin) -> None:
    class Strange(Parameters):
        pass

    with pytest.raises(TypeError, match=twin.name):
        simulate(twin, Strange())


def test_what_does_not_fit_together_is_said(twin: Twin) -> None:
    """Today's practice has no problem; whatever a twin says of other levers is a whole message."""
    site = twin.default_site()
    assert problems_of(twin, twin.parameters(), site) == ()
    for parameters in variants(twin):
        found = problems_of(twin, parameters, site)
        assert all(set(p.about) <= set(twin.parameters.infos()) | set(site.monthly) for p in found)
        assert all(str(p).count(" - ") >= 4 for p in found)


def test_outcome_is_frozen(twin: Twin) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        simulate(twin).status = "changed"  # type: ignore[misc]


def test_observe_answers_the_survey(twin: Twin) -> None:
    answers = twin.observe(simulate(twin))
    assert sorted(answers) == sorted(twin.observables) and len(answers) > 0
    assert all(isinstance(value, float) for value in answers.values())
    assert any(np.isfinite(value) for value in answers.values())
    assert all(unit.strip() and meaning.strip() for unit, meaning in twin.observables.values())


def test_a_year_fits_the_time_budget(twin: Twin) -> None:
    times: list[float] = []
    for _ in range(3):  # the best of three: a shared machine may stall
        began = time.perf_counter()
        simulate(twin)
        times.append(time.perf_counter() - began)
    assert min(times) < YEAR_BUDGET_S


def test_simulation_is_pure(twin: Twin, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parameters, environment = twin.parameters(), dict(os.environ)
    before = (parameters.as_dict(), np.random.get_state()[1].tobytes())  # type: ignore[union-attr]  # noqa: NPY002
    simulate(twin, parameters)
    assert (parameters.as_dict(), np.random.get_state()[1].tobytes()) == before  # type: ignore[union-attr]  # noqa: NPY002
    assert list(tmp_path.iterdir()) == [] and dict(os.environ) == environment
    assert capfd.readouterr() == ("", "")


def test_horizon_and_site_of_the_study(twin: Twin) -> None:
    horizon = twin.default_horizon()
    assert horizon.years >= 1 and horizon.start > dt.date(1990, 1, 1)
    site = twin.default_site()
    assert site.name and all(len(values) == 12 for values in site.monthly.values())
    for name in site.signals:
        assert site.signal(name, horizon).shape == (horizon.n_days,)


@pytest.mark.slow
def test_a_copied_folder_is_a_twin(tmp_path: Path) -> None:
    """A folder that is laid beside the others passes contract and architecture; no other file is touched."""
    if TOY.name in twins.available():
        return  # this is the run inside the copy
    ignore = shutil.ignore_patterns("__pycache__")
    for package in ("twins", "calibration", "scenarios"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignore)
    (tmp_path / "tests").mkdir()
    for name in (
        "pyproject.toml",
        "tests/__init__.py",
        "tests/conftest.py",
        "tests/test_every_twin.py",
        "tests/test_architecture.py",
    ):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(TOY, tmp_path / "twins" / TOY.name, ignore=ignore)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-k",
        f"{TOY.name} or can_fail or named",
        "-p",
        "no:xdist",
        "tests",
    ]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COVERAGE_"))}
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stdout[-4000:]
    found = re.search(r"(\d+) passed", run.stdout)
    assert found is not None and int(found[1]) >= 20, run.stdout[-500:]
