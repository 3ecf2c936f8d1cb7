"""Prices, assets and rates of a study: frozen records, filled from TOML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twins.core.priors import Prior

BOUGHT = ("purchase", "electricity")
"""Roles of flows that cost their price."""
SOLD = "sale"
"""Role of flows that bring their price in."""
TRADED = (*BOUGHT, SOLD)


@dataclass(frozen=True, kw_only=True)
class PriceSpec:
    """Price of what is bought or sold under one carrier.

    Attributes
    ----------
    carrier
        Carrier of the purchase (or electricity) flows that this price pays for, and of the sale flows that it is
        paid for. What is sold at another price than it is bought at has a carrier of its own.
    signal
        Signal of the site with the price of each day; its yearly mean is taken.
    value
        Fixed price where there is no signal [currency per unit of the flow].
    lever
        Lever of the twin that multiplies the price in a scenario; empty for none.
    basis
        ``nominal`` prices of a signal are brought to the base year with `EconomicsSpec.inflation`.
    level_prior
        Distribution of a factor on the price of all years and scenarios [-], one draw for the whole run; None where
        the price of the base year is known.
    growth
        Prior of the real growth of the price [1/yr], one constant a draw; None for none.
    growth_from
        First year that grows; default the year after the last step of the signal, or after the base year.
    group, correlation
        Prices of one group (``oil products``) share a part of their growth: `correlation` is the rank
        correlation's normal counterpart between any two of them [-].
    source
        Key of the reference, or ``assumed: why``.

    Notes
    -----
    TOML::

        [[economics.prices]]
        carrier = "diesel"
        signal = "diesel_price_idr_per_l"
        lever = "diesel_price_factor"
        level_factor = {triangular = [0.8, 1.0, 1.3], unit = "-", source = "assumed: three stations were asked"}
        growth = {normal = [0.01, 0.02], unit = "1/yr"}
        group = "oil products"
        correlation = 0.5
        source = "S47, S48"
    """

    carrier: str
    signal: str = ""
    value: float | None = None
    lever: str = ""
    basis: Literal["real", "nominal"] = "real"
    level_prior: Prior | None = None
    growth: Prior | None = None
    growth_from: int | None = None
    group: str = ""
    correlation: float = 0.5
    source: str = ""

    @property
    def level_name(self) -> str:
        """Name of the sampled factor on the price."""
        return f"factor on the price of {self.carrier}"

    @property
    def growth_name(self) -> str:
        """Name of the sampled growth."""
        return f"real growth of the price of {self.carrier}"


@dataclass(frozen=True, kw_only=True)
class AssetSpec:
    """Unit cost of what an asset flow counts.

    Attributes
    ----------
    flow
        Flow with role asset (pieces, years of a technician ...).
    unit_cost
        Price of one piece [currency of the base year].
    kind
        ``capital``: paid at the start of the year, part of the investment; ``operating``: paid at its end.
    life_years
        Technical life of a capital piece [yr].
    residual
        Share of the cost that is left at the end of the life [-]; between, the value falls on a line.
    replace
        True where the flow counts first purchases only and each piece is bought again after its life;
        False where the flow already counts replacements.
    lives_with
        Flow in proportion to which the pieces are still there, such as the days of the buses that carry them.
        What is scrapped with its carrier is neither bought again nor worth anything at the end. Empty where
        every piece lives its whole life.
    subsidised
        True where the grant may cover the piece.
    size_base, size_exponent
        Purchase of one year for which `unit_cost` was quoted [unit of the flow] and exponent n [-]: a purchase of
        another size S costs unit_cost S0 (S/S0)^n, usually n of 0.6 to 0.8. Beyond a factor of three the rule no
        longer holds, and the unit cost of that factor is kept. Without a base every piece costs the same.
    cost_prior
        Distribution of a factor on the unit cost [-], one draw for the whole run.
    source
        Key of the reference, or ``assumed: why``.

    Notes
    -----
    TOML::

        [[economics.assets]]
        flow = "kits_installed"
        unit_cost = 139e6
        life_years = 15
        residual = 0.0
        subsidised = true
        cost_factor = {triangular = [0.8, 1.0, 1.4], unit = "-"}
        source = "S03: 10 billion IDR for 72 buses"

        [[economics.assets]]
        flow = "plant_capacity_kw"
        unit_cost = {value = 2500, unit = "USD"}   # a kW of a plant of 2,000 kW
        size_base = 2000
        size_exponent = 0.7
        source = "..."
    """

    flow: str
    unit_cost: float
    kind: Literal["capital", "operating"] = "capital"
    life_years: float = 15.0
    residual: float = 0.0
    replace: bool = False
    lives_with: str = ""
    subsidised: bool = False
    size_base: float | None = None
    size_exponent: float = 1.0
    cost_prior: Prior | None = None
    source: str = ""

    @property
    def cost_name(self) -> str:
        """Name of the sampled factor on the unit cost."""
        return f"cost factor of {self.flow}"


@dataclass(frozen=True, kw_only=True)
class FixedCost:
    """A cost of every year (or of the first) in some scenarios.

    Attributes
    ----------
    name
        What it pays for.
    amount
        Money a year, or once [currency of the base year].
    scenarios
        Names; empty for every project-like scenario.
    once
        True for an investment in the first year.
    subsidised
        True where a one-time cost counts for the grant.
    source
        Key of the reference, or ``assumed: why``.

    Notes
    -----
    TOML::

        [[economics.fixed]]
        name = "monitoring and verification"
        amount = 150e6
        source = "assumed: one verification a year"
    """

    name: str
    amount: float
    scenarios: tuple[str, ...] = ()
    once: bool = False
    subsidised: bool = False
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class EconomicsSpec:
    """Money of a study, in real terms of one year and one currency.

    Attributes
    ----------
    currency, base_year
        Such as ``IDR`` of 2019.
    discount_rates
        Real rates [1/yr]; the first is the main one.
    inflation
        Yearly inflation that brings nominal signals to the base year [1/yr].
    legal_durable_years
        Years of monitoring for the JCM indicator [yr]; None for the horizon.
    grant_share
        Part of the subsidised first investment paid by the grant [-], at most 0.5.
    installation_years
        Years from the start in which purchases count for the grant [yr].
    jpy_per_currency
        Exchange rate for the JCM indicator in JPY [JPY per unit of currency]; None for none.
    prices, assets, fixed
        Costs.
    unpriced
        Carriers or flows of role purchase, sale, electricity or asset that another price already pays, such
        as the electricity of compression in the price of gas, or net grid electricity where flows of role
        purchase and sale carry its money. Whatever is neither priced nor named here is an error.

    Notes
    -----
    TOML::

        [economics]
        currency = "IDR"
        base_year = 2019
        discount_rates = [0.08, 0.04, 0.12]
        legal_durable_years = 15
        grant_share = 0.5
        unpriced = ["grid"]
    """

    currency: str
    base_year: int
    discount_rates: tuple[float, ...] = (0.08, 0.04, 0.12)
    inflation: float = 0.0
    legal_durable_years: int | None = None
    grant_share: float = 0.0
    installation_years: int = 3
    jpy_per_currency: float | None = None
    prices: tuple[PriceSpec, ...] = ()
    assets: tuple[AssetSpec, ...] = ()
    fixed: tuple[FixedCost, ...] = ()
    unpriced: tuple[str, ...] = ()
