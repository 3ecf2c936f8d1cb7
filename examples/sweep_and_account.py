"""A small sweep of the shipped study in Python: draws, tonnes, a report, and every tonne traced to a ledger line."""

import math
import tempfile
from pathlib import Path

import scenarios
import twins

study = scenarios.open_study("trans_semarang")
study.check().raise_if_errors()
day = study.twin.simulate(study.scenarios["bau"], study.site, study.horizon, rng=twins.rng(1, draw=0))
print(
    f"one draw of bau: {day.flows['diesel_converted_large_l'].sum() / 1e6:.2f} million L in the converted large buses"
)

with tempfile.TemporaryDirectory() as folder:
    results = scenarios.sweep(
        study.twin, study.scenarios, study.site, study.horizon, n=4, seed=1, priors=study.priors,
        out=Path(folder) / "results", workers=0,
    )  # fmt: skip
    account = results.account(study)
    page = account.report(Path(folder) / "study.html")
    print(f"{results.n} draws, {len(results.failures())} failures, verified: {results.verify(1).ok}")
    print(f"{page.name}: at most 5 MB {page.stat().st_size <= 5_000_000}")

print(account.quantiles("expected_t", [0.1, 0.5, 0.9], by=None).round(0).to_string())
saved = account.difference("bau", "project").groupby("draw")["co2e_t"].mean()
print(f"bau - project: {saved.min():.0f} ... {saved.max():.0f} tCO2e/yr")
lines = [line for line in account.ledger(draw=0, scenario="project") if line.year == 2020]
table = account.yearly.set_index(["scenario", "draw", "year"])["co2e_t"]
print("the ledger adds up:", math.fsum(line.tco2e for line in lines) == table["project", 0, 2020])
