"""Energy of the gasifier: closure with named terms, bed temperature, air, and the table over moisture."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.twins.rice_husk.gasifiers import HUSK, gasifier, random_gasifier, random_husk
from tests.twins.rice_husk.plants import gas, of_priors
from tests.twins.rice_husk.test_gasifier import elements_in, elements_out
from twins.core.physics import gas_properties as species
from twins.rice_husk.gasifier import cold_gas_efficiency, gas_energy, gasify, lhv_gas
from twins.rice_husk.gasifier_energy import (
    LEAST_OPERATED_AIR,
    MOST_AIR,
    TABLE_MOISTURE,
    air_ratio,
    bed_temperature,
    energy_balance,
    equivalence_ratio,
    gas_at,
    gas_table,
    gas_table_at_bed,
    operated_air,
    wall_loss,
)
from twins.rice_husk.machines import fuel_of, gasifier_of

MIDDLE = gasifier()


@pytest.mark.parametrize("seed", range(100))
def test_bed_temperature_closes_the_balance(seed: int) -> None:
    rng = np.random.default_rng(seed)
    g, (fuel, M) = random_gasifier(rng), random_husk(rng)
    ER = rng.uniform(0.25, 0.45)
    T = bed_temperature(fuel, M, ER, g)
    if math.isnan(T):
        # only where even the coldest or the hottest end of the bracket does not close
        shares = [
            (b := energy_balance(fuel, M, gasify(fuel, M, ER, end, g), g)).loss / b.fuel - wall_loss(end, g)
            for end in (350.0, 1300.0)
        ]
        assert shares[0] * shares[1] > 0.0
        return
    terms = energy_balance(fuel, M, gasify(fuel, M, ER, T, g), g)
    assert terms.fuel == pytest.approx(sum(terms[1:]), rel=1e-12)
    assert terms.loss == pytest.approx(g.heat_loss * (T - 25.0) / 725.0 * terms.fuel, rel=1e-7)
    assert min(terms) >= 0.0


def test_terms_against_a_hand_calculation() -> None:
    """The enthalpy of all that leaves, from formation enthalpies, equals that of all that enters less the loss."""
    M, ER, T = 0.1, 0.3, 750.0
    g = gasifier(tar=0.0, char_H=0.0)
    gas = gasify(HUSK._replace(S=0.0), M, ER, T, g)
    terms = energy_balance(HUSK._replace(S=0.0), M, gas, g)
    h = {s: (species.enthalpy_j_mol(s, T + 273.15), species.enthalpy_j_mol(s, 298.15)) for s in range(10)}
    water = h[species.H2O][1] - 2442.0 * 18.015
    dry = 1.0 - M
    # formation enthalpy of dry husk [MJ/kg] from its HHV, burnt to CO2, liquid water and N2
    formation = HUSK.HHV + 1e-3 * (
        HUSK.C / species.M_C * h[species.CO2][1] + HUSK.H / (2 * species.M_H) * water
    )
    entering = dry * formation + 1e-3 * M / 18.015 * water
    found = 1e-3 * (
        gas.CO * h[species.CO][0]
        + gas.H2 * h[species.H2][0]
        + gas.CO2 * h[species.CO2][0]
        + gas.CH4 * h[species.CH4][0]
        + gas.C2H4 * h[species.C2H4][0]
        + gas.N2 * h[species.N2][0]
        + gas.H2O * h[species.H2O][0]
        + gas.char * h[species.GRAPHITE][0]
    )
    ash = 0.9e-3 * dry * HUSK.ash * (T - 25.0)
    # char burns with 34.9 MJ/kg by the correlation, graphite with 32.8
    char = gas.char * (34.91 * species.M_C - 393.51)
    assert entering == pytest.approx(found + ash + char + terms.loss, abs=5e-3)


@pytest.mark.parametrize("name", ["CO", "H2", "CH4", "C2H4"])
def test_heating_values_of_the_plant_agree_with_the_polynomials(name: str) -> None:
    """Lower heating values [MJ/Nm3] of the gas formula against formation enthalpies, within 1 %."""
    burnt = {"CO": (1, 0, 0.5), "H2": (0, 1, 0.5), "CH4": (1, 2, 2.0), "C2H4": (2, 2, 3.0)}[name]
    at = species.SPECIES.index(name)
    joules = (
        species.enthalpy_j_mol(at, 298.15)
        + burnt[2] * species.enthalpy_j_mol(species.O2, 298.15)
        - burnt[0] * species.enthalpy_j_mol(species.CO2, 298.15)
        - burnt[1] * species.enthalpy_j_mol(species.H2O, 298.15)
    )
    gas = gasify(HUSK, 0.1, 0.3, 750.0, MIDDLE)
    only = gas._replace(**{n: (1.0 if n == name else 0.0) for n in ("CO", "H2", "CO2", "CH4", "C2H4", "N2")})
    assert lhv_gas(only) == pytest.approx(joules / 22414.0, rel=1e-2)


def test_wet_husk_cools_the_bed_or_takes_more_air() -> None:
    moistures = (0.05, 0.12, 0.20)
    assert np.all(np.diff([bed_temperature(HUSK, M, 0.35, MIDDLE) for M in moistures]) < -30.0)
    airs = [air_ratio(HUSK, M, 750.0, MIDDLE) for M in moistures]
    assert np.all(np.diff(airs) > 0.0)
    efficiency = [
        cold_gas_efficiency(HUSK, M, gasify(HUSK, M, ER, 750.0, MIDDLE))
        for M, ER in zip(moistures, airs, strict=True)
    ]
    assert np.all(np.diff(efficiency) < 0.0)


def test_air_and_temperature_are_inverse() -> None:
    ER = air_ratio(HUSK, 0.1, 760.0, MIDDLE)
    assert bed_temperature(HUSK, 0.1, ER, MIDDLE) == pytest.approx(760.0, abs=1e-6)


def test_heat_loss_that_cannot_be_met_is_nan() -> None:
    cold = gasifier(heat_loss=0.9)
    assert math.isnan(bed_temperature(HUSK, 0.1, 0.3, cold))
    assert math.isnan(air_ratio(HUSK, 0.1, 1250.0, cold))


def test_an_operator_neither_starves_nor_floods_the_bed() -> None:
    """Hot husk keeps the least air and gives up heat; soaked husk takes the most air, and the bed cools."""
    dry_hot, soaked = HUSK._replace(HHV=HUSK.HHV + 4.0), 0.55
    assert operated_air(HUSK, 0.1, 750.0, MIDDLE) == pytest.approx(
        air_ratio(HUSK, 0.1, 750.0, MIDDLE), rel=1e-9
    )
    assert operated_air(dry_hot, 0.02, 750.0, MIDDLE) == LEAST_OPERATED_AIR
    terms = energy_balance(dry_hot, 0.02, gasify(dry_hot, 0.02, LEAST_OPERATED_AIR, 750.0, MIDDLE), MIDDLE)
    assert terms.loss > wall_loss(750.0, MIDDLE) * terms.fuel
    assert operated_air(HUSK, soaked, 900.0, MIDDLE) == MOST_AIR
    table = gas_table_at_bed(HUSK, 900.0, MIDDLE)
    read = gas_at(table, soaked)
    assert read.T_bed < 890.0
    ER = equivalence_ratio(HUSK, soaked, read)
    np.testing.assert_allclose(elements_out(read, MIDDLE), elements_in(HUSK, soaked, ER), rtol=1e-12)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["air", "bed"])
def test_table_error_and_closure(seed: int, kind: str) -> None:
    """The table reads within 0.1 % of the solved balance, and closes the elements to rounding."""
    rng = np.random.default_rng(seed)
    g, (fuel, _) = random_gasifier(rng), random_husk(rng)
    g = g._replace(heat_loss=0.05, conversion=0.75, residence=2.0)
    table = gas_table(fuel, 0.35, g) if kind == "air" else gas_table_at_bed(fuel, 760.0, g)
    for M in rng.uniform(0.02, 0.25, 8):
        read = gas_at(table, M)
        ER = 0.35 if kind == "air" else operated_air(fuel, M, 760.0, g)
        T = bed_temperature(fuel, M, ER, g) if kind == "air" else 760.0
        solved = gasify(fuel, M, ER, T, g)
        assert gas_energy(read) == pytest.approx(gas_energy(solved), rel=1e-3)
        assert lhv_gas(read) == pytest.approx(lhv_gas(solved), rel=1e-3)
        ER_read = equivalence_ratio(fuel, M, read)
        np.testing.assert_allclose(elements_out(read, g), elements_in(fuel, M, ER_read), rtol=1e-12)


def test_table_holds_its_ends() -> None:
    table = gas_table_at_bed(HUSK, 750.0, MIDDLE)
    assert gas_at(table, -0.1) == gas_at(table, 0.0)
    last = gas_at(table, TABLE_MOISTURE[1])
    assert last == gas_at(table, 0.9)
    assert last.CO == table.rows[-1, 0]


def test_a_bed_with_heat_to_spare_is_cooled_by_its_operator() -> None:
    """Where even the least air makes dry husk too hot, heat is taken out of the bed; no hole in the table."""
    for seed in range(200):
        p = of_priors(gas(), seed)
        fuel, own = fuel_of(p), gasifier_of(p)
        if math.isnan(air_ratio(fuel, 0.0, p.gasifier_bed_c, own)):
            break
    else:
        raise AssertionError("no such draw")
    rows = gas_table_at_bed(fuel, p.gasifier_bed_c, own).rows
    assert np.all(np.isfinite(rows))
    T_bed = rows[:, 9]
    assert T_bed[0] == p.gasifier_bed_c and np.all(np.diff(T_bed) <= 1e-9)
    terms = energy_balance(fuel, 0.0, gas_at(gas_table_at_bed(fuel, p.gasifier_bed_c, own), 0.0), own)
    assert terms.loss > wall_loss(p.gasifier_bed_c, own) * terms.fuel


def test_hardly_a_draw_of_the_prior_has_no_energy_balance() -> None:
    draws = (of_priors(gas(), seed) for seed in range(300))
    failed = [
        p
        for p in draws
        if not np.all(np.isfinite(gas_table_at_bed(fuel_of(p), p.gasifier_bed_c, gasifier_of(p)).rows))
    ]
    assert len(failed) <= 6
