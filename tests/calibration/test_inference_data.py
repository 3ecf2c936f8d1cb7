"""The file for ArviZ: what ArviZ reads from it, and what ArviZ says of our diagnosis."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import arviz_base
import h5py
import numpy as np
import pytest
import xarray
from arviz_stats.base import array_stats

from calibration import Observation, Survey, Target, fit
from calibration.calibrate import Fit
from calibration.diagnostics import convergence, ess_bulk, ess_tail, r_hat
from calibration.inference_data import DRAWS_A_CHAIN, inference_data, write_inference_data
from calibration.measured import BetweenSources, Claim, Count, NormalError
from calibration.samplers import Ensemble
from calibration.sampling import Chains
from calibration.target import Array
from tests.toy_twin import TWIN
from twins.core.priors import LogNormal, Uniform
from twins.core.streams import Streams

STREAMS = Streams(11, 0)
N = 2500  # draws of a plain chain, more than the file takes


def leak(inputs: Array) -> Array:
    """One column of the toy twin, positive whatever the scale of the inputs."""
    return np.exp(inputs[:, :1] / 50.0 + inputs[:, 1:2])


OBSERVATIONS = (
    Observation("leaked_kg", NormalError(9.0, 1.0), "S1", "a/b.csv:2", "read twice"),
    Observation("leaked_kg", Claim(10.0, 1.0, (0.0, 500.0)), "press/2018", "a/b.csv:3"),
    Observation("leaked_kg", BetweenSources((9.0, 10.0), (1.0, 2.0), LogNormal(1.0, 0.5)), "S2", "a/b.csv:4"),
    Observation("leaked_kg", Count(9, 1.0), "S3", "a/b.csv:5"),
)
PRIORS = {"inflow_kg": LogNormal(100.0, 0.1), "leak_share": Uniform(0.05, 0.15)}
TARGET = Target(PRIORS, leak, Survey(OBSERVATIONS))


def fitted(walkers: int) -> Fit:
    """Chains that no sampler had to draw: the file does not ask how they came about."""
    rng = np.random.default_rng(3)
    draws = rng.standard_normal((4, N, TARGET.n_dimensions))
    density = TARGET.log_density(draws.reshape(-1, TARGET.n_dimensions)).reshape(4, N)
    return Fit(TARGET, Chains(draws, density, walkers, {"steps": float(N)}), ("seal",), "by hand", STREAMS)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> xarray.DataTree:
    path = write_inference_data(tmp_path_factory.mktemp("nc") / "posterior.nc", fitted(1), TWIN)
    return arviz_base.convert_to_datatree(str(path))


def test_arviz_finds_the_groups_of_its_schema(tree: xarray.DataTree) -> None:
    assert set(tree.children) == {
        "posterior", "prior", "posterior_predictive", "prior_predictive", "observed_data", "log_likelihood",
        "sample_stats",
    }  # fmt: skip
    assert dict(tree["posterior"].sizes) == {"chain": 4, "draw": DRAWS_A_CHAIN}
    assert set(tree["posterior"].data_vars) == {
        "inflow_kg",
        "leak_share",
        "reliability[press|2018]",
        "between_sd[leaked_kg]",
    }
    assert tree["posterior"]["draw"].to_numpy().tolist() == list(range(DRAWS_A_CHAIN))


def test_draws_are_in_units_with_unit_meaning_and_prior(tree: xarray.DataTree) -> None:
    inflow = tree["posterior"]["inflow_kg"]
    # the chains are the prior itself: its median is 100 kg, its spread 10 %
    assert float(inflow.median()) == pytest.approx(100.0, rel=0.01)
    assert float(np.log(inflow).std()) == pytest.approx(0.1, rel=0.05)
    assert inflow.attrs["unit"] == "kg"
    assert inflow.attrs["meaning"] == "Filled each year."
    assert inflow.attrs["prior"] == PRIORS["inflow_kg"].describe()
    assert inflow.attrs["r_hat"] == fitted(1).convergence()["inflow_kg"][0]
    assert float(tree["prior"]["leak_share"].max()) <= 0.15
    assert tree["posterior"]["reliability[press|2018]"].attrs["name"] == "reliability[press/2018]"


def test_answers_stand_side_by_side_with_what_was_simulated(tree: xarray.DataTree) -> None:
    names = [f"leaked_kg[{i}]" for i in (1, 2, 3, 4)]
    for group in ("observed_data", "posterior_predictive", "prior_predictive", "log_likelihood"):
        assert sorted(tree[group].data_vars) == names
    first = tree["observed_data"][names[0]]
    assert float(first) == 9.0
    assert first.attrs["where"] == "a/b.csv:2" and first.attrs["source"] == "S1"
    assert first.attrs["unit"] == "kg" and first.attrs["measured"] == "NormalError"
    for name in names:
        seen, simulated = tree["observed_data"][name], tree["posterior_predictive"][name]
        assert simulated.dims == ("chain", "draw", *seen.dims)
        assert simulated.shape[2:] == seen.shape
    # two sources, one answer
    assert tree["observed_data"][names[2]].to_numpy().tolist() == [9.0, 10.0]


def test_likelihood_and_density_belong_to_the_draws(tree: xarray.DataTree) -> None:
    kept = np.linspace(0, N - 1, DRAWS_A_CHAIN).round().astype(int)
    draws = fitted(1).chains.draws_z[:, kept]
    pointwise = TARGET.pointwise(draws.reshape(-1, TARGET.n_dimensions)).reshape(4, -1, 4)
    for i in range(4):
        assert np.array_equal(tree["log_likelihood"][f"leaked_kg[{i + 1}]"].to_numpy(), pointwise[:, :, i])
    # without an error of the prediction the answers are independent: their densities and the prior make lp
    lp = pointwise.sum(axis=2) - 0.5 * (draws**2 + np.log(2.0 * np.pi)).sum(axis=2)
    assert tree["sample_stats"]["lp"].to_numpy() == pytest.approx(lp, rel=1e-9)


def test_the_file_says_where_it_comes_from(tree: xarray.DataTree) -> None:
    assert tree.attrs["survey"] == TARGET.survey.hash()
    assert tree.attrs["twin"] == TWIN.name
    assert tree.attrs["seed"] == "11, draw 0"
    assert tree.attrs["sampler"] == "by hand"
    assert json.loads(tree.attrs["uninformed"]) == ["seal"]
    assert set(json.loads(tree.attrs["versions"])) >= {"leapfrog-twins", "numpy"}
    assert json.loads(tree.attrs["draws_sampled"]) == [4, N]
    assert tree.attrs["mark"] == ""


def test_a_fit_without_convergence_bears_its_mark() -> None:
    good = fitted(1)
    apart = good.chains.draws_z + np.array([0.0, 1.0, 2.0, 3.0])[:, None, None]
    bad = replace(good, chains=replace(good.chains, draws_z=apart))
    assert b"posterior not converged" in inference_data(bad, TWIN)
    assert b"posterior not converged" not in inference_data(good, TWIN)


def test_same_fit_same_bytes_and_another_fit_other_bytes() -> None:
    one = inference_data(fitted(1), TWIN)
    assert inference_data(fitted(1), TWIN) == one
    assert inference_data(replace(fitted(1), streams=Streams(12, 0)), TWIN) != one


def test_nothing_in_the_file_bears_a_time() -> None:
    timed: list[str] = []

    def look(name: str, place: h5py.Group | h5py.Dataset) -> None:
        if place.id.get_create_plist().get_obj_track_times():
            timed.append(name)

    with h5py.File(io.BytesIO(inference_data(fitted(1), TWIN))) as file:
        file.visititems(look)
    assert timed == []


def test_an_ensemble_is_a_chain(tmp_path: Path) -> None:
    found = fit(TARGET, STREAMS, Ensemble(ensembles=2, first_steps=64, most_steps=64))
    assert found.chains.walkers > 1
    path = write_inference_data(tmp_path / "e.nc", found, TWIN)
    posterior = arviz_base.convert_to_datatree(str(path))["posterior"]
    assert posterior.sizes["chain"] == 2
    assert posterior.sizes["draw"] == min(DRAWS_A_CHAIN, found.chains.draws_z.shape[1])
    # each chain of the file holds the law of its ensemble
    for i in range(2):
        whole = found.target.parameters(found.chains.draws_z[i])[:, 1]
        assert float(posterior["leak_share"][i].mean()) == pytest.approx(
            whole.mean(), abs=0.1 * float(whole.std())
        )


# --- the peer's diagnosis of the same chains -----------------------------------------------------------


def autoregressive(rho: float, seed: int) -> Array:
    noise = np.random.default_rng(seed).standard_normal((4, 1000))
    x = noise.copy()
    for t in range(1, x.shape[1]):
        x[:, t] = rho * x[:, t - 1] + np.sqrt(1.0 - rho**2) * noise[:, t]
    return x


MIXED = {
    "independent": autoregressive(0.0, 1),
    "slow": autoregressive(0.7, 2),
    "antithetic": autoregressive(-0.6, 3),
    "heavy tails": np.random.default_rng(6).standard_cauchy((4, 1000)),
    "ties": np.round(autoregressive(0.8, 7), 1),
}
APART = {
    "one chain apart": autoregressive(0.5, 4) + np.array([0.0, 0.0, 0.0, 0.7])[:, None],
    "one chain wider": autoregressive(0.3, 5) * np.array([1.0, 1.0, 1.0, 3.0])[:, None],
    "slower than long": autoregressive(0.98, 9),
}


def of_arviz(draws: Array) -> tuple[float, float, float]:
    sizes = (array_stats.ess(draws, method="bulk"), array_stats.ess(draws, method="tail", prob=0.05))
    return float(array_stats.rhat(draws)), float(sizes[0]), float(sizes[1])


@pytest.mark.parametrize("draws", MIXED.values(), ids=MIXED)
def test_arviz_computes_our_figures(draws: Array) -> None:
    assert (r_hat(draws), ess_bulk(draws), ess_tail(draws)) == pytest.approx(of_arviz(draws), rel=1e-10)
    assert convergence(draws) == (r_hat(draws), min(ess_bulk(draws), ess_tail(draws)))


@pytest.mark.parametrize("draws", APART.values(), ids=APART)
def test_arviz_computes_nearly_our_figures_where_chains_disagree(draws: Array) -> None:
    """Correlations that never end are summed to the end of the chain; ArviZ leaves out the last few lags."""
    theirs = of_arviz(draws)
    assert r_hat(draws) == pytest.approx(theirs[0], rel=1e-10)
    assert theirs[0] > 1.04
    assert (ess_bulk(draws), ess_tail(draws)) == pytest.approx(theirs[1:], rel=0.02)


def test_an_odd_draw_is_ranked_with_the_others() -> None:
    """The draw in the middle belongs to no half; ours takes part in the ranks, ArviZ drops it before."""
    draws = autoregressive(0.7, 8)[:, :-1]
    assert (r_hat(draws), ess_tail(draws)) == pytest.approx(of_arviz(draws)[::2], rel=1e-10)
    assert ess_bulk(draws) == pytest.approx(of_arviz(draws)[1], rel=1e-3)


def test_the_file_holds_draws_that_arviz_calls_converged(tree: xarray.DataTree) -> None:
    for name in tree["posterior"].data_vars:
        draws = tree["posterior"][name].to_numpy()
        assert of_arviz(draws) == pytest.approx((r_hat(draws), ess_bulk(draws), ess_tail(draws)), rel=1e-10)
        assert of_arviz(draws)[0] < 1.01 and min(of_arviz(draws)[1:]) > 400.0
