"""Numbers of the survey that no terminal has: they matter to what was read elsewhere or earlier and to nothing else.

S-... are keys of survey/sources.csv.
"""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Normal


# fmt: off
# One table: a formatter would spread each row over seven lines.
class BenchParameters(Parameters):
    """Parameters of what was surveyed."""

    bench_past_growth: float = parameter(0.01, "1/year", "growth of the port before the study over that of the years to come", source="assumed: growth slowed from 5.2 % (S-WSC) to 2.8 % a year (S-NAT24); a decade may differ by 2 points",
        prior=Normal(0.01, 0.02, -0.06, 0.08), within=(-0.3, 0.3), likely="Percent where a fraction is meant?")
