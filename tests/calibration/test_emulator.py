"""The emulator against known functions; its stated error against runs that it has not seen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import special

from calibration.design import NormalScores, design
from calibration.emulator import Array, Emulator, fit, flat_inputs, held_out
from calibration.polynomial import on_axes
from calibration.surfaces import blocks, packed, plain
from twins.core.priors import LogNormal, Normal, Prior, Triangular, Uniform
from twins.core.streams import Streams

STREAMS = Streams(seed=11, draw=0)


def normal_priors(k: int) -> dict[str, Prior]:
    return {f"p{i}": Normal(0.0, 1.0) for i in range(k)}


def quadratic(z: Array) -> Array:
    return 3.0 + 2.0 * z[:, 3] - z[:, 7] * z[:, 50] + 0.5 * (z[:, 9] ** 2 - 1.0)


def ishigami(z: Array) -> Array:
    """Ishigami and Homma (1990), a = 7, b = 0.1, uniform on (-pi, pi); variance 13.845."""
    x = np.pi * (2.0 * special.ndtr(z) - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def noisy(n: int, noise: float) -> tuple[Emulator, Array, Array]:
    """Return an emulator from the first `n` runs and 400 runs that it has not seen."""
    priors = normal_priors(12)
    z = design(priors, n + 400, STREAMS)
    smooth = 1.0 + z[:, 0] + 0.5 * z[:, 1] * z[:, 2] + 0.3 * np.sin(z[:, 3])
    y = (smooth + noise * np.random.default_rng(5).standard_normal(len(z)))[:, None]
    return fit(z[:n], y[:n], ["level"], priors, STREAMS), z[n:], y[n:]


def test_quadratic_of_sixty_inputs_is_recovered_from_fewer_runs_than_candidates() -> None:
    priors = normal_priors(60)
    z = design(priors, 250, STREAMS)  # 1,891 candidate terms
    emulator = fit(z, quadratic(z)[:, None], ["y"], priors, STREAMS, max_terms=12)
    new = np.random.default_rng(1).standard_normal((500, 60))
    assert np.max(np.abs(emulator.predict_z(new)[:, 0] - quadratic(new))) < 1e-9
    found = {
        tuple(term)
        for term, c in zip(
            emulator.surfaces[0].terms.tolist(), emulator.surfaces[0].coefficients, strict=True
        )
        if abs(c) > 1e-9
    }
    assert found == {(0, 0), (0, 4), (8, 51), (10, 10)}


def test_straight_line_in_a_flat_parameter_stays_one() -> None:
    priors: dict[str, Prior] = {"flat": Uniform(10.0, 30.0), "bell": Normal(5.0, 2.0)}
    z = design(priors, 64, STREAMS)
    values = np.stack([prior.ppf(special.ndtr(z[:, i])) for i, prior in enumerate(priors.values())], axis=1)
    emulator = fit(z, (values[:, :1] * 2.0 + values[:, 1:]), ["y"], priors, STREAMS)
    assert emulator.errors[0].relative_rmse < 1e-7


def test_axis_follows_the_shape_of_the_prior() -> None:
    priors: dict[str, Prior] = {
        "a": Uniform(0.0, 1.0),
        "b": Normal(0.0, 1.0),
        "c": LogNormal(2.0, 0.1),
        "d": Normal(0.0, 5.0, low=-1.0, high=1.0),
        "e": Triangular(0.0, 1.0, 2.0),
    }
    assert flat_inputs(priors).tolist() == [True, False, False, True, False]


def test_logarithm_and_share_keep_their_bounds() -> None:
    priors = normal_priors(4)
    z = design(priors, 200, STREAMS)
    share = special.expit(-3.0 + z[:, 0] + 0.5 * z[:, 1])
    mass = np.exp(1.0 + 0.8 * z[:, 2])
    emulator = fit(z, np.stack([share, mass], axis=1), ["share", "mass_kg"], priors, STREAMS)
    assert [e.link for e in emulator.errors] == ["logit", "log"]
    far = emulator.predict_z(6.0 * np.random.default_rng(2).standard_normal((300, 4)))
    assert np.all((far > 0.0) & (far[:, :1] <= 1.0))


def test_ishigami_states_the_error_that_new_runs_show() -> None:
    priors: dict[str, Prior] = {f"x{i}": Uniform(-np.pi, np.pi) for i in range(3)}
    z = design(priors, 512 + 512, STREAMS)
    y = ishigami(z)[:, None]
    emulator = fit(z[:512], y[:512], ["y"], priors, STREAMS)
    shown = np.sqrt(np.mean((emulator.predict_z(z[512:]) - y[512:]) ** 2)) / np.sqrt(13.845)
    stated = emulator.errors[0].relative_rmse
    # a quadratic cannot follow three bends; what counts is that it says so
    assert 0.5 < stated < 1.0
    assert stated == pytest.approx(shown, rel=0.1)


@pytest.mark.parametrize("noise", [0.2, 0.7])
def test_noise_of_the_runs_is_found_as_spread(noise: float) -> None:
    emulator, z, _ = noisy(300, noise)
    # what degree two leaves of 0.3 sin(z) around its line adds to the noise
    line = np.exp(-0.5)
    left = 0.3**2 * (0.5 * (1.0 - np.exp(-2.0)) - line**2)
    assert np.mean(emulator.spread_z(z)) == pytest.approx(np.sqrt(noise**2 + left), rel=0.15)


def test_spread_holds_for_new_runs_and_an_understated_one_is_caught() -> None:
    emulator, z, y = noisy(300, 0.5)
    assert abs(held_out(emulator, z, y)[0].deviation) < 4.0
    halved = dataclasses.replace(
        emulator, surfaces=tuple(dataclasses.replace(s, sigma=0.5 * s.sigma) for s in emulator.surfaces)
    )
    assert held_out(halved, z, y)[0].deviation > 4.0
    repaired = halved.widened(held_out(halved, z, y))
    assert held_out(repaired, z, y)[0].chi_square == pytest.approx(1.0)


def test_selection_among_many_candidates_does_not_flatter_the_error() -> None:
    """Pure noise: 5,151 candidates always hold some that fit; none may be believed."""
    priors = normal_priors(100)
    z = design(priors, 200, STREAMS)
    y = np.random.default_rng(8).standard_normal((200, 1))
    emulator = fit(z, y, ["noise"], priors, STREAMS, max_terms=15)
    assert emulator.errors[0].relative_rmse > 0.95
    fresh = np.random.default_rng(9).standard_normal((400, 100))
    check = held_out(emulator, fresh, np.random.default_rng(10).standard_normal((400, 1)))[0]
    assert check.chi_square < 1.3


def test_spread_grows_away_from_the_design() -> None:
    emulator, z, _ = noisy(80, 0.5)
    assert np.all(emulator.spread_z(5.0 * np.sign(z)) > emulator.spread_z(0.0 * z))


def test_design_is_extended_without_moving_its_points() -> None:
    priors = normal_priors(7)
    z = design(priors, 512, STREAMS)
    assert np.array_equal(design(priors, 100, STREAMS), z[:100])
    assert np.all(np.isfinite(z))
    assert np.max(np.abs(z.mean(axis=0))) < 0.02 and np.max(np.abs(z.std(axis=0) - 1.0)) < 0.02
    assert not np.array_equal(design(priors, 8, Streams(seed=12, draw=0)), z[:8])


def test_same_runs_give_the_same_emulator() -> None:
    first, z, _ = noisy(100, 0.5)
    second, _, _ = noisy(100, 0.5)
    assert np.array_equal(first.predict_z(z), second.predict_z(z))


def test_compiled_surfaces_are_the_plain_ones() -> None:
    """Three scales, both axes, points of several blocks and of one that is not full."""
    priors: dict[str, Prior] = {**normal_priors(4), "flat": Uniform(0.0, 1.0), "idle": Normal(0.0, 1.0)}
    z = design(priors, 200, STREAMS)
    line = z[:, 0] - 0.4 * z[:, 1] * z[:, 2] + 0.3 * z[:, 3] ** 2 + special.ndtr(z[:, 4]) ** 2
    noise = 0.2 * np.random.default_rng(3).standard_normal((3, 200))
    y = np.stack([line + noise[0], np.exp(line + noise[1]), special.expit(line + noise[2])], axis=1)
    emulator = fit(z, y, ["line", "power", "share"], priors, STREAMS)
    pack = packed(emulator.surfaces)
    for n in (1, 150):
        fields = (pack.first, pack.pairs, pack.shift, pack.scale, pack.coefficients, pack.corner, pack.roots)
        found = blocks(on_axes(z[:n, pack.inputs], pack.flat), *fields, True)
        expected = plain(emulator.surfaces, z[:n], leverage=True)
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
        alone, none = blocks(on_axes(z[:n, pack.inputs], pack.flat), *fields, False)
        assert np.array_equal(alone, found[0]) and none.size == 0


def test_constant_column_has_no_error() -> None:
    priors = normal_priors(3)
    z = design(priors, 64, STREAMS)
    emulator = fit(z, np.full((64, 1), 7.0), ["same"], priors, STREAMS)
    assert np.allclose(emulator.predict_z(z), 7.0) and np.all(emulator.spread_z(z) < 1e-12)


def test_few_failed_runs_are_left_out_and_counted_and_many_are_refused() -> None:
    priors = normal_priors(3)
    z = design(priors, 100, STREAMS)
    y = np.stack([z[:, 0], z[:, 1]], axis=1)
    y[:3, 1] = np.nan
    emulator = fit(z, y, ["a", "b"], priors, STREAMS)
    assert (emulator.n_runs, emulator.n_failed) == (97, 3)
    y[:9, 1] = np.nan
    with pytest.raises(ValueError, match="9 of 100 runs are not finite, most in b"):
        fit(z, y, ["a", "b"], priors, STREAMS)
    with pytest.raises(ValueError, match="at least 40"):
        fit(z[50:80], y[50:80], ["a", "b"], priors, STREAMS)
    with pytest.raises(ValueError, match="do not fit 1 columns"):
        fit(z, y, ["a"], priors, STREAMS)


def test_values_of_parameters_lead_back_to_their_normal_scores() -> None:
    priors: dict[str, Prior] = {
        "a": Uniform(3.0, 4.0),
        "b": Normal(0.0, 5.0, low=-1.0, high=1.0),
        "c": LogNormal(2.0, 0.6),
        "d": Triangular(0.0, 0.5, 2.0),
    }
    z = np.clip(design(priors, 1000, STREAMS), -4.0, 4.0)
    values = np.stack([prior.ppf(special.ndtr(z[:, i])) for i, prior in enumerate(priors.values())], axis=1)
    assert np.max(np.abs(NormalScores(priors).of(values) - z)) < 2e-5
    emulator = fit(z, values[:, :2] ** 2, ["y", "w"], priors, STREAMS)
    assert np.allclose(emulator.predict(values), emulator.predict_z(z), atol=1e-4)
    assert np.allclose(emulator.spread(values), emulator.spread_z(z), rtol=1e-3)
    assert np.array_equal(emulator.of(["w"]).predict_z(z)[:, 0], emulator.predict_z(z)[:, 1])
