"""Every number of the gas holder."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Triangular, Uniform


class GasHolderParameters(Parameters):
    """Numbers of the gas holder."""

    inflow_kg_per_day: float = parameter(
        120.0, "kg/d", "methane from the digester", source="assumed: a toy",
        prior=Triangular(80.0, 120.0, 150.0), within=(0.0, 1_000.0),
    )  # fmt: skip
    leak_per_day: float = parameter(
        0.02, "1/d", "share of the stock that leaks in a day", source="assumed: a toy",
        prior=Uniform(0.005, 0.04), within=(0.0, 1.0),
    )  # fmt: skip
    inflow_spread: float = parameter(
        0.2, "-", "spread of the inflow from day to day", source="assumed: a toy", within=(0.0, 0.9)
    )
    boiler_kg_per_day: float = parameter(
        110.0,
        "kg/d",
        "methane that the boiler can burn",
        source="assumed: a toy",
        lever=True,
        within=(0.0, 500.0),
    )
    cover: str = parameter(
        "old", "text", "cover of the holder; a new one leaks a tenth", source="assumed: a toy", lever=True,
        choices=("old", "new"),
    )  # fmt: skip
