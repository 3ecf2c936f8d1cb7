"""A two-phase digester at a wholesale market: what becomes of its hours, its methane and its power, and of the dump's."""

import datetime as dt

import twins

digester = twins.load("digester")
horizon = twins.Horizon(start=dt.date(2021, 1, 1), years=4)
as_built = digester.parameters(layout="two_phase", market_waste_t_per_day=20.0)
island = as_built.replace(island_mode=True, secured_contract=True)
built, secured = digester.simulate_paired(
    [as_built, island], digester.default_site(), horizon, twins.rng(seed=1, draw=0)
)
for title, outcome in (("as built", built), ("island, secured contract", secured)):
    total = {name: float(flow.sum()) for name, flow in outcome.flows.items()}
    hours = {mode: total[f"{mode}_h"] / (24.0 * horizon.n_days) for mode in ("feeding", "ramping", "held", "stopped")}
    print(f"{title}: {total['digested_t']:,.0f} t of {total['waste_t']:,.0f} t digested")
    print("  hours:", ", ".join(f"{mode} {share:.0%}" for mode, share in hours.items()))
    made = total["methane_made_nm3"]
    ways = {way: total[f"methane_{way}_nm3"] / made for way in ("engine", "boiler", "flared", "lost")}
    print(f"  methane: {made / total['digested_t']:.1f} Nm3 a tonne;", ", ".join(f"{way} {s:.1%}" for way, s in ways.items()))
    gross, house = total["gross_kwh"], total["house_kwh"]
    print(f"  power: {gross / 1e3:,.0f} MWh made, {house / gross:.0%} of it used by the plant itself", end="")
    print(f", {total['grid_down_h']:,.0f} h without grid, {total['island_h']:,.0f} h as an island")
    print(f"  dump: {total['methane_avoided_kg'] / 1e3:,.1f} t of methane less by measured carbon", end="")
    print(f", {total['methane_avoided_default_kg'] / 1e3:,.1f} t by the default of the methodology")
