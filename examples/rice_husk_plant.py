"""A husk-fired steam plant of 1.8 MW: what a kWh takes by load, and what each outage of a weak grid costs."""

import datetime as dt

import twins
from twins.rice_husk import operation, plan, runs
from twins.rice_husk import plant_state as at

husk = twins.load("rice_husk")
horizon = twins.Horizon(start=dt.date(2020, 1, 1), years=3)
plant = husk.parameters(line="steam", nameplate_kw=1816.0)
draw = plan.draw_of(plant, husk.default_site(), horizon, twins.rng(seed=1, draw=0))
run = runs.begin(plant, draw, horizon.years)
s, r = run.s, run.rates
s.mode, s.grid_up, s.fuel_limit, s.air_c, s.wet_bulb_c, s.humidity = at.RUNNING, 1, 1.0, 29.0, 25.0, 0.019
s.hopper_dry_kg, s.hopper_water_kg = 4400.0, 600.0  # 12 % moisture
for run.c.export_kw in (1600.0, 1200.0, 800.0):
    operation.operate(s, run.p, run.c, run.t, r)
    gross, losses = r[at.GROSS_KW], r[at.LOST_DRY_GAS_KW : at.LOST_UNACCOUNTED_KW + 1].sum()
    boiler, kg = (r[at.FUEL_KW] - losses) / r[at.FUEL_LHV_KW], r[at.HUSK_DRY_KG] + r[at.HUSK_WATER_KG]
    house, steam = r[at.HOUSE_KW] / gross, r[at.STEAM_KG] / gross
    print(f"{gross:4.0f} kW gross, {house:.1%} used in house: boiler {boiler:.3f} (LHV), ", end="")
    print(f"{steam:.2f} kg of steam and {kg / gross:.2f} kg of husk a kWh")
for title, island in (("trips with the grid", False), ("feeds an island", True)):
    run = runs.begin(plant.replace(island_mode=island), draw, horizon.years)
    run.finish(24.0 * horizon.n_days)
    total, n = run.sums.sum(axis=0), run.counts[:, at.OUTAGES].sum()
    down, still = total[at.H_GRID_DOWN] / n, (total[at.H_NO_GRID] + total[at.H_STARTING]) / n
    started = total[at.LOST_START_KW] / total[at.FUEL_KW]
    print(
        f"{title}: {n:.0f} outages of {down:.1f} h; {still:.1f} h of standing and starting for each, ", end=""
    )
    print(f"starts burn {started:.1%} of the fuel")
