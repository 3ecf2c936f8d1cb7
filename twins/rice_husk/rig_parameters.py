"""Numbers of the survey's gasifier rig that no plant has: they matter to its six runs and to nothing else.

The deviate of a run is its own, so all gases of the run share it and the spread from run to run can be learnt. As luck
of a draw it would be an error of unknown size of the emulator instead.
"""

from __future__ import annotations

from typing import Any

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Normal

RIG_RUNS = ("122", "123", "124", "128", "129", "130")
"""Keys of the runs in survey/gasifier_runs_calibration.csv."""


def _deviate(run: str) -> Any:
    return parameter(
        0.0,
        "-",
        f"conversion of gasifier run {run} over that of its setting, in standard deviations of gasifier_spread",
        source="assumed: standard normal by its meaning",
        prior=Normal(0.0, 1.0, -3.5, 3.5),
        within=(-6.0, 6.0),
    )


class RigParameters(Parameters):
    """Parameters of the rig."""

    rig_feed_hydrogen_error: float = parameter(
        0.0,
        "kg/kg",
        "hydrogen of the feed of the gasifier runs beyond what was reported, dry and ash-free",
        source="S03: 0.068 reported, four samples of husk spread by 0.006 around 0.060",
        prior=Normal(0.0, 0.006, -0.020, 0.010),
        within=(-0.03, 0.02),
    )
    rig_run_122: float = _deviate("122")
    rig_run_123: float = _deviate("123")
    rig_run_124: float = _deviate("124")
    rig_run_128: float = _deviate("128")
    rig_run_129: float = _deviate("129")
    rig_run_130: float = _deviate("130")
