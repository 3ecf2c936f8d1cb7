"""Rival answers to one question in the same draws: amounts, and ratios to the answer that the twin stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenarios.alternatives_specification import AlternativesSpec

if TYPE_CHECKING:
    from scenarios.accounting.account_record import Account

Array = NDArray[np.float64]

OFF = 0.1
"""Part of the first answer by which a rival must differ to be called off [-]; assumed."""
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Ratios:
    """Rival answers over the first one, draw by draw, in some of the years.

    Attributes
    ----------
    values
        Ratio of the sums over these years, shape (n_amounts, n_draws) [-]: 1 where both are zero, infinite where only
        the first is; draws without such a year are left out, so that n_draws may be 0.
    years
        Share of all years of all draws that are such years [-].
    """

    values: Array
    years: float

    @property
    def n(self) -> int:
        """Draws that have such years [-]."""
        return self.values.shape[1]

    @property
    def bands(self) -> Array:
        """P10, P50 and P90 over the draws, shape (3, n_amounts) [-]; NaN without draws."""
        if not self.n:
            return np.full((3, len(self.values)), np.nan)
        # a ratio without limit has a rank but no distance to the next
        method = "linear" if np.isfinite(self.values).all() else "inverted_cdf"
        return np.quantile(self.values, QUANTILES, axis=1, method=method)

    @property
    def off(self) -> Array:
        """Share of the draws in which an answer is off by more than `OFF`, shape (n_amounts,) [-]; NaN without."""
        if not self.n:
            return np.full(len(self.values), np.nan)
        return (np.abs(self.values - 1.0) > OFF).mean(axis=1)


@dataclass(frozen=True)
class SideBySide:
    """One question with its rival answers in all complete draws.

    Attributes
    ----------
    spec
        The question.
    means
        Mean of the years, shape (n_amounts, n_draws) [unit of the question].
    ratios
        Over all years.
    met, unmet
        Over the years in which the condition is above zero, and over the others; None without a condition.
    """

    spec: AlternativesSpec
    means: Array
    ratios: Ratios
    met: Ratios | None
    unmet: Ratios | None

    @property
    def n(self) -> int:
        """Draws [-]."""
        return self.means.shape[1]

    @property
    def bands(self) -> Array:
        """P10, P50 and P90 of the means over the draws, shape (3, n_amounts) [unit of the question]."""
        return np.quantile(self.means, QUANTILES, axis=1)

    @property
    def rivals(self) -> tuple[int, ...]:
        """Rows of all answers but the first."""
        return tuple(range(1, len(self.means)))


def side_by_side(account: Account, spec: AlternativesSpec) -> SideBySide:
    """Return the rival answers of a question from the flows of an account."""
    amounts = np.array([a.scale * account.amounts(spec.scenario, a.flow) for a in spec.amounts])
    met = unmet = None
    if spec.condition:
        holds = account.amounts(spec.scenario, spec.condition) > 0.0
        met, unmet = _ratios(amounts, holds), _ratios(amounts, ~holds)
    everywhere = np.ones(amounts.shape[1:], dtype=np.bool_)
    return SideBySide(spec, amounts.mean(axis=2), _ratios(amounts, everywhere), met, unmet)


def _ratios(amounts: Array, years: NDArray[np.bool_]) -> Ratios:
    """Return the ratios of sums over `years`, shape (n_draws, n_years), of `amounts` (n_amounts, n_draws, n_years)."""
    sums = (amounts * years).sum(axis=2)[:, years.any(axis=1)]
    first = np.broadcast_to(sums[:1], sums.shape)
    nothing = np.where(sums == 0.0, 1.0, np.inf)
    return Ratios(np.divide(sums, first, out=nothing, where=first > 0.0), float(years.mean()))


def alternatives_records(account: Account, specs: Sequence[AlternativesSpec]) -> list[dict[str, Any]]:
    """Return the questions of a study with their rival answers as plain records, for JSON."""
    return [_record(side_by_side(account, spec)) for spec in specs]


def _record(found: SideBySide) -> dict[str, Any]:
    spec = found.spec
    spans = {"all_years": found.ratios}
    if found.met is not None and found.unmet is not None:
        spans |= {"condition_met": found.met, "condition_unmet": found.unmet}
    return {
        "title": spec.title,
        "unit": spec.unit,
        "scenario": spec.scenario,
        "draws": found.n,
        "condition": spec.condition or None,
        "off_by_more_than": OFF,
        "amounts": [
            {
                "flow": amount.flow,
                "label": amount.label,
                **dict(zip(("p10", "p50", "p90"), found.bands[:, row].tolist(), strict=True)),
                "ratio_to_first": {name: _span(ratios, row) for name, ratios in spans.items()},
            }
            for row, amount in enumerate(spec.amounts)
        ],
    }


def _span(ratios: Ratios, row: int) -> dict[str, Any]:
    low, middle, high = (float(v) if np.isfinite(v) else None for v in ratios.bands[:, row])
    share = ratios.off[row]
    return {
        "share_of_years": ratios.years,
        "draws": ratios.n,
        "p10": low,
        "p50": middle,
        "p90": high,
        "share_of_draws_off": float(share) if np.isfinite(share) else None,
    }
