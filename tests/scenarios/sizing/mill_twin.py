"""A twin with a closed form: power is what plant and husk both allow, so the right size is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from twins.core.outcome import Flow, Outcome
from twins.core.parameters import Parameters, parameter
from twins.core.priors import Uniform
from twins.core.problems import Problem
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

HOURS = 8000.0
LARGE_KW = 10_000.0
SACKS, SACKS_A_LORRY = 2_500.0, 1_000.0


class MillParameters(Parameters):
    """Numbers of the mill."""

    capacity_kw: float = parameter(
        1000.0, "kW", "net power of the plant", source="S01", lever=True, within=(100.0, 20_000.0)
    )
    lorries: int = parameter(2, "lorries", "lorries", source="S01", lever=True, within=(1, 30))
    boiler: str = parameter("stoker", "text", "boiler", source="S01", lever=True, choices=("stoker", "bed"))
    roof: bool = parameter(True, "-", "roofed store", source="S01", lever=True)
    strain_kw: float = parameter(
        1e6, "kW", "a larger plant breaks", source="S01", lever=True, within=(1.0, 1e6)
    )
    husk_kw: float = parameter(
        2000.0, "kW", "power that the husk can give", source="S01", prior=Uniform(1900.0, 2100.0)
    )


class MillTwin:
    """Burns what comes."""

    name = "mill"
    title = "Mill of a closed form"
    parameters = MillParameters
    flows: ClassVar[tuple[Flow, ...]] = (
        Flow("supplied_kwh", "kWh", "net power", "service"),
        Flow("supplied_heat_mj", "MJ", "heat", "service"),
        Flow("grid_net_kwh", "kWh", "import less export", "electricity", "grid", signed=True),
        Flow("power_sold_kwh", "kWh", "power sold", "sale", "power"),
        Flow("husk_short_h", "h", "hours at part load for want of husk", "diagnostic"),
        Flow("capacity_bought_kw", "kW", "plant bought", "asset"),
        Flow("husk_offered_kwh", "kWh", "power that the husk of the year could give", "diagnostic"),
        Flow("nameplate_kwh", "kWh", "power of a plant that never lacks husk", "diagnostic"),
        Flow("husk_burned_mj", "MJ", "husk", "fuel_burned", "other primary solid biomass"),
        Flow("sacks", "sacks", "sacks brought to town", "service"),
        Flow("sacks_left", "sacks", "sacks that stay at the mill", "diagnostic"),
        Flow("rice_t", "t", "rice in them", "diagnostic"),
        Flow("bran_kg", "kg", "bran beside them", "diagnostic"),
        Flow("stock_t", "t", "change of the stock", "diagnostic", signed=True),
    )
    observables: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def default_site(self) -> Site:
        return Site("river", monthly={"temperature_c": (27.0,) * 12})

    def default_horizon(self) -> Horizon:
        return Horizon(start=dt.date(2019, 1, 1), years=3)

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        p = parameters
        assert isinstance(p, MillParameters)
        if p.capacity_kw > p.strain_kw:
            raise ArithmeticError("the foundation broke")
        n = horizon.years
        luck = rng.generator("harvest").uniform(0.99, 1.01, n)
        running = p.boiler == "stoker"
        sacks = min(SACKS_A_LORRY * p.lorries, SACKS)
        kwh = np.minimum(p.capacity_kw, p.husk_kw * luck) * HOURS * running
        return Outcome(
            years=horizon.calendar_years,
            flows={
                "supplied_kwh": kwh,
                "supplied_heat_mj": 3.6 * kwh,
                "grid_net_kwh": -kwh,
                "power_sold_kwh": kwh,
                "husk_short_h": np.where(p.capacity_kw > p.husk_kw * luck, HOURS, 0.0),
                "capacity_bought_kw": np.eye(1, n)[0] * p.capacity_kw * running,
                "husk_offered_kwh": p.husk_kw * luck * HOURS * running,
                "nameplate_kwh": np.full(n, p.capacity_kw * HOURS * running),
                "husk_burned_mj": 18.0 * kwh,
                "sacks": np.full(n, sacks),
                "sacks_left": np.full(n, SACKS - sacks),
                "rice_t": np.full(n, 0.05 * sacks),
                "bran_kg": np.full(n, 5.0 * sacks),
                "stock_t": np.zeros(n),
            },
        )

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        return [self.simulate(p, site, horizon, rng) for p in parameters]

    def problems(self, parameters: Parameters, site: Site) -> tuple[Problem, ...]:
        p = parameters
        assert isinstance(p, MillParameters)
        if p.capacity_kw < LARGE_KW:
            return ()
        given = f"a plant of {p.capacity_kw:g} kW"
        stops = p.capacity_kw >= 1.5 * LARGE_KW
        return (
            Problem(about=("capacity_kw",), given=given, allowed=f"below {LARGE_KW:g} kW with one boiler (S01)",
                    cause="Two boilers meant?", next_step="Choose less", stops=stops),
        )  # fmt: skip

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        return {}

    def warm_up(self) -> None:
        return None


TWIN = MillTwin()

STUDY = """\
schema = 1
twin = "mill"
title = "A plant by the river"

[scenarios.bau]
title = "No plant"
boiler = "bed"

[scenarios.reference]
title = "No plant"
boiler = "bed"

[scenarios.project]
title = "The plant"

[accounting]
gwp = "AR6"
shape = "generation"
sector = "manufacturing and construction"

[accounting.grid]
region = "Myanmar, national"
path = "constant"

[[accounting.reference_terms]]
name = "power"
activity = ["supplied_kwh"]
ratio = 1
factor = 0.319
project = ["husk_burned_mj"]

[economics]
currency = "USD"
base_year = 2019
discount_rates = [0.1, 0.05]
unpriced = ["grid"]

[[economics.prices]]
carrier = "power"
value = {value = 0.09, unit = "USD/kWh"}
source = "assumed"

[[economics.assets]]
flow = "capacity_bought_kw"
unit_cost = {value = 2000, unit = "USD"}
life_years = 3
source = "assumed"

[[economics.fixed]]
name = "staff"
amount = {value = 50_000, unit = "USD"}
source = "assumed"

[[economics.fixed]]
name = "meters of others"
amount = {value = 1e6, unit = "USD"}
scenarios = ["bau"]
source = "assumed"

[run]
draws = 16
seed = 1
sampling = "sobol"

"""
SIZING = """\
[sizing]
lever = "capacity_kw"
unit = "MW"
values = [0.5, 1, 1.5, 3, 6]
draws = 8
delivered = ["supplied_kwh"]
shortage = "husk_short_h"
"""
CONSTRAINTS = """\
[[sizing.constraints]]
title = "want of husk"
flow = "husk_short_h"
event = "above"
limit = {value = 0, unit = "h"}
share_of_years_below = 0.05

[[sizing.constraints]]
title = "husk used"
part = ["supplied_kwh"]
of = ["husk_offered_kwh"]
at_least = 0.85
"""
