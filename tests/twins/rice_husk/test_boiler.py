"""Losses of the boiler: balances, bases, trends and the figures they are known by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.rice_husk.fuels import MANSARAY_1999, boiler_of, boilers, husks, moistures
from twins.core.physics import gas_properties as gas
from twins.rice_husk import boiler, combustion
from twins.rice_husk.boiler import Boiler, BoilerLosses, boiler_losses
from twins.rice_husk.fuel import DryFuel, hhv_as_received, lhv_as_received

conditions = st.fixed_dictionaries(
    {
        "load": st.floats(0.3, 1.0),
        "T_flue": st.floats(120.0, 260.0),
        "T_air": st.floats(15.0, 42.0),
        "w_air": st.floats(0.005, 0.028),
    }
)


def useful_heat_by_enthalpies(
    fuel: DryFuel, M: float, plant: Boiler, losses: BoilerLosses, condition: dict[str, float]
) -> float:
    """Give heat to steam [kJ/kg as fired] from the absolute enthalpies of what enters and leaves."""
    excess = boiler.excess_air_at(plant, condition["load"])
    flue = combustion.flue_gas(fuel, M, excess, condition["w_air"], plant.u, plant.co_share)
    air = (1.0 + excess) * combustion.theoretical_air(fuel, M)
    T_flue, T_air = condition["T_flue"] + 273.15, condition["T_air"] + 273.15

    def h(species: int, kg: float, T: float) -> float:
        return kg * gas.enthalpy_j_mol(species, T) / gas.MOLAR_MASS[species]

    # the fuel's own enthalpy at 25 degC: that of its products with liquid water, plus the HHV; sulphur to SO2
    dry = 1.0 - M
    carbon, sulphur = dry * fuel.C / gas.M_C, dry * fuel.S / gas.M_S
    liquid = gas.enthalpy_j_mol(gas.H2O, 298.15) - 2442.0 * 18.015
    products = carbon * gas.enthalpy_j_mol(gas.CO2, 298.15) + sulphur * gas.enthalpy_j_mol(gas.SO2, 298.15)
    products += dry * fuel.H / (2 * gas.M_H) * liquid
    fuel_in = products + 1e3 * hhv_as_received(fuel, M) + M / 18.015 * liquid
    fuel_in += (4.18 * M + 1.4 * dry) * (condition["T_air"] - 25.0)  # it enters at the air's temperature
    vapour_in = air * condition["w_air"]
    air_in = h(gas.O2, 0.2314 * air, T_air) + h(gas.N2, 0.7686 * air, T_air) + h(gas.H2O, vapour_in, T_air)
    left = combustion.unburnt_carbon(fuel, M, plant.u)
    char = left / gas.M_C * gas.enthalpy_j_mol(gas.CO2, 298.15) + 33800.0 * left
    solids = (dry * fuel.ash + left) * 0.9 * (plant.T_ash - 25.0)
    species = [gas.CO2, gas.CO, gas.H2O, gas.N2, gas.O2, gas.SO2]
    out = sum(h(i, kg, T_flue) for i, kg in zip(species, flue, strict=True)) + char + solids
    casing = (losses.radiation + losses.unaccounted) * 1e3 * hhv_as_received(fuel, M)
    return fuel_in + air_in - out - casing


@settings(max_examples=250)
@given(husks, moistures, boilers, conditions)
def test_energy_balance_with_every_loss(
    fuel: DryFuel, M: float, plant: Boiler, condition: dict[str, float]
) -> None:
    """The named losses leave the heat that absolute enthalpies leave.

    The rest, below 0.15 % of the HHV, is the change of the heating value between 25 degC and the air's temperature
    (dry husk taken at 1.4 kJ/(kg K)).
    """
    losses = boiler_losses(fuel, M, plant, **condition)
    useful = boiler.boiler_efficiency_hhv(losses) * 1e3 * hhv_as_received(fuel, M)
    exact = useful_heat_by_enthalpies(fuel, M, plant, losses, condition)
    assert useful == pytest.approx(exact, abs=1.5 * hhv_as_received(fuel, M))
    assert boiler.boiler_efficiency_hhv(losses) + sum(losses) == pytest.approx(1.0, abs=1e-12)
    assert min(losses) >= 0.0
    assert 0.35 < boiler.boiler_efficiency_hhv(losses) < 0.90


@settings(max_examples=200)
@given(husks, moistures, boilers, conditions)
def test_mixing_the_bases_is_an_error_of_a_tenth(
    fuel: DryFuel, M: float, plant: Boiler, condition: dict[str, float]
) -> None:
    losses = boiler_losses(fuel, M, plant, **condition)
    by_lhv = boiler.boiler_efficiency_lhv(fuel, M, losses)
    by_hhv = boiler.boiler_efficiency_hhv(losses)
    assert by_lhv * lhv_as_received(fuel, M) == pytest.approx(by_hhv * hhv_as_received(fuel, M), rel=1e-12)
    assert 1.05 < by_lhv / by_hhv < 1.25


def test_the_trap_of_the_bases_for_husk_as_received() -> None:
    """An efficiency on HHV used with an LHV, at 10 to 13 % moisture, lets 9 to 12 % of the heat vanish."""
    for M in (0.09, 0.10, 0.13):
        ratio = hhv_as_received(MANSARAY_1999, M) / lhv_as_received(MANSARAY_1999, M)
        assert 1.09 < ratio < 1.12
    losses = boiler_losses(MANSARAY_1999, 0.10, typical(), 1.0, 180.0, 30.0, 0.018)
    on_lhv = losses.hydrogen_water + losses.moisture
    superheat = on_lhv * (180.0 - 25.0) * 1.88 / (2442.0 + 155.0 * 1.88)
    assert 0.08 < on_lhv - superheat < 0.12  # the latent part, which an LHV basis does not have


def typical(u: float = 0.10) -> Boiler:
    return boiler_of(8000.0, 0.6, 0.4, u, 0.003, 300.0)._replace(unaccounted=0.025)


def test_level_of_a_husk_stoker() -> None:
    """72 to 80 % on LHV for stokers on husk."""
    losses = boiler_losses(MANSARAY_1999, 0.10, typical(), 1.0, 190.0, 30.0, 0.018)
    assert 0.72 < boiler.boiler_efficiency_lhv(MANSARAY_1999, 0.10, losses) < 0.80


@pytest.mark.parametrize(("u", "loss"), [(0.05, 0.023), (0.10, 0.048), (0.178, 0.094)])
def test_unburnt_carbon_of_husk_with_a_fifth_ash(u: float, loss: float) -> None:
    fuel = DryFuel(0.38, 0.05, 0.365, 0.004, 0.001, 0.20, 15.5)
    assert boiler_losses(fuel, 0.0, typical(u), 1.0, 180.0, 30.0, 0.018).unburnt == pytest.approx(
        loss, abs=6e-4
    )


ABMA = [  # output in MBtu/h and % of heat input at full load, 50 % and 20 %, as tabulated in SAM
    (10.0, 1.60, 3.20, 8.00),
    (20.0, 1.05, 2.10, 5.25),
    (30.0, 0.84, 1.68, 4.20),
    (100.0, 0.52, 1.04, 2.60),
    (200.0, 0.38, 0.76, 1.90),
]


@pytest.mark.parametrize(("output", "full", "half", "fifth"), ABMA)
def test_radiation_loss_abma(output: float, full: float, half: float, fifth: float) -> None:
    plant = boiler_of(output * 293.0711, 0.45, 0.4, 0.08, 0.003, 300.0)
    for load, percent in ((1.0, full), (0.5, half), (0.2, fifth)):
        losses = boiler_losses(MANSARAY_1999, 0.1, plant, load, 180.0, 30.0, 0.018)
        assert 100.0 * losses.radiation == pytest.approx(percent, rel=1e-4)


def test_smaller_boilers_lose_more() -> None:
    shares = [boiler.radiation_at_full_load(kw) for kw in (1000.0, 2000.0, 5000.0, 15000.0, 80000.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] < 0.04


def test_a_degree_of_flue_gas() -> None:
    """1 % of efficiency for about 18 to 20 K."""
    cold, hot = (boiler_losses(MANSARAY_1999, 0.1, typical(), 1.0, T, 30.0, 0.018) for T in (170.0, 190.0))
    lost = boiler.boiler_efficiency_hhv(cold) - boiler.boiler_efficiency_hhv(hot)
    assert lost == pytest.approx(0.01, abs=0.003)


def test_fouling_from_any_state_and_soot_blow() -> None:
    half = boiler.fouling_resistance(24.0, 1.0, 48.0)
    assert boiler.fouling_after(half, 24.0, 1.0, 48.0) == pytest.approx(
        boiler.fouling_resistance(48.0, 1.0, 48.0)
    )
    assert boiler.after_soot_blow(half, 0.75) == pytest.approx(0.25 * half)
    assert boiler.flue_temperature(170.0, 20.0, 1.0, 1.0) == 190.0
    assert boiler.flue_temperature(170.0, 20.0, 0.0, 0.5) < 170.0


def test_erosion_rises_with_ash_and_speed() -> None:
    assert boiler.erosion_multiplier(1.0, 1.0) == 1.0
    assert boiler.erosion_multiplier(2.0, 1.0) == 2.0
    assert boiler.erosion_multiplier(1.0, 2.0) == pytest.approx(9.85, abs=0.01)  # 2^3.3


def test_starts() -> None:
    assert boiler.start_hours(0.0, 1.0, 8.0, 24.0) == pytest.approx(1.0)
    assert 2.0 < boiler.start_hours(8.0, 1.0, 8.0, 24.0) < 4.0  # a warm start
    assert boiler.start_hours(1000.0, 1.0, 8.0, 24.0) == pytest.approx(8.0)
    assert boiler.start_fuel_mj(typical(), 8.0, 0.3, 0.75) == pytest.approx(8000 * 0.3 * 8 * 3.6 / 0.75)
