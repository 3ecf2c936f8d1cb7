"""A two-phase digester at a wholesale market: where its hours, methane and power go, and what the dump is spared."""

import datetime as dt

import twins

digester = twins.load("digester")
horizon = twins.Horizon(start=dt.date(2021, 1, 1), years=6)
as_built = digester.parameters(layout="two_phase", market_waste_t_per_day=20.0)
better = as_built.replace(island_mode=True, secured_contract=True)
site, luck = digester.default_site(), twins.rng(seed=1, draw=0)
outcomes = digester.simulate_paired([as_built, better], site, horizon, luck)
for title, outcome in zip(("as built", "island, secured contract"), outcomes, strict=True):
    total = {name: float(flow.sum()) for name, flow in outcome.flows.items()}
    print(f"{title}: {total['digested_t']:,.0f} t of {total['waste_t']:,.0f} t digested")
    modes = ("feeding", "ramping", "held", "stopped")
    shares = {mode: total[f"{mode}_h"] / (24.0 * horizon.n_days) for mode in modes}
    print("  hours:", ", ".join(f"{mode} {share:.1%}" for mode, share in shares.items()))
    made = total["methane_made_nm3"]
    ways = {way: total[f"methane_{way}_nm3"] / made for way in ("engine", "boiler", "flared", "lost")}
    print(f"  methane: {made / total['digested_t']:.1f} Nm3 a tonne;", end=" ")
    print(", ".join(f"{way} {share:.1%}" for way, share in ways.items()))
    gross, house = total["gross_kwh"], total["house_kwh"]
    print(
        f"  power: {gross / 1e3:,.0f} MWh made, {house / gross:.0%} of that is the plant's own use;", end=" "
    )
    print(f"{total['grid_down_h']:,.0f} h without grid, {total['island_h']:,.0f} h as an island")
    spared, default = total["methane_avoided_kg"] / 1e3, total["methane_avoided_default_kg"] / 1e3
    print(f"  dump: {spared:,.1f} t of methane less by measured carbon, {default:,.1f} t by the default")
