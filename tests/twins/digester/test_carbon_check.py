"""The carbon check: printed figures of a tonne, the bound in every draw, and how far it cuts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.physics.waste_decay import CH4_PER_C, methane_potential
from twins.digester.carbon_check import decaying_carbon_within_bmp, methane_limit
from twins.digester.gas_quality import METHANE_KG_NM3

TS, VS, BMP = 0.10, 0.088, np.array([0.380])  # a tonne of market waste
MEASURED, DEFAULT = np.array([0.38 * TS]), np.array([0.15])


def nm3_a_tonne(DOC: float, DOCf: float, MCF: float) -> int:
    return round(methane_potential(DOC, DOCf, MCF, 0.5, 1.0, 0.0, 0.0) * 1e3 / METHANE_KG_NM3)


def test_printed_figures_of_a_tonne() -> None:
    assert nm3_a_tonne(0.15, 0.5, 0.8) == 56
    assert round(float(methane_limit(BMP, np.array([VS]))[0]) * 1e3 / METHANE_KG_NM3) == 33
    assert [nm3_a_tonne(0.038, DOCf, 1.0) for DOCf in (0.5, 0.7)] == [18, 25]


@pytest.mark.parametrize("DOCf", [0.5, 0.7])
def test_measured_carbon_passes_and_the_default_fails(DOCf: float) -> None:
    measured = decaying_carbon_within_bmp(MEASURED, DOCf, 0.5, BMP, np.array([VS]))
    default = decaying_carbon_within_bmp(DEFAULT, DOCf, 0.5, BMP, np.array([VS]))
    assert measured.cut[0] == 1.0 and measured.DOCf[0] == DOCf
    assert default.cut[0] == pytest.approx(METHANE_KG_NM3 * 0.380 * 0.088 / (0.15 * DOCf * 2 / 3), rel=1e-12)
    assert default.cut[0] < 0.5


@given(
    st.floats(0.0, 0.5), st.floats(0.3, 0.95), st.floats(0.4, 0.6), st.floats(1e-3, 1.0), st.floats(1e-3, 1.0)
)  # fmt: skip
def test_the_bound_holds_and_nothing_else_changes(
    DOC: float, DOCf: float, F: float, bmp: float, vs: float
) -> None:
    found = decaying_carbon_within_bmp(np.array([DOC]), DOCf, F, np.array([bmp]), np.array([vs]))
    limit = METHANE_KG_NM3 * bmp * vs
    made = DOC * found.DOCf[0] * F * CH4_PER_C
    assert made <= limit * (1 + 1e-12)
    assert found.DOCf[0] == pytest.approx(found.cut[0] * DOCf, rel=1e-15)
    assert made == pytest.approx(min(limit, DOC * DOCf * F * CH4_PER_C), rel=1e-12)


def test_density_of_methane() -> None:
    assert pytest.approx(0.717, abs=1.5e-3) == METHANE_KG_NM3, "a real gas is a thousandth denser than this"
