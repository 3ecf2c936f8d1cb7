"""Published project figures that the accounting reproduces."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.literature.comparison import Comparison
from scenarios.accounting import economics
from scenarios.accounting.factors import default_row, find_row, read_table
from scenarios.accounting.grid import combined_margin, conservative_fixed_factor
from scenarios.accounting.rounding import credited_tonnes


def rows() -> Iterator[Comparison]:
    """Give the comparisons of this module."""
    for carrier, efficiency, published, grid in (
        ("natural gas", 0.612, 0.319, "Thailand"), ("gas/diesel oil", 0.49, 0.533, "captive diesel"),
    ):  # fmt: skip
        lower = default_row(carrier, "CO2", "road").lower
        assert lower is not None
        ours = conservative_fixed_factor(lower / 1000.0, efficiency) / 1000.0
        name = f"fixed factor of PV methodologies, {grid}"
        yield Comparison(name, "tCO2/MWh", ours, published, 0.002, "JCM PV methodologies")
    margin = combined_margin(0.7122, 0.5979, 0.75)
    yield Comparison(
        "combined margin, Luzon-Visayas", "tCO2/MWh", margin, 0.6836, 1e-4, "Philippine DOE table"
    )
    grid = find_row(
        read_table("grid_ef"), "Indonesia, Java-Madura-Bali", "factor used in a registered JCM PDD"
    ).value
    credited = float(credited_tonnes(167.0 * grid, 135.0 * grid))
    yield Comparison("refrigerators of ID_AM003, credit", "tCO2/yr", credited, 25.0, 0.0, "JCM PDD")
    indicator = float(economics.jcm_indicator(127.6e9, 122_358.0, 9))
    yield Comparison(
        "Tuban waste heat, grant a tonne", "IDR/t", indicator, 115_871.0, 1e-5, "press 2014, GEC"
    )
