"""The published steady state of BSM2's digester (Rosen and Jeppsson 2006, case A), every state and output."""

import numpy as np
import pytest

from benchmarks.literature.adm1 import FLOW_M3_PER_D, benchmark_kinetics, benchmark_tank, influent, outputs
from tests.twins.digester.adm1_cases import Plant, derivatives
from twins.digester.adm1_outputs import digestate
from twins.digester.adm1_parameters import survey_column
from twins.digester.adm1_states import STATES, X_h2, X_su

PUBLISHED = survey_column("adm1_case_A", "name", "steady_state")
HALF_DIGIT = 0.51e-8
"""Most published values are rounded to eight decimals, the pressure of hydrogen to ten."""


def test_steady_state_rosen_jeppsson_2006() -> None:
    kinetics, tank, feed = benchmark_kinetics(), benchmark_tank(), influent()
    start = digestate()[None, :].copy()
    start[0, X_su : X_h2 + 1] *= 1.3
    plant = Plant(tank, kinetics, start, tolerance=1e-4)
    assert plant.run(feed, FLOW_M3_PER_D, 24.0 * 1000.0) == 0
    f, _ = derivatives(tank, kinetics, plant.y, feed, FLOW_M3_PER_D)
    assert np.abs(f[0, : len(STATES)]).max() < 1e-10
    ours = {name.replace("G_", "S_gas_"): value for name, value in zip(STATES, plant.y[0], strict=True)}
    ours |= {name: value for name, (value, _) in outputs(plant.y[0]).items()}
    assert set(ours) == set(PUBLISHED)
    for name, value in PUBLISHED.items():
        digits = HALF_DIGIT if value > 1e-3 else 0.51e-10 if name == "p_h2" else 0.0
        assert ours[name] == pytest.approx(value, rel=1e-6, abs=digits), name
