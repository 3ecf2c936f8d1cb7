"""What is wrong with an assay of a laboratory, or with the numbers of the waste in a study, told to their author."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from twins.core.problems import Problem
from twins.digester.adm1_states import STATES, X_I, X_pr
from twins.digester.feed import CLASSES, FeedNumbers, class_assays, class_shares_by_month
from twins.digester.feed_checks import C_TO_N, COD_PER_VS
from twins.digester.feed_fractions import (
    METHANE_PER_COD,
    N_KG_PER_KMOL,
    Assay,
    Contents,
    composition,
    highest_BMP,
    influent,
)

HIGHEST_TS = 0.35  # kg/kg wet of any waste; assumed: bananas and potatoes have 0.25, food waste 0.30 (S26)
HIGHEST_MARKET_TS = 0.25  # kg/kg wet of the market mix; S25: 0.08-0.18, assumed margin
LOWEST_TS = 0.015  # kg/kg wet; assumed: lettuce has 0.05, less is washing water
LOWEST_VS = 0.5  # kg/kg TS; assumed: below it lies soil, or another basis
HIGHEST_CATIONS = 0.25  # kmol/m3; assumed: potassium of 4 % of TS at a TS of 0.24
SHARES = ("TS", "VS", "TKN", "lipid", "lignin", "vfa", "lactate", "soluble")

_COMMON = {
    "NH4_N": "ammonium",
    "vfa": "vfa",
    "lactate": "lactate",
    "carbonate": "carbonate",
    "inert_N": "inert_N",
}
_OWN = {
    "TS": "TS",
    "VS": "VS",
    "TKN": "N",
    "lipid": "lipid",
    "lignin": "lignin",
    "cations": "cations",
    "BMP": "undigested",
}
_LEAVES = {**_COMMON, **_OWN, "soluble": "leaf_soluble"}
# number of `FeedNumbers` behind a field of the assay of each class
_BEHIND = (
    {**_LEAVES, "soluble": "fruit_soluble"},
    _LEAVES,
    {**_LEAVES, "lignin": "trimmings_lignin", "BMP": "trimmings_BMP"},
    {**_COMMON, **{field: f"hotel_{name}" for field, name in _OWN.items()}, "soluble": "hotel_soluble"},
)


class _Text(NamedTuple):
    """A `Problem` without its place."""

    given: str
    allowed: str
    cause: str
    next_step: str


def feed_problems(n: FeedNumbers, contents: Contents) -> tuple[Problem, ...]:
    """Return what cannot be meant in the numbers of the waste of a study; of the classes only where the mix is sound.

    Parameters
    ----------
    n
        Numbers of the waste.
    contents
        Carbon and nitrogen of the states of ADM1 of the study.
    """
    found: list[Problem] = []
    for prefix, highest in (("", HIGHEST_MARKET_TS), ("hotel_", HIGHEST_TS)):
        TS, VS, cations = (float(getattr(n, f"{prefix}{name}")) for name in ("TS", "VS", "cations"))
        texts = {"TS": _dry_matter(TS, highest), "VS": _volatile(VS, TS), "cations": _charge(cations)}
        found += [
            Problem(about=(f"feed_{prefix}{name}",), **text._asdict()) for name, text in texts.items() if text
        ]
    lowest = float(class_shares_by_month(n).min())
    if lowest < 0.0:
        found.append(_shares(lowest))
    if found:
        return tuple(found)
    assays = class_assays(n)
    for i, name in enumerate(CLASSES):
        behind = {field: f"feed_{number}" for field, number in _BEHIND[i].items()}
        found += assay_problems(name, Assay(*(field[i] for field in assays)), contents, behind)
    return tuple(found)


def assay_problems(
    place: str, a: Assay, contents: Contents, behind: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """Give what is wrong with one assay, its fields being floats.

    Parameters
    ----------
    place
        Name of the waste.
    a
        Its assay.
    contents
        Carbon and nitrogen of the states of ADM1.
    behind
        Name of the parameter behind a field of the assay; without one a field is named ``<place>.<field>``.
    """
    names = behind or {}
    texts = dict(_of_one_number(a)) or dict(_of_several(a, contents))
    for fields, text in texts.items():
        about = tuple(names.get(field, f"{place}.{field}") for field in fields.split())
        yield Problem(about=about, **text._replace(given=f"{place}: {text.given}")._asdict())


def _of_one_number(a: Assay) -> Iterator[tuple[str, _Text]]:
    """Give (fields, text) of what shows in one number, or in two of the same kind."""
    for name in SHARES:
        value = float(getattr(a, name))
        if not 0.0 <= value <= 1.0:
            cause, step = (
                ("Per cent for a fraction?", f"Write {value / 100.0:g}")
                if value > 1.0
                else ("A sign?", "Correct it")
            )
            yield name, _Text(f"{name} = {value:g}", "a fraction in 0 to 1", cause, step)
    for name, text in (
        ("TS", _dry_matter(float(a.TS), HIGHEST_TS)),
        ("VS", _volatile(float(a.VS), float(a.TS))),
        ("cations", _charge(float(a.cations))),
    ):
        if text and float(getattr(a, name)) <= 1.0:
            yield name, text
    if not 0.0 <= a.NH4_N <= a.TKN:
        yield (
            "NH4_N TKN",
            _Text(
                f"NH4-N = {a.NH4_N:g}, TKN = {a.TKN:g} kg/kg wet",
                "NH4-N is a part of TKN and not below 0",
                "Organic nitrogen given for TKN, or g/kg for kg/kg?",
                "Add ammonium to the organic nitrogen",
            ),
        )


def _dry_matter(TS: float, highest: float) -> _Text | None:
    given = f"TS = {TS:g} kg/kg wet"
    if TS < LOWEST_TS:
        step = "Give kg of dry matter per kg of wet waste, before any dilution"
        return _Text(given, f"at least {LOWEST_TS:g}", "Per cent divided twice, or diluted waste?", step)
    if TS <= highest:
        return None
    cause, step = (
        "the 0.40 of household food waste (S34), or a sample that had dried?",
        "Measure dry matter as delivered; without a measurement keep 0.11 and its prior",
    )
    if TS > 0.6:
        cause, step = "water content, or a dried sample?", f"If it is water, write {1.0 - TS:.3g}"
    return _Text(given, f"at most {highest:g}; S25: 0.08 to 0.18", f"TS given dry or wet: {cause}", step)


def _volatile(VS: float, TS: float) -> _Text | None:
    if LOWEST_VS <= VS < 1.0:
        return None
    cause, step = "VS per kg of wet waste, or soil in the sample?", "Wash the sample, or check the ash"
    if 0.0 < VS < TS:
        cause, step = "VS per kg of wet waste?", f"Divide by TS: {VS / TS:.3g}"
    return _Text(
        f"VS = {VS:g} kg/kg TS", f"at least {LOWEST_VS:g} and below 1; S25: 0.86 to 0.92", cause, step
    )


def _charge(cations: float) -> _Text | None:
    given = f"alkalinity, strong cations less strong anions, = {cations:g} kmol/m3"
    if cations < 0.0:
        return _Text(
            given,
            "at least 0 without mineral acid",
            "A sign, or anions of organic acids counted as strong ones?",
            "Count only ions that stay after digestion: K, Na, Ca, Mg less Cl, SO4, PO4",
        )
    if cations <= HIGHEST_CATIONS:
        return None
    allowed = f"at most {HIGHEST_CATIONS:g}; potassium of 4 % of TS is 0.1 at a TS of 0.1"
    return _Text(given, allowed, "mol/m3 given for kmol/m3?", f"If so, write {cations / 1e3:g}")


def _shares(lowest: float) -> Problem:
    return Problem(
        about=("feed_fruit_season", "feed_fruit_share", "feed_trimmings_season", "feed_trimmings_share"),
        given=f"a class has a share of {lowest:.3g} in some month",
        allowed="shares lie in 0 to 1 all the year",
        cause="A swing too large for its mean, or shares of the mix for shares of fruit and vegetables?",
        next_step="Give fruit over fruit and vegetables, trimmings over the mix, and swings below 1/share - 1",
    )


def _of_several(a: Assay, contents: Contents) -> Iterator[tuple[str, _Text]]:
    """Give (fields, text) of what shows in several numbers; the first that fails hides what rests on it."""
    c = composition(a)
    if c.carbohydrate < 0.0:
        yield (
            "lipid lignin TKN",
            _Text(
                f"protein, lipid, lignin and acids are {1.0 - c.carbohydrate / c.VS:.3g} of VS",
                "at most 1",
                "Fractions per kg of TS or of wet waste, or protein given as nitrogen?",
                "Give lipid and lignin per kg of VS, nitrogen as N per kg of wet waste",
            ),
        )
        return
    if not 0.0 <= a.BMP <= highest_BMP(c):
        yield "BMP", _potential(float(a.BMP), float(highest_BMP(c)), METHANE_PER_COD * float(c.COD / c.VS))
        return
    if not COD_PER_VS[0] <= c.COD / c.VS <= COD_PER_VS[1]:
        yield (
            "lipid",
            _Text(
                f"COD/VS = {c.COD / c.VS:.3g}",
                f"{COD_PER_VS[0]:g} to {COD_PER_VS[1]:g}",
                "Lipid too high for this waste, or per kg of TS?",
                "Give lipid per kg of VS",
            ),
        )
    C_to_N = float(c.C / a.TKN) if a.TKN > 0.0 else math.inf
    if not C_TO_N[0] <= C_to_N <= C_TO_N[1]:
        yield (
            "TKN",
            _Text(
                f"C/N = {C_to_N:.3g}",
                f"{C_TO_N[0]:g} to {C_TO_N[1]:g} (S22, S28)",
                "Protein given as nitrogen, or nitrogen on another basis (wet, TS)?",
                "Give Kjeldahl nitrogen; protein is 6.25 times it",
            ),
        )
    yield from _of_fractions(a, contents)


def _potential(BMP: float, highest: float, theory: float) -> _Text:
    allowed = f"0 to {highest:.3f}: theory 0.350 x COD/VS is {theory:.3f}, and lignin gives none"
    if BMP > 10.0:
        return _Text(f"BMP = {BMP:g} m3/kg VS", allowed, "mL/g given for m3/kg?", f"Write {BMP / 1e3:g}")
    cause = "Biogas instead of methane, gas at 35 C or wet, or per kg of VS removed?"
    return _Text(
        f"BMP = {BMP:.4g} m3/kg VS",
        allowed,
        cause,
        "Give dry methane at 0 C and 1.01325 bar per kg of VS added",
    )


def _of_fractions(a: Assay, contents: Contents) -> Iterator[tuple[str, _Text]]:
    feed = influent(a, contents)
    lowest = int(feed.argmin())
    if feed[X_pr] < 0.0:
        organic = 1e3 * (a.TKN - a.NH4_N) / N_KG_PER_KMOL
        yield (
            "inert_N TKN",
            _Text(
                f"undigested matter would hold {contents.N_I * feed[X_I]:.3g} kmolN/m3",
                f"at most the organic nitrogen, {organic:.3g}",
                "Nitrogen of sludge inerts (0.0043 kmol/kgCOD) for plant matter, or a BMP too low?",
                "Take 0.0004 to 0.0008 kmol/kgCOD",
            ),
        )
    elif feed[lowest] < 0.0:
        yield (
            "BMP TKN",
            _Text(
                f"{STATES[lowest]} = {feed[lowest]:.3g} kg/m3",
                "at least 0",
                "BMP too low for so much protein and stored acid?",
                "Check BMP, nitrogen and acids against each other",
            ),
        )
