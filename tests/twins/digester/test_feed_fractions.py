"""From assay to influent: what is put in comes out again as COD, carbon, nitrogen and methane."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.feeds import CONTENTS, assay
from twins.digester import feed_fractions as ff
from twins.digester.adm1_states import (
    GAS,
    N_LIQUID,
    N_STATES,
    S_IC,
    S_IN,
    STATES,
    X_I,
    S_ac,
    S_an,
    S_cat,
    S_pro,
    S_su,
    X_ch,
    X_li,
    X_pr,
)
from twins.digester.feed_checks import nitrogen_of

COD_STATES = (S_su, S_pro, S_ac, X_ch, X_pr, X_li, X_I)
DIGESTIBLE = (S_su, S_pro, S_ac, X_ch, X_pr, X_li)
# carbon of the same states [kmol/kgCOD], Rosen and Jeppsson 2006
CARBON = np.array([0.0313, 0.0268, 0.0313, 0.0313, 0.03, 0.022, 0.03])


def carbon_of(feed: np.ndarray) -> np.ndarray:
    return feed[..., list(COD_STATES)] @ CARBON + feed[..., S_IC]


def worked_example(f_d: float = 0.82) -> ff.Assay:
    """TS 100 g/kg, VS 88; per kg of VS carbohydrate 0.78, protein 0.10, lipid 0.02, lignin 0.10."""
    plain = assay(
        TS=0.1,
        VS=0.88,
        TKN=0.0088 / 6.25,
        NH4_N=0.0,
        lipid=0.02,
        lignin=0.1,
        vfa=0.0,
        lactate=0.0,
        carbonate=0.0,
    )
    c = ff.composition(plain)
    return plain._replace(BMP=f_d * ff.METHANE_PER_COD * c.COD / c.VS)


def many(n: int = 400) -> ff.Assay:
    rng = np.random.default_rng(3)
    TS, TKN = rng.uniform(0.04, 0.3, n), rng.uniform(0.013, 0.03, n)
    return assay(
        TS=TS, VS=rng.uniform(0.8, 0.96, n), TKN=TS * TKN, NH4_N=TS * TKN * rng.uniform(0.0, 0.2, n),
        lipid=rng.uniform(0.0, 0.15, n), lignin=rng.uniform(0.02, 0.15, n), vfa=rng.uniform(0.0, 0.03, n),
        lactate=rng.uniform(0.0, 0.03, n), soluble=rng.uniform(0.0, 0.5, n), BMP=rng.uniform(0.25, 0.35, n),
    )  # fmt: skip


def test_the_worked_example_comes_out_to_the_printed_digits() -> None:
    a = worked_example()
    c = ff.composition(a)
    parts = (
        (1e3 * c.carbohydrate, ff.CARBOHYDRATE_COD, 68.6, 81.3),
        (1e3 * c.protein, ff.PROTEIN_COD, 8.8, 13.5),
        (1e3 * c.lipid, ff.LIPID_COD, 1.76, 5.1),
        (1e3 * c.lignin, ff.LIGNIN_COD, 8.8, 13.7),
    )
    for mass, factor, printed_mass, printed_COD in parts:
        assert mass == pytest.approx(printed_mass, abs=0.05)
        assert round(float(mass * factor), 1) == printed_COD
    assert round(float(1e3 * c.COD), 1) == 113.6
    assert round(float(c.COD / c.VS), 2) == 1.29
    assert round(float(1e3 * a.TKN), 2) == 1.41
    assert round(float(1e3 * a.TKN / ff.N_KG_PER_KMOL), 2) == 0.10
    assert round(float(c.C / a.TKN)) == 30
    assert round(float(1e3 * a.BMP)) == 371
    feed = ff.influent(a, CONTENTS)
    assert feed[X_I] == pytest.approx(0.18 * 113.6, abs=0.02)


def test_parts_sum_to_the_volatile_solids() -> None:
    c = ff.composition(many())
    total = c.carbohydrate + c.protein + c.lipid + c.lignin + c.vfa + c.lactate
    assert np.abs(total / c.VS - 1.0).max() < 1e-14


def test_cod_nitrogen_and_methane_of_the_fractions_are_those_of_the_assay() -> None:
    a = many()
    c, feed = ff.composition(a), ff.influent(a, CONTENTS)
    assert feed.shape == (400, N_STATES)
    assert np.all(feed >= 0.0)
    assert np.abs(feed[:, list(COD_STATES)].sum(axis=1) / (1e3 * c.COD) - 1.0).max() < 1e-13
    assert np.abs(nitrogen_of(feed, CONTENTS) * 14.0 / (1e3 * a.TKN) - 1.0).max() < 1e-12
    methane = 0.35 * feed[:, list(DIGESTIBLE)].sum(axis=1) / (1e3 * c.VS)
    assert np.abs(methane / a.BMP - 1.0).max() < 1e-12


def test_nitrogen_of_undigested_matter_is_not_counted_twice() -> None:
    a = worked_example()
    more = CONTENTS._replace(N_I=2.0 * CONTENTS.N_I)
    one, two = ff.influent(a, CONTENTS), ff.influent(a, more)
    assert nitrogen_of(two, more) == pytest.approx(nitrogen_of(one, CONTENTS), rel=1e-13)
    assert (one[X_pr] - two[X_pr]) * CONTENTS.N_pr == pytest.approx(CONTENTS.N_I * one[X_I], rel=1e-12)
    # sludge inerts would take most of the protein nitrogen of this waste
    assert ff.influent(a, CONTENTS._replace(N_I=0.06 / 14.0))[X_pr] < 0.2 * one[X_pr]


def test_carbon_of_the_fractions_is_that_of_the_formulas() -> None:
    a = many()
    C = ff.composition(a).C
    fractions = 12.0 * carbon_of(ff.influent(a, CONTENTS)) / 1e3
    assert np.abs(fractions / C - 1.0).max() < 0.03


def test_only_the_states_of_a_feed_are_filled() -> None:
    feed = ff.influent(worked_example()._replace(vfa=np.array(0.01), lactate=np.array(0.01)), CONTENTS)
    filled = {STATES[i] for i in np.flatnonzero(feed)}
    assert filled == {"S_su", "S_pro", "S_ac", "S_IC", "S_cat", "X_ch", "X_pr", "X_li", "X_I"}
    assert len(GAS) == N_STATES - N_LIQUID and feed[S_an] == 0.0 and feed[S_cat] == 0.04


def test_free_share_and_stored_acids_go_where_they_belong() -> None:
    a = assay(vfa=0.02, lactate=0.03, soluble=0.25, NH4_N=2.8e-4)
    feed, VS = ff.influent(a, CONTENTS), 100.0 * 0.88
    assert feed[S_su] / (feed[S_su] + feed[X_ch]) == pytest.approx(0.25)
    # 90 g of lactic acid are 96 gCOD, two thirds of whose molecules become propionate of 112 gCOD
    lactate = 0.03 * VS * 96.0 / 90.0
    assert feed[S_pro] == pytest.approx(lactate * (2.0 * 112.0) / (3.0 * 96.0))
    assert feed[S_ac] == pytest.approx(0.02 * VS * 64.0 / 60.0 + lactate * 64.0 / (3.0 * 96.0))
    assert feed[S_IN] == pytest.approx(0.02)
    # one CO2 of three lactate
    assert feed[S_IC] - 0.002 == pytest.approx(lactate / 288.0, rel=0.01)


def test_ageing_keeps_cod_carbon_and_nitrogen() -> None:
    fresh = ff.influent(assay(), CONTENTS)
    aged = fresh.copy()
    ff.age(aged, 30.0, 35.0, 0.1, 0.069, CONTENTS)
    assert aged[S_su] < fresh[S_su] and aged[S_ac] > fresh[S_ac] and aged[S_pro] > fresh[S_pro]
    assert aged[list(COD_STATES)].sum() == pytest.approx(fresh[list(COD_STATES)].sum(), rel=1e-14)
    assert carbon_of(aged) == pytest.approx(carbon_of(fresh), rel=1e-13)
    same = [i for i in range(N_STATES) if i not in (S_su, S_ac, S_pro, S_IC)]
    assert np.array_equal(aged[same], fresh[same])


def test_ageing_does_not_depend_on_how_it_is_cut_and_is_faster_in_heat() -> None:
    fresh = ff.influent(assay(), CONTENTS)
    whole, parts, hot, long = (fresh.copy() for _ in range(4))
    ff.age(whole, 24.0, 30.0, 0.1, 0.069, CONTENTS)
    for _ in range(24):
        ff.age(parts, 1.0, 30.0, 0.1, 0.069, CONTENTS)
    assert parts == pytest.approx(whole, rel=1e-12)
    assert fresh[S_su] - whole[S_su] == pytest.approx(fresh[S_su] * (1.0 - np.exp(-0.1)), rel=1e-12)
    ff.age(hot, 24.0, 40.0, 0.1, 0.069, CONTENTS)
    assert np.log(hot[S_su] / fresh[S_su]) == pytest.approx(np.exp(0.69) * np.log(whole[S_su] / fresh[S_su]))
    ff.age(long, 1e6, 30.0, 0.1, 0.069, CONTENTS)
    assert long[S_su] == pytest.approx(0.0, abs=1e-12) and np.all(long >= 0.0)
