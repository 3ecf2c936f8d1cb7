"""The steam side of a segment: tables and their error, energy and mass, extraction, condenser, feed water."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.rice_husk.steam_plants import FEED, NO_LOAD, TOWER, TURBINE, built, designs
from twins.core.physics.steam import saturation, saturation_pressure, steam
from twins.rice_husk.condenser import (
    circulation_power,
    condenser_pressure,
    condenser_temperature,
    tower_water,
)
from twins.rice_husk.feedwater import (
    bleed_flow,
    boiler_heat,
    check_feed_water,
    feed_pump_work,
    feed_water,
    flash_share,
    steam_of_heat,
)
from twins.rice_husk.steam_cycle import (
    SteamSide,
    check_husk_rate,
    condensing_temperature,
    husk_per_kwh,
    process_limit,
    steam_for_power,
    steam_side,
    z_factor,
    z_factor_at,
)
from twins.rice_husk.turbine import (
    dry_efficiency,
    expand,
    expansion,
    sam_efficiency,
    willans_efficiency,
)
from twins.rice_husk.turbine_table import (
    TurbineDesign,
    at_temperature,
    check_design,
    extraction_enthalpy,
    load_curve,
    load_of_share,
    turbine_table,
)

# stated errors of the tables: largest where the exhaust turns from wet to superheated and Baumann's loss ends
WORK_ERROR = 2e-4  # relative
QUALITY_ERROR = 1e-4  # absolute


@settings(max_examples=40)
@given(designs(), st.floats(8.0, 75.0))
def test_interpolation_error_of_the_tables(design: TurbineDesign, T: float) -> None:
    table, _ = built(design)
    p_out = saturation_pressure(T)
    cold = expansion(design.p_in, design.T_in, saturation_pressure(design.T_condenser), design.eta_is)
    eta = dry_efficiency(design.eta_is, cold.quality, design.baumann)
    both = saturation(p_out)
    exact = expand(steam(design.p_in, design.T_in), p_out, both, eta, design.baumann)
    assert at_temperature(table.work, T) == pytest.approx(exact.work, rel=WORK_ERROR)
    assert at_temperature(table.work_low, T) == pytest.approx(
        table.h_extraction - exact.h_out, rel=3 * WORK_ERROR
    )
    assert at_temperature(table.h_condensate, T) == pytest.approx(both.liquid.h, rel=1e-4)
    quality = (
        table.h_in - at_temperature(table.work, T) - at_temperature(table.h_condensate, T)
    ) / at_temperature(table.evaporation, T)
    assert quality == pytest.approx(exact.quality, abs=QUALITY_ERROR)


@given(st.floats(0.05, 1.1))
def test_interpolation_error_of_the_part_load_laws(load: float) -> None:
    table, _ = built()
    share = NO_LOAD + (1.0 - NO_LOAD) * load
    assert load_of_share(table, share) == pytest.approx(load, rel=1e-9)
    assert share * willans_efficiency(load, 0.67, NO_LOAD) == pytest.approx(0.67 * load)
    flat, _ = built(law="sam")
    share = load * 0.67 / sam_efficiency(load, 0.67)
    assert load_of_share(flat, share) == pytest.approx(load, abs=1e-4)


def residual(side: SteamSide) -> float:
    """Give what the energy balance leaves open, relative to the heat from the boiler."""
    given_ = side.boiler_heat + side.pump_heat
    taken = side.power + side.mechanical_loss + side.process_heat + side.condenser_heat + side.blowdown_loss
    return (given_ - taken) / given_


operation = st.tuples(st.floats(0.15, 1.1), st.floats(0.0, 1.0), st.floats(30.0, 60.0))


@settings(max_examples=40)
@given(designs(), operation)
def test_energy_of_the_steam_side_closes(design: TurbineDesign, at: tuple[float, float, float]) -> None:
    table, feed = built(design)
    share, process_share, T = at
    flow = share * table.steam_rated
    process = process_share * process_limit(table, feed, flow, T, 0.1)
    side = steam_side(table, feed, flow, process, T)
    assert abs(residual(side)) < 1e-9
    assert min(side) >= 0.0
    # mass of the deaerator: what comes in is what the boiler is fed with
    condensed = flow - process - side.bleed
    back = process * feed.returned + flow * feed.blowdown * feed.flash
    assert condensed + back + side.bleed + side.makeup == pytest.approx(flow * (1.0 + feed.blowdown))
    assert condensed >= 0.1 * flow - 1e-9


@settings(max_examples=40)
@given(designs())
def test_rated_power_at_design(design: TurbineDesign) -> None:
    table, feed = built(design)
    side = steam_side(table, feed, table.steam_rated, 0.0, design.T_condenser)
    assert side.power == pytest.approx(design.rated_kw, rel=2 * WORK_ERROR)


def test_steam_that_only_turns_the_machine_gives_no_power() -> None:
    table, feed = built()
    assert steam_side(table, feed, 0.9 * NO_LOAD * table.steam_rated, 0.0, 45.0).power == 0.0


@pytest.mark.parametrize("law", ["willans", "sam"])
@given(st.floats(0.05, 1.0), st.floats(0.0, 0.3), st.floats(30.0, 55.0))
def test_steam_for_power_undoes_the_power(law: str, load: float, process_share: float, T: float) -> None:
    table, feed = built(law=law)
    process = process_share * table.steam_rated * load
    power = load * TURBINE.rated_kw * 0.8
    flow = steam_for_power(table, feed, power, process, T)
    if flow < 1.149 * table.steam_rated:
        assert steam_side(table, feed, flow, process, T).power == pytest.approx(power, rel=1e-6)


@pytest.mark.parametrize("p_extraction", [3.0, 4.0, 6.0])
@pytest.mark.parametrize(
    "inlet", [(20.0, 300.0, 0.60), (25.0, 350.0, 0.67), (45.0, 450.0, 0.72), (67.0, 485.0, 0.78)]
)
def test_heat_costs_power_z_between_3_and_10(inlet: tuple[float, float, float], p_extraction: float) -> None:
    p_in, T_in, eta = inlet
    table, feed = built(TURBINE._replace(p_in=p_in, T_in=T_in, eta_is=eta, p_extraction=p_extraction))
    assert 3.0 < z_factor_at(table, feed, 38.0) < z_factor_at(table, feed, 46.0) < 10.0


@settings(max_examples=40)
@given(designs(), st.floats(35.0, 55.0))
def test_heat_of_higher_pressure_or_from_a_better_machine_costs_more(design: TurbineDesign, T: float) -> None:
    table, feed = built(design)
    z = z_factor_at(table, feed, T)
    better, _ = built(design._replace(eta_is=design.eta_is + 0.05))
    higher, _ = built(design._replace(p_extraction=design.p_extraction + 1.0))
    assert z_factor_at(better, feed, T) < z
    assert z_factor_at(higher, feed, T) < z


def test_z_factor_from_the_expansion() -> None:
    h_ext = extraction_enthalpy(steam(25.0, 350.0), 4.0, 0.67)
    low = expansion(25.0, 350.0, 0.12, 0.67)
    ours = z_factor(h_ext, low.h_out, 335.0, 0.931)
    # a kg sent does no work below 4 bar; by hand: (h_ext - 335) over what the low-pressure part would have given
    between = low.work - (low.h_in - h_ext)
    assert ours == pytest.approx((h_ext - 335.0) / (between * 0.931), rel=1e-12)
    # a higher extraction pressure costs more power
    costly = extraction_enthalpy(steam(25.0, 350.0), 6.0, 0.67)
    assert z_factor(costly, low.h_out, 335.0, 0.931) < ours


@settings(max_examples=40)
@given(designs(), st.floats(0.4, 1.0), st.floats(18.0, 29.0))
def test_a_humid_hour_gives_less_power(design: TurbineDesign, share: float, T_wetbulb: float) -> None:
    table, feed = built(design)
    flow = share * table.steam_rated

    def power(wet_bulb: float) -> float:
        T = condensing_temperature(table, feed, flow, 0.0, wet_bulb, TOWER)
        return steam_side(table, feed, flow, 0.0, T).power

    assert power(T_wetbulb + 2.0) < power(T_wetbulb) or power(T_wetbulb) == 0.0


def test_condenser_of_the_delta() -> None:
    # wet bulb 22 to 27 degC: 0.08 to 0.14 bar over the range of the three differences
    assert condenser_pressure(22.0, 5.0, 8.0, 3.0) > 0.065
    assert 0.075 < condenser_pressure(22.0, 6.0, 9.0, 4.0) < 0.09
    assert 0.10 < condenser_pressure(27.0, 6.0, 9.0, 4.0) < 0.14
    assert condenser_temperature(25.0, 6.0, 9.0, 4.0, 0.0) == 25.0


@given(st.floats(0.3, 1.1), st.floats(0.0, 0.6), st.floats(15.0, 29.0))
def test_two_rounds_find_the_condenser_temperature(
    share: float, process_share: float, T_wetbulb: float
) -> None:
    table, feed = built()
    flow = share * table.steam_rated
    process = process_share * process_limit(table, feed, flow, 45.0, 0.1)
    T = condensing_temperature(table, feed, flow, process, T_wetbulb, TOWER)
    h = at_temperature(table.h_condensate, T)
    full = table.steam_rated - bleed_flow(feed, table.steam_rated, 0.0, table.h_extraction, h)
    cooled = flow - process - bleed_flow(feed, flow, process, table.h_extraction, h)
    assert pytest.approx(T, abs=0.01) == T_wetbulb + cooled / full * (
        TOWER.approach + TOWER.range_ + TOWER.ttd
    )


def test_tower_water_by_hand() -> None:
    water = tower_water(5000.0, 6000.0, TOWER)
    assert water.circulating == pytest.approx(6000.0 / (4.18 * 9.0))
    assert water.evaporated == pytest.approx(0.85 * 5000.0 / 2430.0)
    assert water.makeup == pytest.approx(water.evaporated * 4.0 / 3.0)
    assert circulation_power(100.0, 20.0, 0.7) == pytest.approx(100.0 * 9.80665 * 20.0 / 700.0)


def test_flash_and_pump_by_hand() -> None:
    # 27 bar: h' 981.2; 1.21 bar (105 degC): h' 440.3, h'' - h' 2243.4 kJ/kg (steam tables)
    assert flash_share(27.0, saturation_pressure(105.0)) == pytest.approx((981.2 - 440.3) / 2243.4, rel=1e-3)
    # 1.0475e-3 m3/kg over 25.8 bar, 60 %
    assert feed_pump_work(1.2, 105.0, 27.0, 0.6) == pytest.approx(1.0475e-3 * 2580.0 / 0.6, rel=1e-3)


def test_a_flash_tank_saves_heat_and_bleed() -> None:
    table, with_tank = built()
    without = feed_water(FEED._replace(flash_recovery=0.0))
    kept = steam_side(table, with_tank, table.steam_rated, 0.0, 46.0)
    lost = steam_side(table, without, table.steam_rated, 0.0, 46.0)
    assert lost.blowdown_loss > kept.blowdown_loss and lost.bleed > kept.bleed and lost.power < kept.power


@given(st.floats(100.0, 30_000.0))
def test_heat_makes_steam_and_back(heat: float) -> None:
    table, feed = built()
    assert boiler_heat(feed, steam_of_heat(feed, heat, table.h_in), table.h_in) == pytest.approx(heat)


@settings(max_examples=40)
@given(designs())
def test_no_small_plant_needs_less_than_one_kg_a_kwh(design: TurbineDesign) -> None:
    """The honest chain: bleed, blow-down, at a good husk boiler (80 % LHV) and dry husk (14 MJ/kg)."""
    small = design._replace(rated_kw=min(design.rated_kw, 3000.0), eta_is=min(design.eta_is, 0.72))
    table, feed = built(small)
    side = steam_side(table, feed, table.steam_rated, 0.0, small.T_condenser)
    rate = husk_per_kwh(side.power / side.boiler_heat, 0.80, 14.0)
    check_husk_rate(rate, small.rated_kw)
    assert 1.0 <= rate < 3.0


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"p_in": 2.5}, "MPa"),
        ({"T_in": 623.0}, "Kelvin"),
        ({"T_in": 220.0}, "superheat"),
        ({"p_extraction": 0.4}, "Gauge"),
        ({"T_condenser": 319.0}, "wet bulb"),
        ({"eta_is": 67.0}, "percent"),
        ({"eta_mech_gen": 93.0}, "percent"),
        ({"rated_kw": 1.8}, "MW"),
        ({"baumann": -1.0}, "pure number"),
        ({"p_in": float("nan")}, "bar absolute"),
    ],
)
def test_a_turbine_that_cannot_be_meant_is_refused(change: dict[str, float], hint: str) -> None:
    check_design(TURBINE)
    with pytest.raises(ValueError, match=hint):
        check_design(TURBINE._replace(**change))


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"blowdown": 2.0}, "percent"),
        ({"T_feed": 378.0}, "kelvin"),
        ({"T_returned": 120.0}, "deaerator"),
        ({"p_drum": 2700.0}, "kPa"),
    ],
)
def test_feed_water_that_cannot_be_meant_is_refused(change: dict[str, float], hint: str) -> None:
    check_feed_water(FEED)
    with pytest.raises(ValueError, match=hint):
        check_feed_water(FEED._replace(**change))


def test_part_load_laws_by_name() -> None:
    with pytest.raises(ValueError, match="misspelt"):
        load_curve("wilans", 0.2)
    with pytest.raises(ValueError, match="percent"):
        load_curve("willans", 25.0)
    assert np.all(np.diff(load_curve("sam", 0.0)) > 0.0)


def test_heat_for_the_feed_water_is_not_free() -> None:
    """The bleed lowers the power of a kg of steam against the table's convention, by a few percent."""
    feed = feed_water(FEED)
    table = turbine_table(TURBINE, feed, load_curve("willans", NO_LOAD))
    plain = expansion(25.0, 350.0, saturation_pressure(46.0), 0.67).work
    side = steam_side(table, feed, 1.0 * table.steam_rated, 0.0, 46.0)
    ratio = side.power / TURBINE.eta_mech_gen / (table.steam_rated * plain)
    assert 0.93 < ratio < 0.98
