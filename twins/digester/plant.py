"""Tanks and machines of a scenario as its events read them, with the work space of the integration."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.digester.adm1_kinetics import kinetics_at, kinetics_base, tank_kinetics
from twins.digester.adm1_outputs import seeded_start
from twins.digester.adm1_parameters import THETA
from twins.digester.adm1_states import N_STATES, S_ac, S_pro, S_su, X_pr
from twins.digester.adm1_stoichiometry import C_CONTENT, N_CONTENT
from twins.digester.card import GAS_ROUTES
from twins.digester.desulphurisation import Desulphurisation, desulphurisation_numbers
from twins.digester.engine import Engine, engine_numbers
from twins.digester.feed import (
    HOTEL,
    TRIMMINGS,
    class_assays,
    class_influents,
    dry_matter_by_month,
    feed_numbers,
    waste_classes,
)
from twins.digester.feed_fractions import Contents
from twins.digester.flare import Flare, flare_numbers
from twins.digester.heat import HeatPlant, heat_plant
from twins.digester.integrator import N_TOTALS, Control
from twins.digester.parameters import DigesterParameters
from twins.digester.plant_state import N_CLASSES
from twins.digester.power_house import House, house_numbers
from twins.digester.simple_models import FirstOrderTanks, one_fraction_tanks, two_fraction_tanks
from twins.digester.simple_stability import StabilityLimits, stability_limits
from twins.digester.tanks import Layout, Work, single_tank, two_tanks, workspace

Array = NDArray[np.float64]
METHANE_SHARE = 0.55
"""Methane in the gas that a plant is laid out for [-]; general knowledge."""
COD_PER_SOLID = 1.42
"""COD of suspended dry matter of a digester [kg/kg VS]; that of biomass, C5H7NO2."""
VOLATILE_OF_SOLIDS = 0.75
"""Volatile over all suspended solids of digestate [-]; assumed, part of the ash of the waste is dissolved."""
TOLERANCE = 0.02
"""Of the integrator [-]: a halving of it moves no year's methane by 1e-4, also in years of stops and starts."""
LAID_OUT_REALISED = 0.8
"""Share of the methane potential that a plant is laid out for [-]; assumed."""


class Plant(NamedTuple):
    """Numbers and arrays that the events of a scenario read and change; see the modules of their types.

    Attributes
    ----------
    y, totals, before
        State of the tanks, running sums, sums before the hour.
    influent
        Influent by class of waste in a mean month, shape (4, 29).
    dry_matter
        What the classes of the market hold in a month over their mean, shape (12,).
    dry, volatile, potential, fast_share
        Dry matter and volatile part [t/t], methane potential [Nm3/t] and its fast share [-] by class, shape (4,).
    seed
        Start of the tanks, shape (n_tanks, 29).
    stock_one, stock_two
        Potential in the tanks of the simpler models.
    """

    y: Array
    totals: Array
    before: Array
    feed: Array
    dosed: Array
    influent: Array
    dry_matter: Array
    dry: Array
    volatile: Array
    potential: Array
    fast_share: Array
    stock_one: Array
    stock_two: Array
    kinetics: Any
    base: Any
    layout: Layout
    control: Control
    work: Work
    contents: Contents
    one: FirstOrderTanks
    two: FirstOrderTanks
    rule: StabilityLimits
    heat: HeatPlant
    sulphur: Desulphurisation
    engine: Engine
    flare: Flare
    house: House
    ageing_k: float
    ageing_theta: float
    cod_per_solid: float
    volatile_of_solids: float
    seed_share: float
    seed: Array


