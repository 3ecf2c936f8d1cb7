"""The split of a variance by sweeps, against a product of independent numbers whose split is known."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calibration.posterior import Posterior
from scenarios.accounting.cost_specification import EconomicsSpec
from scenarios.accounting.specification import AccountingSpec
from scenarios.findings import InputError
from scenarios.results import Results
from scenarios.sampling import fresh_seed, parameter_draws
from scenarios.study_account import account_frame
from scenarios.variance_split import GroupShare, VarianceSplit, variance_split
from tests.scenarios.product_twin import SIGMA, TWIN, ProductParameters

SEED = 5


def study(**levers: Any) -> Any:
    return SimpleNamespace(
        twin=TWIN, site=TWIN.default_site(), horizon=TWIN.default_horizon(),
        scenarios={"bau": ProductParameters(), "reference": ProductParameters(),
                   "project": ProductParameters(burning=False, **levers)},
        priors={k: i.prior for k, i in TWIN.parameters.uncertain().items()},
        accounting=AccountingSpec(sector="energy industries"),
        economics=EconomicsSpec(currency="IDR", base_year=2020, unpriced=()),
        run=SimpleNamespace(sampling="sobol"), simulation_hash="product",
    )  # fmt: skip


def posterior() -> Posterior:
    draws = np.random.default_rng(3).lognormal(0.0, SIGMA, size=(4000, 1))
    return Posterior(("charge",), draws, {"charge": 1.0}, {"charge": 4000.0})


def exact(names: tuple[str, ...], squared_cv: dict[str, float]) -> dict[str, tuple[float, float, float]]:
    """Return share, first and total of each factor of a product of independent numbers."""
    whole = math.prod(1.0 + squared_cv[n] for n in names) - 1.0
    parts = {
        members: math.prod(squared_cv[n] for n in members) / whole
        for size in range(1, len(names) + 1)
        for members in itertools.combinations(names, size)
    }
    return {
        n: (
            sum(v / len(members) for members, v in parts.items() if n in members),
            parts[n,],
            sum(v for members, v in parts.items() if n in members),
        )
        for n in names
    }


def factor_variation() -> float:
    """Return the squared coefficient of variation of the emission factor [-], from many draws."""
    n = 4000
    frame = pd.DataFrame({
        "scenario": np.repeat(["bau", "reference", "project"], n), "draw": np.tile(np.arange(n), 3), "year": 2020,
        "burned_mj": np.repeat([1e6, 1e6, 0.0], n), "status": "ok",
    })  # fmt: skip
    tonnes = account_frame(frame, study(), 77).reduction_of("project", "expected_t")
    return float(tonnes.var() / tonnes.mean() ** 2)


def by_group(found: VarianceSplit) -> dict[str, GroupShare]:
    return {one.group: one for one in found.groups}


def test_a_product_of_four_numbers_is_split_as_by_hand(tmp_path: Path) -> None:
    found = variance_split(study(), posterior(), 1500, SEED, out=tmp_path, workers=0)
    variation = math.exp(SIGMA**2) - 1.0
    truth = exact(
        ("calibrated", "uncalibrated", "luck", "factors"),
        {
            "calibrated": variation,
            "uncalibrated": variation,
            "luck": variation,
            "factors": factor_variation(),
        },
    )
    assert {one.group for one in found.groups} == set(truth)
    for group, one in by_group(found).items():
        assert (one.share, one.first, one.total) == pytest.approx(truth[group], abs=0.06), group
        assert one.low - 0.02 < truth[group][0] < one.high + 0.02
    assert sum(one.share for one in found.groups) == pytest.approx(1.0)
    assert (found.n, found.left_out, found.runs) == (1500, 0, 1500 * 4 * 2)
    assert VarianceSplit.from_text((tmp_path / "variance_split.json").read_text()) == found


def test_without_a_posterior_all_parameters_are_one_group(tmp_path: Path) -> None:
    found = variance_split(study(), None, 200, SEED, out=tmp_path, workers=0)
    titles = {one.group: one.title for one in found.groups}
    assert set(titles) == {"uncalibrated", "luck", "factors"}
    assert titles["uncalibrated"] == "parameters"
    assert found.groups[0].group == "uncalibrated"  # two of three numbers
    assert not (tmp_path / "calibrated").exists()


def test_samples_share_all_but_their_group(tmp_path: Path) -> None:
    variance_split(study(), posterior(), 16, SEED, out=tmp_path, workers=0)
    inputs = {name: Results.open(tmp_path / name).inputs()
              for name in ("as_drawn", "calibrated", "uncalibrated", "luck")}  # fmt: skip
    plain = inputs["as_drawn"]
    same = {
        name: {str(c): bool(np.any(frame[c] == plain[c])) for c in plain} for name, frame in inputs.items()
    }
    assert same["calibrated"] == {"charge": False, "heating": True}
    assert same["uncalibrated"] == {"charge": True, "heating": False}
    assert same["luck"] == {"charge": True, "heating": True}
    burned = {name: Results.open(tmp_path / name).frame()["burned_mj"].to_numpy() for name in inputs}
    assert not np.any((burned["luck"] == burned["as_drawn"]) & (burned["as_drawn"] > 0.0))


def test_what_is_drawn_anew_is_independent_of_what_was_drawn() -> None:
    # the same Sobol dimension under another seed moves together with the first: that would bias every share
    priors: Any = study().priors
    first = parameter_draws(priors, range(512), "sobol", SEED, 0)
    anew = parameter_draws(priors, range(512), "sobol", SEED, 0, redrawn="uncalibrated")
    for name in priors:
        halves = (first[name] > 1.0) == (anew[name] > 1.0)
        assert 0.4 < halves.mean() < 0.6
        assert abs(np.corrcoef(first[name], anew[name])[0, 1]) < 0.12
    assert len({1, 2, fresh_seed(1), fresh_seed(2)}) == 4
    assert 0 <= fresh_seed(2**63 - 1) < 2**63


def test_it_resumes_and_leaves_failed_draws_out(tmp_path: Path) -> None:
    made = variance_split(study(fails=("3", "7")), None, 20, SEED, out=tmp_path, workers=0)
    assert (made.n, made.left_out) == (18, 2)
    files = {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/chunks/*.parquet")}
    again = variance_split(study(fails=("3", "7")), None, 20, SEED, out=tmp_path, workers=0)
    assert again == made
    assert {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/chunks/*.parquet")} == files


def test_too_few_complete_draws_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least 8"):
        variance_split(study(), None, 7, SEED, out=tmp_path, workers=0)


def test_a_group_is_part_of_the_inputs_of_a_sweep_only_when_drawn_anew(tmp_path: Path) -> None:
    variance_split(study(), None, 8, SEED, out=tmp_path, workers=0)
    plain, luck = (Results.open(tmp_path / name).manifest["inputs"] for name in ("as_drawn", "luck"))
    assert "redrawn" not in plain
    assert luck == plain | {"redrawn": "luck"}


def test_a_record_of_another_version_is_refused() -> None:
    for text in ("{}", "[]", '{"groups": [{"group": "luck"}]}', "null"):
        with pytest.raises(ValueError, match="no variance split"):
            VarianceSplit.from_text(text)
