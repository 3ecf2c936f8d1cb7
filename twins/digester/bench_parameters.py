"""Numbers of batch tests that no plant has: they matter to what was measured on a bench and to nothing else.

S1 ... are keys of survey/sources.csv; DBFZ is the source of ``survey/bmp_timeseries_cellulose.csv``.

The deviate of a bottle is its own, so all days of a bottle share it and the spread from bottle to bottle can be learnt.
As luck of a draw it would be an error of unknown size of the emulator instead.
"""

from __future__ import annotations

from typing import Any

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Uniform

BOTTLES = ("4", "5", "6")
"""Cellulose bottles by their number in survey/bmp_timeseries_setup.csv."""


def _deviate(bottle: str) -> Any:
    return parameter(
        0.0,
        "-",
        f"methane of cellulose bottle {bottle} over the mean, in standard deviations of bench_bottle_spread",
        source="assumed: standard normal by its meaning",
        prior=Normal(0.0, 1.0, -3.5, 3.5),
        within=(-6.0, 6.0),
    )


# fmt: off
# One table: a formatter would spread each row over seven lines.
class BenchParameters(Parameters):
    """Parameters of batch tests."""

    # --- market waste on a bench ----------------------------------------------------------------------------
    bench_place_bmp: float = parameter(1.0, "-", "methane potential of the fruit and vegetable waste of the places surveyed over that of this market", source="assumed: 8 %; S29 and S30 differ by 6 % in their means, this market was not among them",
        prior=Normal(1.0, 0.08, 0.75, 1.25), within=(0.3, 3.0))
    bench_soluble_k: float = parameter(1.0, "1/d", "rate at which a batch test turns free sugars and stored acids to methane", source="assumed: nothing has to be hydrolysed, a day or two",
        prior=LogNormal(1.0, 0.5, 0.3, 4.0), within=(0.05, 50.0))

    # --- cellulose bottles ------------------------------------------------------------------------------------
    bench_bottle_b0: float = parameter(370.0, "mL/g", "methane potential of the cellulose, by its volatile solids, at 0 C and dry", source="theory: 415 without growth of biomass; assumed: 5 to 30 % below it",
        prior=Uniform(290.0, 410.0), within=(50.0, 415.0), likely="L/g instead of mL/g? Multiply by 1,000")
    bench_bottle_k: float = parameter(0.4, "1/d", "rate of the bottles after their lag, 38 C", source="assumed: a fresh inoculum takes days, not weeks", prior=LogNormal(0.4, 0.5, 0.1, 1.5), within=(0.01, 10.0))
    bench_bottle_lag_d: float = parameter(1.3, "d", "lag of the bottles", source="assumed: up to two and a half days until cellulose is attacked", prior=Normal(1.3, 0.6, 0.1, 2.6), within=(0.0, 30.0))
    bench_bottle_spread: float = parameter(0.012, "-", "standard deviation of the methane of a bottle over the mean of all", source="assumed: balances, blanks and leaks", prior=LogNormal(0.012, 0.6, 0.002, 0.08), within=(0.0, 0.5))
    bench_bottle_4: float = _deviate("4")
    bench_bottle_5: float = _deviate("5")
    bench_bottle_6: float = _deviate("6")
