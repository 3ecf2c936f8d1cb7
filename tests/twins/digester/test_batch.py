"""Cellulose bottles of the survey: net methane, printed fits; theory from elements and from COD."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from twins.digester.batch import ML_PER_MOL, buswell, cellulose_bottles, fit, net_of_blanks
from twins.digester.feed_fractions import METHANE_PER_COD
from twins.digester.simple_models import first_order_batch, modified_gompertz

BOTTLES = cellulose_bottles()
MEAN = BOTTLES.net.mean(axis=1)


def test_final_methane_net_of_blanks() -> None:
    assert BOTTLES.net.shape == (44, 3)
    assert round(float(MEAN[-1]), 1) == 376.6
    assert round(float(BOTTLES.net[-1].std(ddof=1)), 1) == 4.1


@pytest.mark.parametrize(
    ("model", "start", "printed", "rmse"),
    [
        (first_order_batch, (400.0, 0.3, 1.0), ((372, 0), (0.46, 2), (1.7, 1)), 4.6),
        (first_order_batch, (400.0, 0.3), ((377, 0), (0.25, 2)), 21.7),
        (modified_gompertz, (400.0, 90.0, 1.0), ((370, 0), (95, 0), (1.4, 1)), 6.0),
    ],
    ids=["first order with lag", "first order", "Gompertz"],
)
def test_printed_fits(
    model: Any, start: tuple[float, ...], printed: tuple[tuple[float, int], ...], rmse: float
) -> None:
    found = fit(model, BOTTLES.t_d, MEAN, start)
    assert [round(float(v), digits) for v, (_, digits) in zip(found.values, printed, strict=True)] == [
        value for value, _ in printed
    ]
    assert round(found.rmse, 1) == rmse


def test_blanks_are_taken_off_by_mass_of_inoculum() -> None:
    gas = np.array([[10.0, 20.0, 130.0]])
    net = net_of_blanks(gas, np.array([100.0, 200.0, 300.0]), np.array([0.0, 0.0, 2.0]))
    assert net.tolist() == [[50.0]]


@pytest.mark.parametrize("substrate", [[1.0, 1.0], [0.0, 0.0]])
def test_a_set_without_blanks_or_with_nothing_else_is_refused(substrate: list[float]) -> None:
    with pytest.raises(ValueError, match="at least one blank and one other"):
        net_of_blanks(np.ones((3, 2)), np.ones(2), np.array(substrate))


def test_theory_of_cellulose_and_glucose() -> None:
    cellulose = buswell(6 * 12.011 / 162.141, 10 * 1.008 / 162.141, 5 * 15.999 / 162.141, 0.0)
    assert round(cellulose.methane_ml_per_g) == 415
    assert cellulose.methane_share == pytest.approx(0.5, rel=1e-12)
    assert float(MEAN[-1]) < cellulose.methane_ml_per_g


def test_theory_of_vegetable_waste_by_vs() -> None:
    by_vs = buswell(0.491, 0.0662, 0.376, 0.0168).methane_ml_per_g / 0.951
    assert round(by_vs) == 526
    assert round(by_vs * 0.829) == 436


def test_a_gram_of_cod_makes_350_ml_by_elements_too() -> None:
    # CH4 + 2 O2: 64 g COD a mol; glucose has 6 O2 of COD and makes half its carbon methane
    assert METHANE_PER_COD * 1e3 == pytest.approx(ML_PER_MOL / 63.996, rel=1e-3)
    glucose = buswell(72.066 / 180.156, 12.096 / 180.156, 95.994 / 180.156, 0.0)
    cod = 6 * 31.998 / 180.156
    assert glucose.methane_ml_per_g == pytest.approx(METHANE_PER_COD * 1e3 * cod, rel=1e-3)


@pytest.mark.parametrize("elements", [(49.1, 6.6, 37.6, 1.7), (0.0, 0.1, 0.1, 0.0), (0.5, -0.1, 0.3, 0.0)])
def test_elements_that_are_none_are_refused(elements: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="Buswell"):
        buswell(*elements)
