"""What a study must say about accounting and money: plain frozen records, filled from TOML.

Every record shows its TOML form. Nothing here computes; `scenarios.accounting.account` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scenarios.accounting.cost_specification import AssetSpec, EconomicsSpec, FixedCost, PriceSpec
from scenarios.accounting.credit_terms import ProjectTerm, ReferenceTerm
from scenarios.accounting.factor_specification import (
    BiodieselSpec,
    FactorChoice,
    FactorLevel,
    Gas,
    GridSpec,
    GwpSet,
    Treatment,
)

__all__ = [
    "AccountingSpec",
    "AssetSpec",
    "BiodieselSpec",
    "Claim",
    "ClaimPrice",
    "EconomicsSpec",
    "FactorChoice",
    "FactorLevel",
    "FixedCost",
    "Gas",
    "GridSpec",
    "GwpSet",
    "PriceSpec",
    "ProjectTerm",
    "ReferenceTerm",
    "ShapeName",
    "Treatment",
]

ShapeName = Literal[
    "generation",
    "efficiency_ratio",
    "output_reference_efficiency",
    "cogeneration",
    "service_per_km",
    "waste",
]


@dataclass(frozen=True, kw_only=True)
class AccountingSpec:
    """Rules by which flows become tonnes of CO2e.

    Attributes
    ----------
    bau, reference
        Names of the scenarios with these roles; every other scenario is project-like.
    headline
        Project-like scenario of the first page.
    gwp
        Set of global warming potentials over 100 years.
    methane_origin
        ``by_carrier``: fossil methane let out unburned has its own value where the set gives one (AR5: 30,
        AR6: 29.8), because only burned carbon is counted as CO2; ``one_value``: the value without origin
        (AR5: 28) for all methane.
    sector
        Sector of the CH4 and N2O defaults: ``road`` (IPCC 2006 Vol. 2 Ch. 3) or a stationary sector as
        written in ``ipcc_ch4_n2o_stationary.csv``.
    biodiesel
        Treatment of biodiesel; may stay empty only where no flow carries biodiesel.
    shape
        Form of the methodology, which the reference terms must have; of no account without terms.
    reference_terms
        Terms of the reference emissions.
    project_common
        Project flows inside the boundary that belong to no single class (compression, trailers, vents); each
        must emit by its role.
    project_terms
        Project emissions that the methodology counts by a default, where the flows themselves emit nothing.
    reference_gases
        Gases counted in RE; CO2 alone is the conservative choice.
    reference_level, project_level
        Which value of a published range the fuel factors of RE and of PE take. RE at the lower bound and
        PE at the same draw as in the expected number keep the credit below the real reduction even for
        factors whose range is wide; ``upper`` for PE is what most methodologies prescribe.
    specific_consumption
        ``yearly``: of the same year of the reference scenario; ``first_year``: measured before the project;
        ``lowest_year``: the most conservative.
    grid
        Grid factor; may stay empty only where no flow has the role electricity.
    factors
        Choices that replace the IPCC defaults.
    share_carrier
        Carrier of the column ``gas_share``.
    max_failed_share
        Largest share of failed draws with which a headline is given [-].

    Notes
    -----
    TOML::

        [accounting]
        bau = "bau"
        reference = "reference"
        headline = "project"
        gwp = "AR5"
        shape = "service_per_km"
        sector = "road"
        project_common = ["compression_kwh", "trailer_diesel_fossil_mj", "trailer_diesel_bio_mj",
                          "methane_vented_kg"]
        reference_level = "lower"
        project_level = "sampled"
    """

    bau: str = "bau"
    reference: str = "reference"
    headline: str = "project"
    gwp: GwpSet = "AR5"
    methane_origin: Literal["by_carrier", "one_value"] = "by_carrier"
    sector: str = "road"
    biodiesel: BiodieselSpec | None = None
    shape: ShapeName = "service_per_km"
    reference_terms: tuple[ReferenceTerm, ...] = ()
    project_common: tuple[str, ...] = ()
    project_terms: tuple[ProjectTerm, ...] = ()
    reference_gases: tuple[Gas, ...] = ("CO2",)
    reference_level: FactorLevel = "lower"
    project_level: FactorLevel = "sampled"
    specific_consumption: Literal["yearly", "first_year", "lowest_year"] = "yearly"
    grid: GridSpec | None = None
    factors: tuple[FactorChoice, ...] = ()
    share_carrier: str = "natural gas"
    max_failed_share: float = 0.05

    @property
    def boundary(self) -> frozenset[str]:
        """Flows inside the boundary: those of the reference terms and the common ones; empty where none is drawn."""
        named = {name for term in self.reference_terms for name in term.project}
        return frozenset(named | set(self.project_common)) if named else frozenset()


@dataclass(frozen=True, kw_only=True)
class ClaimPrice:
    """A price that a published figure was computed with.

    Attributes
    ----------
    carrier
        Carrier of the flows that are bought at it.
    value
        Price [currency per unit of those flows].
    """

    carrier: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A published figure to hold against the distribution.

    Attributes
    ----------
    name
        Who said what.
    value
        The figure [`unit`], a yearly mean.
    unit
        ``tCO2e/yr`` for tonnes; ``%`` or ``-`` for the quantities that end in ``_share``; of a flow its amount a
        year (``MWh/yr``, ``h/yr``, ``t/yr``).
    scenario
        Project-like scenario it is held against.
    quantity
        Column of ``Account.reduction``, or a quantity relative to the converted units:
        ``expected_share`` (expected reduction over their emissions in business as usual), ``credited_share``
        (credited reduction over reference emissions), ``fuel_cost_saved_share`` (of what `flows` cost in
        business as usual) and ``gas_share`` (of their fuel energy); or ``flow``: the sum of `flows` in the
        scenario.
    kind
        ``promise``: may be met or missed; ``observation``: what was reported of the real plant, which lies
        inside the band of the twin or outside.
    first_year, last_year
        Years over which the mean is taken; None for the whole horizon.
    flows
        What the converted units buy, for ``fuel_cost_saved_share``; the flows that are added up, for ``flow``.
    whole
        Of a ``flow``: the whole of the twin whose parts say where the rest goes, such as the hours of a plant for
        the energy that it makes. Empty for the whole that the flows themselves are parts of, if any.
    prices
        Prices behind the figure, where they are not those of the study.
    remark
        What the source says of how the figure came about.
    source
        Key of the reference.

    Notes
    -----
    TOML::

        [claims.brochure]
        title = "brochure 2018"
        value = 1870
        unit = "tCO2e/yr"
        source = "S01"

        [claims.road_test]
        title = "road test 2018: fuel cost 29 % lower"
        value = 29
        unit = "%"
        quantity = "fuel_cost_saved_share"
        flows = ["diesel_converted_large_l", "gas_filled_converted_large_lsp"]
        prices = [{carrier = "CNG", value = 3100}, {carrier = "diesel", value = 5150}]
        source = "S03"

        [claims.brochure_power]
        title = "brochure: 12,800 MWh a year"
        value = 12_800
        unit = "MWh/yr"
        quantity = "flow"
        flows = ["delivered_kwh"]
        whole = "hours of the plant"
        source = "S01"
    """

    name: str
    value: float
    unit: str = "tCO2e/yr"
    scenario: str = "project"
    quantity: str = "expected_t"
    kind: Literal["promise", "observation"] = "promise"
    first_year: int | None = None
    last_year: int | None = None
    flows: tuple[str, ...] = ()
    whole: str = ""
    prices: tuple[ClaimPrice, ...] = ()
    remark: str = ""
    source: str = ""

    @property
    def target(self) -> float:
        """The figure in the unit of the account: shares as fractions [-]."""
        return self.value / 100.0 if self.unit == "%" else self.value
