"""A small sweep of the shipped study: from draws to tonnes, with every tonne traceable to a ledger line."""

import math
import tempfile
from pathlib import Path

from scenarios.commands.answer import account_of
from scenarios.study import open_study
from scenarios.sweep import sweep

study = open_study("trans_semarang")
study.check().raise_if_errors()
with tempfile.TemporaryDirectory() as folder:
    results = sweep(
        study.twin, study.scenarios, study.site, study.horizon, n=4, seed=1, out=Path(folder) / "results", workers=0
    )  # fmt: skip
    account = account_of(results, study)

print(f"{results.n} draws, {len(results.scenarios)} scenarios, {results.failed} failed")
for scenario in account.project_like:
    of_scenario = account.reduction[account.reduction["scenario"] == scenario]
    yearly = of_scenario.groupby("draw")["expected_t"].mean()
    print(f"{scenario:18} expected reduction {yearly.min():6.0f} ... {yearly.max():6.0f} tCO2e/yr")

lines = [line for line in account.ledger(draw=0, scenario="project") if line.year == 2020]
table = account.yearly.set_index(["scenario", "draw", "year"])["co2e_t"]
print(f"ledger of draw 0, project, 2020: {len(lines)} lines,", end=" ")
print("sum equals the table:", math.fsum(line.tco2e for line in lines) == table["project", 0, 2020])
