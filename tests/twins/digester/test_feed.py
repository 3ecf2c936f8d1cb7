"""The waste of a draw: the mix keeps its distribution, classes differ as they should, nothing impossible is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.feeds import at, contents_of, draws, numbers
from twins.digester import feed
from twins.digester.adm1_states import S_ac, S_cat, S_pro, S_su
from twins.digester.feed import CLASSES, FRUIT, HOTEL, TRIMMINGS, VEGETABLE
from twins.digester.feed_checks import COD_PER_VS, feed_status
from twins.digester.feed_fractions import age, composition, highest_BMP
from twins.digester.feed_parameters import FeedParameters

MARKET = slice(0, 3)
EDIBLE = slice(0, 2)


def test_numbers_are_the_parameters_by_name() -> None:
    names = {name.removeprefix("feed_") for name in FeedParameters.infos()}
    assert set(feed.FeedNumbers._fields) == names
    changed = FeedParameters().replace(feed_hotel_N=0.03)
    assert feed.feed_numbers(changed) == numbers(hotel_N=0.03)


def test_shares_of_the_months() -> None:
    for n in draws(30):
        shares = feed.class_shares_by_month(n)
        assert shares.shape == (12, 3) and np.all(shares > 0.0)
        assert np.abs(shares.sum(axis=1) - 1.0).max() < 1e-14
        assert shares[:, TRIMMINGS].mean() == pytest.approx(n.trimmings_share, rel=1e-12)
        assert 2 <= shares[:, FRUIT].argmax() <= 4  # March to May
    flat = feed.class_shares_by_month(numbers(fruit_season=0.0, trimmings_season=0.0))
    assert np.ptp(flat, axis=0).max() < 1e-15


def test_the_mix_of_every_month_has_the_stated_dry_matter() -> None:
    for n in draws(20):
        shares, TS = feed.class_shares_by_month(n), feed.class_assays(n).TS[MARKET]
        mix = (shares @ TS) * feed.dry_matter_by_month(n)
        assert mix.mean() == pytest.approx(n.TS, rel=1e-12)
        swing = n.TS * n.TS_season * np.cos(np.pi / 12.0)  # middles of months miss the peak by half a month
        assert mix.max() - n.TS == pytest.approx(swing, rel=0.04)
        assert mix.argmin() in (6, 7)  # July, August
    n = numbers()
    assert n.TS * n.TS_season == pytest.approx(0.02, abs=0.0005)


def test_what_is_said_of_the_mix_holds_whatever_the_contrasts() -> None:
    for n in draws(20):
        a, share = feed.class_assays(n), feed.class_shares_by_month(n).mean(axis=0)
        dry = share * a.TS[MARKET]
        assert dry.sum() == pytest.approx(n.TS, rel=1e-12)
        assert dry @ a.VS[MARKET] / dry.sum() == pytest.approx(n.VS, rel=1e-12)
        assert share @ a.TKN[MARKET] / dry.sum() == pytest.approx(n.N, rel=1e-12)
        assert share @ a.cations[MARKET] == pytest.approx(n.cations, rel=1e-12)
        assert a.TS[FRUIT] / a.TS[VEGETABLE] == pytest.approx(n.fruit_TS_ratio)


def test_the_distributions_are_those_of_the_survey() -> None:
    sample = draws(300, seed=11)
    TS, VS = np.array([n.TS for n in sample]), np.array([n.VS for n in sample])
    assert TS.mean() == pytest.approx(0.11, abs=0.005) and TS.std() == pytest.approx(0.03, abs=0.004)
    assert VS.mean() == pytest.approx(0.90, abs=0.006) and VS.std() == pytest.approx(0.03, abs=0.006)
    assays = [feed.class_assays(n) for n in sample]
    BMP = np.array([a.BMP for a in assays])
    edible = BMP[:, EDIBLE].mean(axis=1)
    # 395 +- 60 of fruit and vegetables; the upper tail of that normal lies above theory and cannot be drawn
    assert edible.mean() == pytest.approx(0.395, abs=0.012) and 0.035 < edible.std() < 0.060
    assert BMP[:, TRIMMINGS].min() >= 0.150 and BMP[:, TRIMMINGS].max() <= 0.250
    assert BMP[:, HOTEL].mean() == pytest.approx(0.435, abs=0.02)  # San Francisco, 28 d


def test_hotel_food_waste_is_drier_and_richer() -> None:
    for n in draws(20, seed=5):
        a = feed.class_assays(n)
        w = feed.waste_classes(a)
        assert 0.20 <= a.TS[HOTEL] <= 0.30
        assert w.N[HOTEL] > w.N[MARKET].max() * 0.9 and a.lipid[HOTEL] > a.lipid[MARKET].max()
        assert w.BMP[HOTEL] * w.VS[HOTEL] > 0.9 * (w.BMP * w.VS)[MARKET].max()


def test_no_draw_is_impossible() -> None:
    statuses = [feed_status(CLASSES, feed.class_assays(n), contents_of(n)) for n in draws(200, seed=7)]
    assert [status for status in statuses if status] == []


def test_no_corner_of_the_priors_has_a_bmp_above_theory() -> None:
    rng = np.random.default_rng(2)
    for n in at(rng.choice([1e-9, 1.0 - 1e-9], (200, len(FeedParameters.uncertain())))):
        a = feed.class_assays(n)
        c = composition(a)
        assert np.all(a.BMP < highest_BMP(c)) and np.all(c.carbohydrate > 0.0)
        assert np.all((c.COD / c.VS > COD_PER_VS[0]) & (c.COD / c.VS < COD_PER_VS[1]))


def test_an_impossible_draw_is_named_and_not_clipped() -> None:
    n = numbers(trimmings_BMP=0.6)
    status = feed_status(CLASSES, feed.class_assays(n), contents_of(n))
    assert "feed of trimmings: BMP over theory" in status and "allowed 0 to 1" in status
    assert feed.class_influents(n, contents_of(n)).min() < 0.0
    assert "fruit" not in status


def test_what_simple_models_read_is_what_adm1_gets() -> None:
    n = numbers()
    a = feed.class_assays(n)
    w, influents = feed.waste_classes(a), feed.class_influents(n, contents_of(n))
    assert all(field.shape == (4,) for field in w)
    cod = influents[:, :S_cat].sum(axis=1) - influents[:, 9] - influents[:, 10]
    assert cod == pytest.approx(w.COD, rel=1e-12)
    assert w.VS == pytest.approx(a.TS * a.VS)
    assert w.C / w.TS == pytest.approx(1e3 * composition(a).C / a.TS)
    assert np.all((w.C / w.TS > 400.0) & (w.C / w.TS < 500.0))  # S22: 0.491 of TS at 95 % VS


def test_a_day_in_heat_makes_one_to_three_grams_of_acids() -> None:
    n = numbers(vfa=0.0, lactate=0.0)
    mix = feed.class_shares_by_month(n).mean(axis=0) @ feed.class_influents(n, contents_of(n))[MARKET]
    sugars = mix[S_su]
    age(mix, 24.0, 32.0, n.ageing_k, n.ageing_theta, contents_of(n))
    acids = mix[S_ac] / (64.0 / 60.0) + mix[S_pro] / (112.0 / 74.0)  # kg/m3
    assert 1.0 < acids < 3.0 and mix[S_su] > 0.8 * sugars


def test_defaults_lie_inside_their_priors_and_priors_inside_their_intervals() -> None:
    for name, info in FeedParameters.uncertain().items():
        assert info.prior is not None and info.within is not None
        low, high = (float(info.prior.ppf(u)) for u in (1e-9, 1.0 - 1e-9))
        assert info.within[0] <= low < float(info.value) < high <= info.within[1], name  # type: ignore[arg-type]
