"""``import scenarios``: light, and with the names that a program needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import scenarios
from scenarios.findings import InputError
from tests.scenarios.study.small_twin import GOOD, write_study


def test_importing_the_names_loads_nothing_heavy() -> None:
    code = "import sys, scenarios; dir(scenarios); print(' '.join({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "pandas", "scipy", "pyarrow", "matplotlib", "twins"} & set(done.stdout.split())


def test_every_name_is_found_and_others_are_refused() -> None:
    assert {"open_study", "sweep", "Results", "Account"} <= set(dir(scenarios))
    for name in dir(scenarios):
        assert getattr(scenarios, name).__name__ == name
    with pytest.raises(AttributeError, match=r"no name 'swep'; it has .*sweep"):
        _ = scenarios.swep


def test_a_name_is_the_function_whatever_was_imported_before() -> None:
    """A module of the same name would hide it once it is loaded."""
    code = "import scenarios.monte_carlo, scenarios.study, scenarios; print(callable(scenarios.sweep))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_sweep_account_and_report_in_python(tmp_path: Path) -> None:
    study = scenarios.open_study(write_study(tmp_path / "study"))
    results = scenarios.sweep(
        study.twin, study.scenarios, study.site, study.horizon, 8, 1,
        out=tmp_path / "out", priors=study.priors, workers=0, study_hash=study.simulation_hash,
    )  # fmt: skip
    account = results.account(study)
    quantiles = account.quantiles("co2e_t", [0.1, 0.5, 0.9], by="year")
    assert quantiles.loc[("project", 2020), 0.1] < quantiles.loc[("project", 2020), 0.9]
    saved = account.difference("bau", "project").groupby("draw")["co2e_t"].mean()
    expected = account.quantiles("expected_t", [0.5], by=None).loc["project", 0.5]
    assert saved.median() == pytest.approx(expected)
    page = account.report(tmp_path / "study.html")
    assert "Small study" in page.read_text(encoding="utf-8")
    other = scenarios.open_study(
        write_study(tmp_path / "other", GOOD.replace("value = 0.25", "value = 0.26"))
    )
    with pytest.raises(InputError, match="draws of another study than other"):
        results.account(other)
    dear = scenarios.open_study(write_study(tmp_path / "dear", GOOD.replace("value = 138.9", "value = 200")))
    assert results.account(dear).money["npv_no_grant"].mean() < account.money["npv_no_grant"].mean()
