"""Known answers for `scenarios.sensitivity`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from scenarios.sensitivity import MIN_DRAWS, attribute, rank_shares


def uniform(n: int, names: str, seed: int = 3) -> pd.DataFrame:
    points = stats.qmc.Sobol(len(names), rng=np.random.default_rng(seed)).random(n)
    return pd.DataFrame(points, columns=list(names))


def test_linear_model_shares_are_the_squared_coefficients():
    # y = 3a + 2b + c of equal uniforms: shares 9/14, 4/14, 1/14; ranks bend them a little
    x = uniform(1024, "abc")
    found = attribute(x, 3 * x["a"] + 2 * x["b"] + x["c"])
    assert found.explained == pytest.approx(1.0, abs=0.04)
    assert found.table["share"].loc[list("abc")].to_numpy() == pytest.approx(
        [9 / 14, 4 / 14, 1 / 14], abs=0.03
    )
    assert list(found.table.index) == ["a", "b", "c"]


def test_shares_add_up_to_adjusted_r_squared_before_clipping():
    x = uniform(512, "abcd")
    noise = np.random.default_rng(1).normal(size=512)
    found = attribute(x, 2 * x["a"] + x["b"] + 0.6 * x["c"] + 0.5 * x["d"] + 0.2 * noise)
    assert (found.table["share"] > 0.01).all()
    assert found.table["share"].sum() == pytest.approx(found.explained, rel=1e-9)


def test_monotone_transform_changes_nothing():
    x = uniform(256, "abc")
    y = x["a"] + 0.3 * x["b"]
    pd.testing.assert_frame_equal(attribute(x, y).table, attribute(x, np.exp(9 * y)).table)


def test_ishigami_shows_what_ranks_cannot_see():
    # Ishigami: b enters as sin^2 (not monotone) and c only through an interaction. First-order Sobol indices
    # are 0.314, 0.442, 0: rank regression finds a, and must say that most is unexplained.
    x = uniform(2048, "abc")
    z = (x - 0.5) * 2 * np.pi
    y = np.sin(z["a"]) + 7 * np.sin(z["b"]) ** 2 + 0.1 * z["c"] ** 4 * np.sin(z["a"])
    found = attribute(x, y)
    assert found.table.index[0] == "a"
    assert found.table["share"]["b"] < 0.01
    assert found.table["share"]["c"] < 0.01
    assert 0.1 < found.explained < 0.35


def test_g_function_orders_inputs_after_folding():
    # Sobol g: product of (|4x-2| + a)/(1 + a); in u = |4x-2| it is monotone: order by a
    x = uniform(2048, "abcd")
    folded = (4 * x - 2).abs()
    weights = {"a": 0.0, "b": 1.0, "c": 4.5, "d": 99.0}
    y = pd.Series(1.0, index=x.index)
    for name, a in weights.items():
        y = y * (folded[name] + a) / (1 + a)
    table = rank_shares(folded, y)
    assert list(table.index) == ["a", "b", "c", "d"]
    assert table["share"]["d"] < 0.005


def test_partial_correlation_equals_regression_of_residuals():
    generator = np.random.default_rng(5)
    a = generator.normal(size=400)
    x = pd.DataFrame({"a": a, "b": 0.7 * a + generator.normal(size=400), "c": generator.normal(size=400)})
    y = x["a"] + x["b"] + 0.5 * pd.Series(generator.normal(size=400))
    found = attribute(x, y).table
    ranks = x.rank().to_numpy()
    target = y.rank().to_numpy()
    for k, name in enumerate("abc"):
        others = np.column_stack([np.ones(400), np.delete(ranks, k, axis=1)])
        rest_x = ranks[:, k] - others @ np.linalg.lstsq(others, ranks[:, k])[0]
        rest_y = target - others @ np.linalg.lstsq(others, target)[0]
        assert found["partial"][name] == pytest.approx(np.corrcoef(rest_x, rest_y)[0, 1], rel=1e-6)


def test_correlated_twins_split_their_share():
    x = uniform(512, "ab")
    x["twin"] = x["a"]
    table = rank_shares(x, x["a"] + 0.1 * x["b"])
    assert table["share"]["a"] == pytest.approx(table["share"]["twin"], rel=1e-3)
    assert table["share"]["a"] == pytest.approx(0.5, abs=0.03)


def test_interval_covers_the_truth_in_most_repeats():
    covered = 0
    for seed in range(40):
        generator = np.random.default_rng(100 + seed)
        x = pd.DataFrame(generator.normal(size=(200, 3)), columns=list("abc"))
        y = x["a"] + 0.5 * x["b"] + generator.normal(size=200)
        row = attribute(x, y, resamples=60).table.loc["a"]
        covered += (
            row["low"] <= 0.444 * 0.95 <= row["high"]
        )  # rank variance share of a is about 0.95 x 1/2.25
    assert covered >= 30  # 90 % nominal: fewer than 30 of 40 has probability < 1e-3


def test_pure_noise_gets_no_share():
    x = uniform(1024, "abcde")
    y = pd.Series(np.random.default_rng(2).normal(size=1024))
    found = attribute(x, y)
    assert found.table["share"].max() < 0.01
    assert found.explained < 0.02


def test_constant_and_nan_columns_are_named_and_left_out():
    x = uniform(128, "ab")
    x["fixed"] = 1.0
    x["gap"] = x["a"].where(x.index > 3)
    found = attribute(x, x["a"])
    assert found.table["status"]["fixed"] == "left out: the same in all draws"
    assert found.table["status"]["gap"] == "left out: not a number in some draws"
    assert np.isnan(found.table["share"]["fixed"])
    assert found.table["share"]["a"] == pytest.approx(1.0, abs=0.01)


def test_failed_draws_are_counted_not_zeroed():
    x = uniform(128, "ab")
    y = x["a"].copy()
    y.iloc[5:9] = np.nan
    found = attribute(x, y)
    assert found.n == 124
    assert "4 draws without a result are left out." in found.notes


@pytest.mark.parametrize(("n", "part"), [(MIN_DRAWS - 1, "too few"), (3, "too few")])
def test_too_few_draws_say_so(n: int, part: str):
    x = uniform(64, "ab").iloc[:n]
    found = attribute(x, x["a"])
    assert np.isnan(found.explained)
    assert found.table["share"].isna().all()
    assert any(part in note for note in found.notes)


def test_more_inputs_than_draws_are_screened_and_said():
    generator = np.random.default_rng(8)
    x = pd.DataFrame(generator.random((60, 90)), columns=[f"p{i:02d}" for i in range(90)])
    found = attribute(x, 4 * x["p07"] + 2 * x["p50"])
    assert list(found.table.index[:2]) == ["p07", "p50"]
    assert (found.table["status"] == "used").sum() <= 15
    assert any("90 inputs for 60 draws" in note for note in found.notes)


def test_constant_result_says_so():
    x = uniform(64, "ab")
    found = attribute(x, pd.Series(2.0, index=x.index))
    assert found.notes == ("The result is the same in all draws: there is no spread to share out.",)


def test_same_seed_same_intervals_and_column_order_does_not_matter():
    x = uniform(128, "abc")
    y = x["a"] + x["b"]
    first = attribute(x, y).table
    pd.testing.assert_frame_equal(first, attribute(x, y).table)
    other = attribute(x[["c", "b", "a"]], y).table
    np.testing.assert_allclose(first["share"].loc[list("abc")], other["share"].loc[list("abc")], atol=1e-9)


def test_few_draws_let_hardly_any_noise_into_the_list():
    """Benjamini and Hochberg: of the inputs kept where draws are few, a tenth may be noise on average."""
    kept = noise = 0
    for seed in range(40):
        x = pd.DataFrame(
            np.random.default_rng(seed).random((128, 129)), columns=[f"p{i:03d}" for i in range(129)]
        )
        y = 3 * x["p001"] + 2 * x["p050"] + 2 * x["p100"]
        used = attribute(x, y, resamples=2).table.query("status == 'used'").index
        assert {"p001", "p050", "p100"} <= set(used)
        kept += len(used)
        noise += len(set(used) - {"p001", "p050", "p100"})
    assert noise / kept < 0.2
