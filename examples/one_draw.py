"""One draw of two scenarios: physical flows, and the balances that must close."""

import datetime as dt

import twins

fleet = twins.load("bus_fleet")
today = fleet.parameters()
converted = today.replace(kits="all")
horizon = twins.Horizon(start=dt.date(2019, 1, 1), years=2)

outcomes = fleet.simulate_paired([today, converted], fleet.default_site(), horizon, twins.rng(seed=1, draw=0))
for title, outcome in zip(("diesel only", "with kits"), outcomes, strict=True):
    diesel = outcome.total("diesel_converted_large_l") + outcome.total("diesel_converted_medium_l")
    gas = outcome.total("gas_filled_converted_large_lsp") + outcome.total("gas_filled_converted_medium_lsp")
    print(f"{title:12} {diesel / 1e6:5.2f} million L diesel {gas / 1e6:5.2f} million LSP gas")
    print(" " * 12, *(f"{b.name} closes: {b.residual < 1e-9}" for b in outcome.balances), sep="  ")
