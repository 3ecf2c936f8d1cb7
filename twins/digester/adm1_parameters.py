"""Numbers of ADM1: the constants of BSM2 as one table, and the few that are uncertain for market waste."""

from __future__ import annotations

import csv
from importlib import resources

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Uniform


def survey_column(table: str, key: str, column: str) -> dict[str, float]:
    """Return the numbers in `column` of ``survey/<table>.csv`` by the text in column `key`; empty cells are left out."""
    text = resources.files("twins.digester").joinpath(f"survey/{table}.csv").read_text(encoding="utf-8")
    return {row[key]: float(row[column]) for row in csv.DictReader(text.splitlines()) if row[column]}


BSM2 = survey_column("adm1_parameters_bsm2", "name", "value")
"""Constants of the BSM2 implementation by name, at 35 C where nothing else is said; units and sources in the table."""
THETA = survey_column("adm1_temperature_factors", "rate_or_constant", "theta_per_K")
"""Exponents [1/K] of exp(theta (T - 35)), valid from 20 to 42 C (S33)."""


# fmt: off
class Adm1Parameters(Parameters):
    """What is uncertain in ADM1 for market waste, or meant to be changed."""

    adm1_k_dis: float = parameter(BSM2["k_dis"], "1/d", "disintegration of dead biomass at 35 C", source="S35, S36, S37: BSM2; assumed: wide, feed holds no composites",
        prior=LogNormal(BSM2["k_dis"], 0.4, 0.1, 2.0), within=(0.0, 20.0))
    adm1_k_hyd_ch: float = parameter(0.35, "1/d", "hydrolysis of carbohydrates at 35 C", source="S29: at least 0.23 /d from 80 % of the potential in 7 days; assumed range 0.2-0.5",
        prior=Uniform(0.2, 0.5), within=(0.0, 20.0), likely="The 10 /d of BSM2 is for sewage sludge, where disintegration is the slow step")
    adm1_k_hyd_pr: float = parameter(0.3, "1/d", "hydrolysis of proteins at 35 C", source="assumed: 0.2-0.4, a little slower than carbohydrates",
        prior=Uniform(0.2, 0.4), within=(0.0, 20.0))
    adm1_k_hyd_li: float = parameter(0.2, "1/d", "hydrolysis of lipids at 35 C", source="assumed: 0.1-0.3, the slowest of the three",
        prior=Uniform(0.1, 0.3), within=(0.0, 20.0))
    adm1_hydrolysis_at_ph_4_5: float = parameter(0.5, "-", "hydrolysis at pH 4.5 over that at neutral pH; 1: pH does not matter", source="assumed: 0.3-0.7; S44: hydrolysis depends on pH, not on acids as such",
        prior=Uniform(0.3, 0.7), within=(0.01, 1.0))
    adm1_k_m_ac_factor: float = parameter(0.7, "-", "uptake of acetate over that of BSM2: shortage of trace elements", source="assumed: 0.4-1.0, Fe, Co, Ni, Se, W are not in ADM1",
        prior=Uniform(0.4, 1.0), within=(0.05, 2.0))
    adm1_decay_ac_factor: float = parameter(1.0, "-", "decay of acetate users over that of BSM2", source="S35, S36, S37: 1; S33 has 2", within=(0.1, 5.0))
    adm1_k_La: float = parameter(BSM2["k_La"], "1/d", "gas transfer", source="S35, S36, S37: BSM2; assumed: a factor of two either way with mixing",
        prior=LogNormal(BSM2["k_La"], 0.35, 60.0, 600.0), within=(5.0, 2_000.0))
    adm1_gas_share: float = parameter(0.10, "m3/m3", "headspace over liquid volume of a tank", source="S35: 300 over 3,400 m3; assumed range 0.05-0.2",
        prior=Uniform(0.05, 0.2), within=(0.02, 1.0))
    adm1_pressure: float = parameter(BSM2["P_atm"], "bar", "absolute pressure that the gas outlet holds", source="S35, S36, S37: BSM2; assumed: a few millibar of a holder do not matter", within=(0.8, 1.3),
        likely="A gauge pressure, or one in kPa or mbar?")
    adm1_ph_form: str = parameter("hill", "text", "inhibition by pH: Hill form on the hydrogen ion (BSM2), or the switch of the report of 2002", source="S35, S36, S37: Hill form; the switch gives other numbers", choices=("hill", "switch"))
    adm1_thermophilic_assumed: bool = parameter(False, "-", "use the set for 50-58 C, which no source was found for", source="assumed: k_m of acetate 16, of sugars 70, decay 0.04 /d, K_I of ammonia 0.011")