def plant_of(p: DigesterParameters) -> Plant:
    """Return tanks and machines of a scenario; a scenario without a plant has one tank that nobody asks."""
    numbers, contents = feed_numbers(p), contents_of(p)
    classes = waste_classes(class_assays(numbers))
    acid_m3 = p.acid_tank_m3 if p.layout == "two_phase" else 0.0
    layout = tank_layout(p)
    base = kinetics_base(p)
    kinetics = tank_kinetics(base, layout.n_tanks)
    warmth = math.exp(THETA["disintegration and hydrolysis"] * (p.digester_c - base.T_reference))
    potential = 1e3 * classes.VS * classes.BMP
    fast = np.full(N_CLASSES, p.simple_fast_share)
    fast[TRIMMINGS] = p.simple_fast_share_trimmings
    fast[HOTEL] = p.simple_fast_share
    laid_out = p.capacity_t_per_d / 24.0 * float(potential[:3].mean()) * LAID_OUT_REALISED / METHANE_SHARE
    return Plant(
        y=np.zeros((layout.n_tanks, N_STATES)),
        totals=np.zeros(N_TOTALS),
        before=np.zeros(N_TOTALS),
        feed=np.zeros(N_STATES),
        dosed=np.zeros(N_CLASSES),
        influent=class_influents(numbers, contents),
        dry_matter=dry_matter_by_month(numbers),
        dry=classes.TS,
        volatile=classes.VS,
        potential=potential,
        fast_share=fast,
        stock_one=np.zeros((2, 2)),
        stock_two=np.zeros((2, 2)),
        kinetics=kinetics,
        base=base,
        layout=layout,
        control=Control(TOLERANCE),
        work=workspace(layout.n_tanks),
        contents=contents,
        one=one_fraction_tanks(p, acid_m3, p.methane_tank_m3, warmth),
        two=two_fraction_tanks(p, acid_m3, p.methane_tank_m3, warmth),
        rule=rule_of(p, base, acid_m3 + p.methane_tank_m3),
        heat=heat_plant(p, acid_m3, p.methane_tank_m3, p.digester_c, p.capacity_t_per_d),
        sulphur=desulphurisation_numbers(p),
        engine=engine_numbers(p, p.engine_kw / p.engines),
        flare=flare_numbers(p, laid_out),
        house=house_numbers(p, p.capacity_t_per_d, acid_m3 + p.methane_tank_m3, p.effluent_treatment),
        ageing_k=p.feed_ageing_k,
        ageing_theta=p.feed_ageing_theta,
        cod_per_solid=COD_PER_SOLID,
        volatile_of_solids=VOLATILE_OF_SOLIDS,
        seed_share=p.run_seed_share,
        seed=seeded_start(p.run_seed_share, layout, kinetics),
    )


def contents_of(p: DigesterParameters) -> Contents:
    """Return carbon and nitrogen of the fractions of a feed; only the nitrogen of its inert part is its own."""
    return Contents(
        C_su=float(C_CONTENT[S_su]),
        C_pro=float(C_CONTENT[S_pro]),
        C_ac=float(C_CONTENT[S_ac]),
        N_pr=float(N_CONTENT[X_pr]),
        N_I=p.feed_inert_N,
    )


def rule_of(p: DigesterParameters, base: Any, tanks_m3: float) -> StabilityLimits:
    """Return the rule that says when the simpler models mislead, at the set point and for the gas of the lay-out."""
    tank = tank_kinetics(base, 1)[0]
    kinetics_at(base, p.digester_c, tank)
    p_co2 = (1.0 - METHANE_SHARE) * (p.adm1_pressure - tank.p_h2o)
    return stability_limits(p, tanks_m3, p.layout == "two_phase", p_co2, tank.H_co2 / tank.RT, tank.K_co2)


def tank_layout(p: DigesterParameters) -> Layout:
    """Return volumes and gas routes of the tanks."""
    if p.layout == "two_phase":
        route = GAS_ROUTES.index(p.acid_gas)
        return two_tanks(p.acid_tank_m3, p.methane_tank_m3, p.adm1_gas_share, route, pressure=p.adm1_pressure)
    return single_tank(p.methane_tank_m3, p.adm1_gas_share * p.methane_tank_m3, pressure=p.adm1_pressure)
