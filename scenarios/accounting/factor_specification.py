"""Which emission factors a study takes: frozen records, filled from TOML."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Gas = Literal["CO2", "CH4", "N2O"]
GwpSet = Literal["SAR", "AR4", "AR5", "AR6"]
Treatment = Literal["biogenic_zero", "life_cycle", "fixed_blend"]
FactorLevel = Literal["lower", "default", "upper", "sampled"]


@dataclass(frozen=True, kw_only=True)
class FactorChoice:
    """Which emission factor stands for one gas of one carrier.

    Either name a row of a factor table (`table`, `subitem`) or give `value` with `unit` and `source`.
    Without a choice the IPCC default of the sector is taken (`AccountingSpec.sector`).

    Attributes
    ----------
    carrier
        Carrier as the twin declares it.
    gas
        ``CO2``, ``CH4`` or ``N2O``.
    table, item, subitem
        File of ``factors/`` without its ending, and the row; `item` defaults to the carrier.
    value, lower, upper
        Own value and its 95 % range [kg/TJ]; no range means that it is not sampled.
    unit, source
        ``kg/TJ`` and where the value comes from.
    purpose
        ``all``, or ``credited`` where only RE and PE of the credited reduction use it.

    Notes
    -----
    TOML::

        [[accounting.factors]]
        carrier = "gas/diesel oil"
        gas = "CO2"
        table = "indonesia"
        subitem = "CO2 EF, Tier 2"

        [[accounting.factors]]
        carrier = "natural gas"
        gas = "N2O"
        value = 0.5
        lower = 0.25
        upper = 1.0
        unit = "kg/TJ"
        source = "S56"
    """

    carrier: str
    gas: Gas
    table: str = ""
    item: str = ""
    subitem: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = "kg/TJ"
    source: str = ""
    purpose: Literal["all", "credited"] = "all"


@dataclass(frozen=True, kw_only=True)
class BiodieselSpec:
    """How biodiesel counts; a study with biodiesel must say it, there is no default.

    Attributes
    ----------
    treatment
        ``biogenic_zero``: tailpipe CO2 of biodiesel is a memo, zero in the total.
        ``life_cycle``: the supply chain of palm methyl ester counts inside the total, and is stated.
        ``fixed_blend``: the credited number counts the diesel blend of one fixed date in reference and
        project; the expected number keeps the live blend with biogenic CO2 at zero.
    blend
        Volume fraction of biodiesel for ``fixed_blend`` [-]; without it the mandate at `approved` is taken.
    approved
        Date of approval of the project, for ``fixed_blend``.

    Notes
    -----
    TOML::

        [accounting.biodiesel]
        treatment = "fixed_blend"
        approved = 2018-07-01        # the mandate of that day: B20
    """

    treatment: Treatment
    blend: float | None = None
    approved: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class GridSpec:
    """Grid factor of the base year and its path.

    Attributes
    ----------
    region, subitem, year
        Row of ``factors/grid_ef.csv`` (`subitem` and `year` where a region has several rows).
    path
        ``sampled``: base value times a log random walk; ``constant``: the base value in every year.
    trend_country
        Country of ``factors/grid_intensity_ember.csv`` whose series gives drift and scatter.
    base_year
        Year from which the walk starts; default the year of the row.

    Notes
    -----
    TOML::

        [accounting.grid]
        region = "Indonesia, Java-Madura-Bali"
        subitem = "factor used in a registered JCM PDD"
        path = "sampled"
        trend_country = "Indonesia"
    """

    region: str
    subitem: str = ""
    year: int | None = None
    path: Literal["sampled", "constant"] = "sampled"
    trend_country: str = ""
    base_year: int | None = None
