"""Rice husk: water and steam, fuel, boiler, turbine, decay, and how far equilibrium is from a husk gasifier."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.literature.comparison import Comparison
from scenarios.accounting.gwp import gwp
from twins.core.physics.steam import (
    BAR_PER_MPA,
    saturation_pressure,
    saturation_temperature,
    state,
    water,
)
from twins.core.physics.waste_decay import methane_potential, open_burning
from twins.core.units import ZERO_CELSIUS_K
from twins.rice_husk.boiler import Boiler, boiler_losses, radiation_at_full_load
from twins.rice_husk.combustion import theoretical_air
from twins.rice_husk.fuel import DryFuel, hhv_as_received, lhv_as_received
from twins.rice_husk.fuel_bases import dry_fuel_of
from twins.rice_husk.fuel_screen import screen_all
from twins.rice_husk.gasifier_rigs import (
    FEED_MOISTURE,
    calibration_runs,
    carbon_of_gas,
    equilibrium_gas,
    implied_air,
    run_feed,
)
from twins.rice_husk.steam_cycle import cycle_efficiency, husk_per_kwh
from twins.rice_husk.turbine import expansion, steam_rate, willans_efficiency

IF97 = "IAPWS R7-97(2012)"
NINE_DIGITS = 5e-9  # half of the last digit of a mantissa of 1 to 10, at most
# T [K], p [MPa]: v [m3/kg], h [kJ/kg], s and cp [kJ/(kg K)], tables 5 and 15 of the release
WATER_AND_STEAM = (
    (300.0, 3.0, (0.100215168e-2, 0.115331273e3, 0.392294792, 0.417301218e1)),
    (300.0, 80.0, (0.971180894e-3, 0.184142828e3, 0.368563852, 0.401008987e1)),
    (500.0, 3.0, (0.120241800e-2, 0.975542239e3, 0.258041912e1, 0.465580682e1)),
    (300.0, 0.0035, (0.394913866e2, 0.254991145e4, 0.852238967e1, 0.191300162e1)),
    (700.0, 0.0035, (0.923015898e2, 0.333568375e4, 0.101749996e2, 0.208141274e1)),
    (700.0, 30.0, (0.542946619e-2, 0.263149474e4, 0.517540298e1, 0.103505092e2)),
)
SATURATION = ((300.0, 0.353658941e-2), (500.0, 0.263889776e1), (600.0, 0.123443146e2))  # K, MPa, table 35
BOILING = ((0.1, 0.372755919e3), (1.0, 0.453035632e3), (10.0, 0.584149488e3))  # MPa, K, table 36
# bar abs, degC, isentropic: work kJ/kg, exit quality, steam kg/kWh, cycle efficiency, husk kg/kWh
TURBINES = (
    (20.0, 300.0, 0.60, (515.0, 0.966, 7.51, 0.186, 1.86)),
    (25.0, 350.0, 0.67, (628.0, 0.962, 6.16, 0.218, 1.59)),
    (32.0, 400.0, 0.67, (686.0, 0.980, 5.64, 0.229, 1.51)),
    (45.0, 425.0, 0.67, (731.0, 0.976, 5.29, 0.241, 1.43)),
    (45.0, 450.0, 0.72, (809.0, 0.968, 4.78, 0.261, 1.32)),
    (67.0, 485.0, 0.72, (872.0, 0.965, 4.44, 0.277, 1.25)),
    (67.0, 485.0, 0.78, (944.0, 0.935, 4.10, 0.300, 1.16)),
)
CONDENSER_BAR, FEED_BAR, FEED_C, MECHANICAL_GENERATOR = 0.12, 1.3, 105.0, 0.95 * 0.98
HHV_OF_ANALYSIS = {"mansaray1999": 15.3, "hoffmann1999": 13.7, "zhou2009": 15.9, "zhou2022_xian": 17.9}
# sample: kind, moisture kg/kg wet, stated MJ/kg
STATED = {
    "mansaray1999": ("LHV wet", 0.0908, 14.22),
    "hoffmann1999": ("HHV dry", 0.0, 15.491),
    "zhou2009": ("LHV dry", 0.0, 15.039),
    "zhou2022_xian": ("HHV wet", 0.041, 17.54),
}
DO_NOT_CLOSE = ("mansaray1999", "hoffmann1999")
OTHER_GWP = "made with a GWP of 27.2; the accounting takes the 27.0 of AR6 table 7.15"
WHY = "the published analysis of this husk gives less heat than its published heating value"
# MBtu/h of output: loss at full load, 50 % and 20 % [% of heat input]
RADIATION = (
    (10.0, (1.60, 3.20, 8.00)),
    (20.0, (1.05, 2.10, 5.25)),
    (30.0, (0.84, 1.68, 4.20)),
    (100.0, (0.52, 1.04, 2.60)),
    (200.0, (0.38, 0.76, 1.90)),
)
KW_PER_MBTU_H = 293.07


def half_digit(published: float, decimals: int) -> float:
    """Return half of the last printed digit as a share of the figure [-]."""
    return 0.5 * 10.0**-decimals / abs(published)


def water_rows() -> Iterator[Comparison]:
    """Give the verification values of the steam tables."""
    for t_kelvin, p_mpa, published in WATER_AND_STEAM:
        ours = state(p_mpa * BAR_PER_MPA, t_kelvin - ZERO_CELSIUS_K)
        for (name, unit), value in zip(
            (("v", "m3/kg"), ("h", "kJ/kg"), ("s", "kJ/(kg K)"), ("cp", "kJ/(kg K)")), published, strict=True
        ):
            what = f"water, {name} at {t_kelvin:g} K, {p_mpa:g} MPa"
            yield Comparison(what, unit, getattr(ours, name), value, NINE_DIGITS, IF97)
    for t_kelvin, p_mpa in SATURATION:
        found = saturation_pressure(t_kelvin - ZERO_CELSIUS_K) / BAR_PER_MPA
        yield Comparison(f"water boils at {t_kelvin:g} K", "MPa", found, p_mpa, NINE_DIGITS, IF97)
    for p_mpa, t_kelvin in BOILING:
        found = saturation_temperature(p_mpa * BAR_PER_MPA) + ZERO_CELSIUS_K
        yield Comparison(f"water boils at {p_mpa:g} MPa", "K", found, t_kelvin, NINE_DIGITS, IF97)


def turbine_rows() -> Iterator[Comparison]:
    """Give steam conditions to work, quality, steam rate, efficiency and husk (80 % boiler on LHV, 13 MJ/kg)."""
    names = ("work kJ/kg", "exit quality -", "steam kg/kWh", "cycle efficiency -", "husk kg/kWh")
    for bar, celsius, efficiency, published in TURBINES:
        run = expansion(bar, celsius, CONDENSER_BAR, efficiency)
        cycle = cycle_efficiency(run.work, run.h_in, water(FEED_BAR, FEED_C).h, MECHANICAL_GENERATOR)
        rate = steam_rate(run.work, MECHANICAL_GENERATOR)
        ours = (run.work, run.quality, rate, cycle, husk_per_kwh(cycle, 0.80, 13.0))
        for name, found, value in zip(names, ours, published, strict=True):
            what, unit = name.rsplit(" ", 1)
            where = f"turbine {bar:g} bar, {celsius:g} C, {100 * efficiency:g} %, {what}"
            yield Comparison(where, unit, found, value, 0.005, "rice-husk reference, section 5")
    for load, published_efficiency in ((0.8, 0.619), (0.6, 0.549), (0.5, 0.504)):
        found = willans_efficiency(load, 0.67, 1.0 - 0.67)
        what, limit = f"turbine of 67 % at {100 * load:g} % load", half_digit(published_efficiency, 3)
        yield Comparison(what, "-", found, published_efficiency, limit, "sugartech.co.za turbinecalcs")


def samples() -> dict[str, DryFuel]:
    """Return the usable husks of the survey, with the heating value of their analysis."""
    usable, _ = screen_all()
    return {s.sample_id: dry_fuel_of(s.analysis) for s in usable if s.analysis is not None}


def fuel_rows() -> Iterator[Comparison]:
    """Give the heating value that each analysis gives, against the reference and against what its paper states."""
    fuels = samples()
    for name, published in HHV_OF_ANALYSIS.items():
        limit, source = half_digit(published, 1), "Channiwala and Parikh 2002, rice-husk reference, section 3"
        yield Comparison(f"HHV of analysis, {name}", "MJ/kg dry", fuels[name].HHV, published, limit, source)
    for name, (kind, moisture, stated) in STATED.items():
        ours = (hhv_as_received if kind.startswith("HHV") else lhv_as_received)(fuels[name], moisture)
        gap = WHY if name in DO_NOT_CLOSE else ""
        yield Comparison(f"{kind} as stated, {name}", "MJ/kg", ours, stated, 0.05, "husk samples", gap)
    air = theoretical_air(fuels["mansaray1999"], FEED_MOISTURE)
    yield Comparison(
        "theoretical air, mansaray1999", "kg/kg", air, 4.19, half_digit(4.19, 2), "reference, section 4"
    )


def radiation_rows() -> Iterator[Comparison]:
    """Give the loss by radiation and convection over size and load."""
    fuel = samples()["mansaray1999"]
    for mbtu_h, published in RADIATION:
        kw = KW_PER_MBTU_H * mbtu_h
        boiler = Boiler(kw, 0.6, 0.4, 0.1, 0.003, 300.0, radiation_at_full_load(kw), 0.025)
        for load, percent in zip((1.0, 0.5, 0.2), published, strict=True):
            ours = 100.0 * boiler_losses(fuel, 0.1, boiler, load, 170.0, 30.0, 0.02).radiation
            what, limit = f"radiation, {mbtu_h:g} MBtu/h, {100 * load:g} % load", half_digit(percent, 2)
            yield Comparison(
                what, "% of HHV", ours, percent, limit, "ABMA chart in NREL/ssc cmod_biomass.cpp"
            )


def decay_rows() -> Iterator[Comparison]:
    """Give the worked numbers of husk that rots on a shallow heap or is burnt in the open."""
    source = "reference, section 10: IPCC 2006"
    for decaying, methane, carbon, decimals, gap in (
        (0.1, 0.009, 0.25, 2, OTHER_GWP),
        (0.5, 0.045, 1.2, 1, ""),
    ):
        ours = methane_potential(0.34, decaying, 0.4, 0.5, 1.0, 0.0, 0.0)
        what = f"a tonne of husk rots, DOCf {decaying:g}"
        yield Comparison(f"{what}, CH4", "t", ours, methane, half_digit(methane, 3), source)
        eventual = ours * gwp("CH4 non-fossil", "AR6")
        limit = half_digit(carbon, decimals)
        yield Comparison(f"{what}, at AR6", "tCO2e", eventual, carbon, limit, source, gap)
    for name, grams, published in (
        ("measured straw", (4.51, 0.069), 0.14),
        ("IPCC residues", (2.7, 0.07), 0.09),
    ):
        fire = open_burning(np.array([1.0]), *grams)
        ours = float(fire.CH4[0]) * gwp("CH4 non-fossil", "AR6") + float(fire.N2O[0]) * gwp("N2O", "AR6")
        limit, source = half_digit(published, 2), "Sci. Rep. 2019; IPCC 2006"
        yield Comparison(f"a tonne burnt openly, {name}", "tCO2e", ours, published, limit, source)


def gasifier_rows() -> Iterator[Comparison]:
    """Give how far pure equilibrium is from the six runs, and by how much their reported yields do not close."""
    feed, runs = run_feed(), calibration_runs()
    gases = np.array([equilibrium_gas(feed, FEED_MOISTURE, run.ER, run.T_bed) for run in runs])
    rms = 100.0 * np.sqrt(((gases - np.array([run.gas for run in runs])) ** 2).mean(axis=0))
    for name, ours, published in zip(
        ("CO", "H2", "CO2", "CH4"), rms.tolist(), (8.9, 22.3, 6.1, 1.8), strict=False
    ):
        what, limit = f"equilibrium less six husk runs, rms {name}", half_digit(published, 1)
        yield Comparison(what, "vol %", ours, published, limit, "reference, section 7.3")
    air = [implied_air(run, feed) for run in runs]
    carbon = [carbon_of_gas(run, feed, run.gas_yield) / run.conversion for run in runs]
    source = "reference, section 7.5"
    yield Comparison("air that the yields need / reported", "-", float(np.mean(air)), (1.3, 1.4), 0.0, source)
    yield Comparison(
        "carbon in the yields / reported", "-", float(np.mean(carbon)), (1.25, 1.33), 0.0, source
    )


def rows() -> Iterator[Comparison]:
    """Give the comparisons of this module."""
    yield from water_rows()
    yield from turbine_rows()
    yield from fuel_rows()
    yield from radiation_rows()
    yield from decay_rows()
    yield from gasifier_rows()
