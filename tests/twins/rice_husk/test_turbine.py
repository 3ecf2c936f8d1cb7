"""Expansion, class efficiency, part load and wetness of the turbine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.physics.steam import saturation, saturation_pressure, saturation_temperature, steam, water
from twins.rice_husk.steam_cycle import check_husk_rate, cycle_efficiency, husk_per_kwh
from twins.rice_husk.turbine import (
    CLASS_CENTRES_KW,
    class_efficiency,
    dry_efficiency,
    efficiency_of_rated_power,
    expand,
    expansion,
    isentropic_enthalpy,
    mean_wetness,
    sam_ambient_factor,
    sam_efficiency,
    sam_steam_share,
    steam_rate,
    too_wet,
    willans_efficiency,
    willans_steam_share,
)

MECH_GEN = 0.95 * 0.98
# bar abs, degC, eta: work kJ/kg, exit quality, steam kg/kWh, gross cycle efficiency, husk kg/kWh (80 % LHV, 13 MJ/kg)
CHECK_VALUES = (
    (20, 300, 0.60, 515, 0.966, 7.51, 0.186, 1.86),
    (25, 350, 0.67, 628, 0.962, 6.16, 0.218, 1.59),
    (32, 400, 0.67, 686, 0.980, 5.64, 0.229, 1.51),
    (45, 425, 0.67, 731, 0.976, 5.29, 0.241, 1.43),
    (45, 450, 0.72, 809, 0.968, 4.78, 0.261, 1.32),
    (67, 485, 0.72, 872, 0.965, 4.44, 0.277, 1.25),
    (67, 485, 0.78, 944, 0.935, 4.10, 0.300, 1.16),
)


@pytest.mark.parametrize("row", CHECK_VALUES)
def test_check_values_of_the_plant_reference(row: tuple[float, ...]) -> None:
    p, T, eta, work, quality, rate, efficiency, husk = row
    found = expansion(p, T, 0.12, eta)
    cycle = cycle_efficiency(found.work, found.h_in, water(1.3, 105.0).h, MECH_GEN)
    ours = (
        found.work,
        found.quality,
        steam_rate(found.work, MECH_GEN),
        cycle,
        husk_per_kwh(cycle, 0.80, 13.0),
    )
    for value, expected in zip(ours, (work, quality, rate, efficiency, husk), strict=True):
        assert value == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize(("load", "expected"), [(0.8, 0.619), (0.6, 0.549), (0.5, 0.504), (1.0, 0.670)])
def test_willans_line_sugartech(load: float, expected: float) -> None:
    eta = 0.67
    m = eta / (1.0 - eta)
    ours = willans_efficiency(load, eta, 1.0 - eta)
    assert round(ours, 3) == expected
    assert ours == pytest.approx(m * load / (1.0 + m * load), rel=1e-12)


@given(st.floats(0.02, 1.0), st.floats(0.3, 0.85), st.floats(0.0, 0.6))
def test_part_load_laws_agree_with_their_steam_shares(load: float, eta: float, no_load: float) -> None:
    assert willans_efficiency(load, eta, no_load) * willans_steam_share(load, no_load) == pytest.approx(
        eta * load
    )
    assert sam_efficiency(load, eta) * sam_steam_share(load) == pytest.approx(eta * load)
    # the flat law is the kinder one wherever a tenth or more of the steam only turns the machine
    if no_load >= 0.1:
        assert sam_efficiency(load, eta) >= willans_efficiency(load, eta, no_load) - 1e-12


def test_sam_defaults() -> None:
    assert sam_efficiency(0.5, 1.0) == pytest.approx(0.95)
    assert sam_ambient_factor(35.0, 25.0) == pytest.approx(0.98)
    assert sam_ambient_factor(15.0, 25.0) == 1.0


inlets = st.tuples(st.floats(10.0, 70.0), st.floats(20.0, 200.0))  # bar abs, K of superheat


@given(inlets, st.floats(0.06, 0.2), st.floats(0.4, 0.9))
def test_expansion_closes_and_makes_entropy(inlet: tuple[float, float], p_out: float, eta: float) -> None:
    p, superheat = inlet
    T = saturation_temperature(p) + superheat
    found = expansion(p, T, p_out, eta)
    both = saturation(p_out)
    assert found.h_out + found.work == pytest.approx(found.h_in, rel=1e-12)
    wet_mix = both.liquid.h + found.quality * (both.vapour.h - both.liquid.h)
    assert wet_mix == pytest.approx(found.h_out, rel=1e-9)
    s_out = both.liquid.s + found.quality * (both.vapour.s - both.liquid.s)
    if found.quality <= 1.0:
        assert s_out > steam(p, T).s
    # without loss, entropy stays
    ideal = expansion(p, T, p_out, 1.0)
    if ideal.quality <= 1.0:
        s_ideal = both.liquid.s + ideal.quality * (both.vapour.s - both.liquid.s)
        assert s_ideal == pytest.approx(steam(p, T).s, rel=1e-4)


@given(inlets, st.floats(0.06, 0.2), st.floats(0.4, 0.9), st.floats(1.02, 1.3))
def test_work_rises_with_the_inlet_and_falls_with_the_condenser(
    inlet: tuple[float, float], p_out: float, eta: float, more: float
) -> None:
    p, superheat = inlet
    T = saturation_temperature(p * more) + superheat
    work = expansion(p, T, p_out, eta).work
    assert expansion(p, T + 10.0 * (more - 1.0), p_out, eta).work > work
    assert expansion(p, T, p_out * more, eta).work < work
    assert expansion(p, T, p_out, min(0.95, eta * more)).work > work
    # more pressure at one temperature brings work, as long as the superheat stays sensible
    if superheat > 60.0:
        assert expansion(p * more, T, p_out, eta).work > work


@given(inlets, st.floats(0.06, 4.0))
def test_isentropic_enthalpy_is_continuous_over_the_dew_line(inlet: tuple[float, float], p: float) -> None:
    both = saturation(p)
    s = both.vapour.s
    wet, dry = (isentropic_enthalpy(p, both, s + side) for side in (-1e-9, 1e-9))
    assert wet == pytest.approx(dry, abs=1e-4)
    T = saturation_temperature(inlet[0]) + inlet[1]
    known = steam(inlet[0], T)
    assert isentropic_enthalpy(inlet[0], saturation(inlet[0]), known.s) == pytest.approx(known.h, rel=1e-9)


@given(inlets, st.floats(0.06, 0.2), st.floats(0.5, 0.85), st.floats(0.0, 2.0))
def test_baumann_loss_is_met_by_the_wetness_that_it_makes(
    inlet: tuple[float, float], p_out: float, eta: float, baumann: float
) -> None:
    p, superheat = inlet
    T = saturation_temperature(p) + superheat
    found = expand(steam(p, T), p_out, saturation(p_out), eta, baumann)
    ideal = expansion(p, T, p_out, 1.0).work
    assert found.work / ideal == pytest.approx(eta * (1.0 - baumann * mean_wetness(found.quality)), rel=1e-9)
    # at the design itself the class efficiency comes back: wetness is not charged twice
    design = expansion(p, T, p_out, eta)
    eta_dry = dry_efficiency(eta, design.quality, baumann)
    again = expand(steam(p, T), p_out, saturation(p_out), eta_dry, baumann)
    assert again.work == pytest.approx(design.work, rel=1e-9)


def test_wetness_below_the_limit_is_flagged() -> None:
    wet = expansion(67.0, 330.0, 0.08, 0.78)
    assert wet.quality < 0.88 and too_wet(wet.quality)
    assert not too_wet(expansion(25.0, 350.0, 0.12, 0.67).quality)


def test_class_efficiencies_of_the_survey() -> None:
    assert class_efficiency("single stage", "condensing") == 0.57
    assert class_efficiency("multi-stage over 10 MW", "back-pressure") == 0.75
    assert class_efficiency("small", "back-pressure") == 0.525
    with pytest.raises(ValueError, match="misspelt"):
        class_efficiency("multistage", "condensing")


@given(st.floats(50.0, 50_000.0), st.floats(1.0, 1.5))
def test_efficiency_grows_with_size_without_a_jump(rated_kw: float, more: float) -> None:
    low, high = efficiency_of_rated_power(rated_kw), efficiency_of_rated_power(rated_kw * more)
    assert 0.57 <= low <= high <= 0.80
    assert high - low <= 0.08 * (more - 1.0) + 1e-12


def test_efficiency_at_the_class_centres() -> None:
    assert [round(efficiency_of_rated_power(size), 9) for size in CLASS_CENTRES_KW] == [0.57, 0.67, 0.80]


def test_twice_the_real_efficiency_is_refused() -> None:
    # a planted result: the work of an ideal turbine, with the boiler on HHV and the fuel on LHV
    ideal = expansion(67.0, 485.0, saturation_pressure(35.0), 0.95)
    rate = husk_per_kwh(cycle_efficiency(ideal.work, ideal.h_in, water(1.3, 105.0).h, MECH_GEN), 0.90, 14.5)
    assert rate < 1.0
    for size in (1000.0, 1816.0, 3000.0):
        with pytest.raises(ValueError, match="HHV taken as LHV"):
            check_husk_rate(rate, size)
    with pytest.raises(ValueError, match="allowed"):
        check_husk_rate(float("nan"), 1816.0)


@pytest.mark.parametrize("row", CHECK_VALUES)
def test_honest_rates_pass(row: tuple[float, ...]) -> None:
    check_husk_rate(row[-1], 1816.0)
    assert row[-1] >= 1.0
