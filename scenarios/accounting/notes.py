"""What a reader must be told about the rules that an accounting applied."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.accounting.biodiesel import BIODIESEL, fixed_energy_fraction
from scenarios.accounting.factors import FactorRow
from scenarios.accounting.specification import AccountingSpec
from twins.core.outcome import Flow


def notes_of(
    flows: Sequence[Flow],
    spec: AccountingSpec,
    rows: Sequence[FactorRow],
    failed: Sequence[int],
    n_all: int,
) -> tuple[str, ...]:
    """Return one sentence a rule, in the order of their weight.

    Parameters
    ----------
    flows
        Declarations of the twin.
    spec
        Rules of the study.
    rows
        Factor rows that were used.
    failed, n_all
        Failed draws, and the number of all draws.
    """
    notes = [_failures(spec, failed, n_all)] if failed else []
    notes += _biodiesel(spec) if any(f.carrier == BIODIESEL for f in flows) else []
    notes.append(
        f"GWP100 of {spec.gwp}; CH4 from burning takes the value without fossil origin because its carbon is "
        "already in the CO2 factor; gas let out unburned takes the value of its own carrier."
        if spec.methane_origin == "by_carrier"
        else f"GWP100 of {spec.gwp}, one value for all methane."
    )
    slips = any(f.role == "gas_emitted" and f.carrier.startswith("CH4") for f in flows)
    if slips and any(f.role == "fuel_burned" and f.carrier == "natural gas" for f in flows):
        notes.append(
            "Methane that leaves unburned is a flow of the twin, so no default CH4 factor of natural gas is "
            "added to it."
        )
        notes.append(
            f"The share of {spec.share_carrier} counts what was fed, unburned methane included; the twin's own "
            "observables count what was burned."
        )
    notes.append(
        "CH4 and N2O factors are lognormal with their median at the published default; their mean lies above."
    )
    notes.append(
        f"Credited: RE counts {', '.join(spec.reference_gases)} with fuel factors at their "
        f"{spec.reference_level} value, PE counts all gases at their {spec.project_level} value; RE is "
        "rounded down and PE up to whole tonnes a year."
    )
    if spec.project_terms:
        counted = "; ".join(f"{term.name} ({', '.join(term.activity)})" for term in spec.project_terms)
        notes.append(
            f"PE counts by a default of the methodology, in no total and no expected reduction: {counted}."
        )
    notes.append("Supply chains and biogenic CO2 are memos and stand in no reduction.")
    if any(f.role == "electricity" and f.signed for f in flows):
        notes.append(
            "Grid electricity is what is taken less what is sent out: power sent out counts with the grid factor "
            "and a minus sign in the expected number; the credited one counts it by its own terms."
        )
    recalled = [row for row in rows if row.recalled]
    if recalled:
        notes.append(
            f"{len(recalled)} of {len(rows)} factors were transcribed from memory (check C) and must be "
            "compared with their document before a figure is quoted: "
            + "; ".join(f"{row.item}, {row.subitem}" for row in recalled)
            + "."
        )
    return tuple(notes)


def _failures(spec: AccountingSpec, failed: Sequence[int], n_all: int) -> str:
    share = len(failed) / n_all
    text = f"{len(failed)} of {n_all} draws ({share:.1%}) failed in some scenario and are left out."
    if share > spec.max_failed_share:
        text += f" That is more than {spec.max_failed_share:.0%}: no headline figure may be given."
    return text


def _biodiesel(spec: AccountingSpec) -> list[str]:
    if spec.biodiesel is None:
        return []
    treatment = spec.biodiesel.treatment
    if treatment == "life_cycle":
        return [
            "Biodiesel counts with its supply chain (palm methyl ester, 1,970-5,626 kg CO2e/t) inside the "
            "total and the reduction; its tailpipe CO2 is a memo. This is not the usual JCM boundary."
        ]
    if treatment == "fixed_blend":
        b = fixed_energy_fraction(spec.biodiesel)
        return [
            f"The credited number counts diesel fuel with a fixed {b:.1%} of biodiesel by energy in "
            "reference and project; the expected number keeps the live blend. Biogenic CO2 is zero in both."
        ]
    return [
        "Tailpipe CO2 of biodiesel is zero: a litre of blend saved saves its fossil part only, so from 25 % "
        "biodiesel by energy on (B30) burning fossil gas instead emits more, even without slip."
    ]
