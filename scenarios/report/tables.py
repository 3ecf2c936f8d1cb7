"""Tables of the report that stand behind no chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from scenarios.accounting.totals import slug
from scenarios.report.answer import p50_p90
from scenarios.report.drawing import Table, table
from scenarios.report.evidence import Evidence
from scenarios.report.wording import NARROW, chemical, count, money, percent, plain, shortened, three

MOST_FAILURES = 50
"""Failed draws listed one by one."""
LONGEST_MESSAGE = 300
"""Characters of a message that are shown."""


def scenario_overview(evidence: Evidence) -> Table:
    """Return the main figures of all project-like scenarios."""
    rows: list[list[str]] = []
    shares = evidence.switches_fuel
    for name in evidence.projects:
        expected, credited = evidence.mean(name, "expected_t"), evidence.mean(name, "credited_t")
        p50, p90 = p50_p90(expected)
        rows.append([
            evidence.title(name), three(p50), three(p90), three(p50_p90(credited)[0]), three(p50_p90(credited)[1]),
            *([percent(float(np.median(evidence.mean_share(name))))] if shares else []),
            three(p50_p90(evidence.mean(name, "energy_saved_mwh"))[0]),
            money(p50_p90(evidence.money(name, "npv"))[0], ""),
        ])  # fmt: skip
    heads = [
        "scenario", "expected P50 [tCO₂e/yr]", "expected P90 [tCO₂e/yr]", "credited P50 [tCO₂e/yr]",
        "credited P90 [tCO₂e/yr]",
        *([f"{evidence.account.spec.share_carrier} share"] if shares else []),
        "energy saved [MWh/yr]", f"NPV P50 [{evidence.currency}]",
    ]  # fmt: skip
    return table(
        heads,
        rows,
        caption=f"All scenarios against business as usual, means of the years; {count(evidence.n, 'draw')}. "
        f"P50: median; P90: exceeded in 90{NARROW}% of draws",
    )


def money_table(evidence: Evidence) -> Table:
    """Return money of the headline scenario at every discount rate of the study."""
    rows: list[list[str]] = []
    for rate in evidence.study.economics.discount_rates:
        found = evidence.account.money_at(rate)
        found = found[found["scenario"] == evidence.headline]
        for column, title in (
            ("npv", "NPV with the grant"), ("npv_no_grant", "NPV without the grant"),
            ("abatement_cost_undiscounted", "abatement cost, tonnes not discounted, per tCO₂e"),
            ("abatement_cost_discounted", "abatement cost, tonnes discounted, per tCO₂e"),
        ):  # fmt: skip
            values = found[column].to_numpy(np.float64)
            finite = values[np.isfinite(values)]
            if len(finite) < 0.5 * len(values):
                continue
            low, middle, high = (float(q) for q in np.quantile(finite, [0.05, 0.5, 0.95]))
            band = f"{money(low, '')} to {money(high, '')}"
            rows.append([percent(rate), title, money(middle, ""), band, percent(len(finite) / len(values))])
    heads = ["real rate", "quantity", f"median [{evidence.currency}]", "5 % to 95 %", "defined in"]
    return table(
        heads,
        rows,
        text=2,
        caption="Money at all discount rates; medians over the draws with a value. A cost per tonne is left out where "
        "most draws reduce nothing",
        cards=True,
    )


def returns_table(evidence: Evidence) -> Table:
    """Return rate of return, payback, grant and investment of the headline scenario."""
    account, name = evidence.account.money, evidence.headline
    irr = account.loc[account["scenario"] == name, "irr_status"].astype(str)
    has = float((irr == "ok").mean())
    rates = evidence.money(name, "irr")
    finite = rates[np.isfinite(rates)]
    rate = percent(float(np.median(finite))) if finite.size and has >= 0.5 else "none"
    back = evidence.money(name, "payback_years")
    rows = [
        ["investment beyond business as usual", _median_money(evidence, "investment"), ""],
        ["grant", _median_money(evidence, "grant"),
         f"{percent(p50_p90(evidence.money(name, 'subsidy_share'))[0])} of the investment"],
        ["running cost saved a year", _median_money(evidence, "saving_per_year"),
         "sales count as cost saved" if sells(evidence) else ""],
        *_sales(evidence),
        ["internal rate of return with the grant", rate,
         f"exists in {percent(has)} of draws; refused where the cash flow changes sign more than once"],
        ["simple payback with the grant", _years(float(np.median(back))),
         f"never in {percent(float(np.mean(np.isinf(back))))} of draws"],
    ]  # fmt: skip
    jpy = evidence.money(name, "jcm_indicator_jpy")
    finite = jpy[np.isfinite(jpy)]
    if finite.size:
        rows.append(["JCM indicator", f"{three(float(np.median(finite)))} JPY/tCO₂e",
                     f"median of the {percent(len(finite) / len(jpy))} of draws with a credit"])  # fmt: skip
    return table(
        ["quantity", "median", "remark"], rows, tail=1, caption="Returns of the headline scenario", cards=True
    )


def sells(evidence: Evidence) -> bool:
    """Return True where business as usual or the headline scenario sells anything."""
    return any(
        bool(np.any(evidence.yearly(name, "revenue") != 0.0)) for name in (evidence.bau, evidence.headline)
    )


def _sales(evidence: Evidence) -> list[list[str]]:
    """Return one row for each thing that is sold: what it brings in a year, apart from costs."""
    if not sells(evidence):
        return []
    rows: list[list[str]] = []
    for flow in evidence.study.twin.flows:
        column = f"revenue_{slug(flow.carrier)}"
        if flow.role != "sale" or column not in evidence.account.yearly.columns:
            continue
        after, before = (
            float(np.median(evidence.yearly(name, column).mean(axis=1)))
            for name in (evidence.headline, evidence.bau)
        )
        row = [
            f"sales of {chemical(flow.carrier)} a year", money(after, evidence.currency),
            f"business as usual: {money(before, evidence.currency)}",
        ]  # fmt: skip
        if row not in rows:
            rows.append(row)
    return rows


def _median_money(evidence: Evidence, column: str) -> str:
    return money(p50_p90(evidence.money(evidence.headline, column))[0], evidence.currency)


def _years(value: float) -> str:
    return "never" if not np.isfinite(value) else f"{value:.1f} years"


def inputs_table(evidence: Evidence) -> Table:
    """Return every input with its source and the mark of assumed ones."""
    rows = [
        [chemical(str(r.meaning or plain(r.name))), str(r.name), plain(r.scenario) if r.scenario else str(r.kind),
         str(r.value),
         chemical(str(r.unit)), "assumed" if r.assumed else "", str(r.source), str(r.where)]
        for r in evidence.study.inputs
    ]  # fmt: skip
    heads = ["meaning", "name", "kind or scenario", "value or prior", "unit", "mark", "source", "where"]
    return table(heads, rows, text=len(heads), cards=True)


def failures_table(evidence: Evidence) -> Table:
    """Return the failed draws with their messages."""
    rows = [
        [
            str(int(r["draw"])),
            plain(str(r["scenario"])),
            shortened(str(r["message"]), LONGEST_MESSAGE),
            str(r["seed"]),
        ]
        for r in evidence.failures.head(MOST_FAILURES).to_dict("records")
    ]
    left = len(evidence.failures) - len(rows)
    more = f"The first {len(rows)}; {count(left, 'more row')} in the manifest" if left > 0 else ""
    return table(["draw", "scenario", "message", "seed"], rows, text=4, caption=more, cards=True)


def factors_table(evidence: Evidence) -> Table:
    """Return the emission factors used, with reference and check mark."""
    rows = [
        [chemical(f"{r.item}, {r.subitem}"), _plain_number(r.value),
         "" if r.lower is None or r.upper is None else f"{_plain_number(r.lower)} to {_plain_number(r.upper)}",
         chemical(r.unit), r.check, "" if r.year is None else str(r.year), r.source]
        for r in evidence.account.factor_rows
    ]  # fmt: skip
    heads = ["factor", "value", "95 % range", "unit", "check", "year", "source"]
    return table(heads, rows, text=len(heads), cards=True)


def _plain_number(value: float) -> str:
    """Return a published number with the digits it was published with: no zero is added."""
    return f"{value:,.6g}"


def memo_table(evidence: Evidence) -> Table:
    """Return what counts in no reduction: biogenic CO2 and supply chains."""
    rows: list[list[str]] = []
    for name in evidence.account.scenarios:
        bio = evidence.yearly(name, "biogenic_co2_t").mean(axis=1)
        upstream = evidence.yearly(name, "upstream_co2e_t").mean(axis=1)
        total = evidence.yearly(name, "co2e_t").mean(axis=1)
        rows.append([evidence.title(name), *(three(float(np.median(v))) for v in (total, bio, upstream))])
    heads = [
        "scenario",
        "total of the ledger [tCO₂e/yr]",
        "memo: biogenic CO₂ [tCO₂/yr]",
        "memo: supply chains [tCO₂e/yr]",
    ]
    return table(heads, rows, caption="Medians over the draws, the whole system")


def choices_table(evidence: Evidence) -> Table:
    """Return the accounting choices of the study."""
    spec = evidence.account.spec
    bio = "no biodiesel" if spec.biodiesel is None else plain(spec.biodiesel.treatment)
    grid = (
        "no electricity"
        if spec.grid is None
        else f"{spec.grid.region}; {spec.grid.subitem}; path {spec.grid.path}"
    )
    rows = [
        ["business as usual, reference, headline", f"{spec.bau}, {spec.reference}, {spec.headline}"],
        ["global warming potentials (100 years)", f"{spec.gwp}, methane {plain(spec.methane_origin)}"],
        ["treatment of biodiesel", bio],
        ["shape of the methodology", plain(spec.shape)],
        ["gases in reference emissions", ", ".join(spec.reference_gases)],
        ["fuel factors of reference and project", f"{spec.reference_level} and {spec.project_level}"],
        ["specific consumption of the reference", plain(spec.specific_consumption)],
        ["grid factor", grid],
        ["economics", f"{evidence.currency} of {evidence.study.economics.base_year}, real"],
    ]
    return table(["choice", "value"], [[a, chemical(b)] for a, b in rows], text=2)


def provenance_table(evidence: Evidence, command: str) -> Table:
    """Return what is needed to make the same report again. No clock is read."""
    facts: Mapping[str, Any] = evidence.manifest()
    rows = [
        ["command", command],
        ["study", f"{evidence.study.name}: {evidence.study.title}"],
        ["twin", str(evidence.study.twin.name)],
        ["study hash (SHA-256)", str(evidence.study.hash)],
        ["results hash (SHA-256)", str(evidence.results.content_hash())],
        ["seed", str(evidence.results.seed)],
        ["sampling", str(facts.get("sampling", ""))],
        [
            "draws asked for, complete, failed",
            f"{evidence.n_all:,}, {evidence.n:,}, {len(evidence.account.failed_draws):,}",
        ],
        ["first year and years", f"{evidence.years[0]}, {len(evidence.years)}"],
    ]
    versions = facts.get("versions")
    if isinstance(versions, Mapping):
        rows += [[str(name), str(versions[name])] for name in sorted(versions, key=str)]
    return table(["item", "value"], rows, text=2)
