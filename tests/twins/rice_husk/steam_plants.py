"""Steam plants for the tests: one of the class of the Myanmar plant, and a strategy of valid ones."""

from __future__ import annotations

import functools

from hypothesis import strategies as st

from twins.core.physics.steam import saturation_temperature
from twins.rice_husk.condenser import CoolingTower
from twins.rice_husk.feedwater import FeedWater, FeedWaterDesign, feed_water
from twins.rice_husk.turbine_table import TurbineDesign, TurbineTable, load_curve, turbine_table

TURBINE = TurbineDesign(
    rated_kw=1816.0,
    p_in=25.0,
    T_in=350.0,
    p_extraction=4.0,
    T_condenser=46.0,
    eta_is=0.67,
    baumann=1.0,
    eta_mech_gen=0.95 * 0.98,
)
FEED = FeedWaterDesign(
    p_drum=27.0,
    T_feed=105.0,
    blowdown=0.02,
    flash_recovery=1.0,
    returned=0.7,
    T_returned=80.0,
    T_makeup=27.0,
    eta_pump=0.6,
    eta_motor=0.9,
)
TOWER = CoolingTower(approach=6.0, range_=9.0, ttd=4.0, latent_share=0.85, concentration=4.0)
NO_LOAD = 0.25


@functools.cache
def built(design: TurbineDesign = TURBINE, law: str = "willans") -> tuple[TurbineTable, FeedWater]:
    """Give the tables of a plant."""
    feed = feed_water(FEED._replace(p_drum=design.p_in * 1.08))
    return turbine_table(design, feed, load_curve(law, NO_LOAD)), feed


@st.composite
def designs(draw: st.DrawFn) -> TurbineDesign:
    """Draw a turbine that a small plant could have."""
    p_in = draw(st.floats(12.0, 68.0))
    superheat = draw(st.floats(60.0, 180.0))
    return TURBINE._replace(
        rated_kw=draw(st.floats(300.0, 10_000.0)),
        p_in=p_in,
        T_in=min(saturation_temperature(p_in) + superheat, 500.0),
        p_extraction=draw(st.floats(3.0, 6.0)),
        T_condenser=draw(st.floats(36.0, 55.0)),
        eta_is=draw(st.floats(0.5, 0.8)),
        baumann=draw(st.floats(0.0, 2.0)),
    )
