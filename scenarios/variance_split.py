"""`variance_split`: how much of the spread of the headline comes from which kind of ignorance.

Every draw is run again with one group drawn anew and all else kept: calibrated parameters, uncalibrated
parameters, chance inside a draw. Factors and prices of the account are drawn anew without a run. What the samples
share gives the shares of the variance, see `pick_freeze`.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from scenarios.findings import Finding, InputError
from scenarios.monte_carlo import Progress, sweep
from scenarios.pick_freeze import Version, indices
from scenarios.sampling import CALIBRATED, LUCK, UNCALIBRATED, fresh_seed
from scenarios.study_account import account_frame
from twins.core.streams import Streams

if TYPE_CHECKING:
    import pandas as pd

    from calibration.posterior import Posterior
    from scenarios.accounting.specification import AccountingSpec
    from scenarios.study import Study

Array = NDArray[np.float64]

FACTORS = "factors"
FEWEST_DRAWS = 8
"""Complete draws below which no split is given [-]; assumed: intervals are too wide to say anything."""
RECORD = "variance_split.json"
VARIANCE = "variance"  # folder of the samples inside a results folder
_TITLES = {
    CALIBRATED: "parameters fitted to the survey",
    UNCALIBRATED: "parameters without survey data",
    LUCK: "chance from year to year",
    FACTORS: "emission factors and prices",
}


@dataclass(frozen=True)
class GroupShare:
    """Share of one group in the variance of the headline; every interval is 5 to 95 %.

    Attributes
    ----------
    group, title
        ``calibrated``, ``uncalibrated``, ``luck`` or ``factors``, and in words.
    share, low, high
        Shapley effect [-].
    first, first_low, first_high
        First-order index [-].
    total, total_low, total_high
        Total-order index [-].
    """

    group: str
    title: str
    share: float
    low: float
    high: float
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True)
class VarianceSplit:
    """Split of the variance of the headline.

    Attributes
    ----------
    scenario, sd
        Headline scenario and standard deviation of its mean yearly expected reduction [tCO2e/yr].
    n, left_out
        Draws used, and draws that failed in one of the samples [-].
    runs
        Simulated runs of one scenario behind it, the sample itself included [-].
    groups
        The groups, largest share first.
    interactions, interactions_low, interactions_high
        1 minus the sum of the first-order indices [-]: what the groups do only together; too high where it is
        little.
    """

    scenario: str
    sd: float
    n: int
    left_out: int
    runs: int
    groups: tuple[GroupShare, ...]
    interactions: float
    interactions_low: float
    interactions_high: float

    def to_text(self) -> str:
        """Return the record as JSON text."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the record in `text`.

        Raises
        ------
        ValueError
            When the text holds no record of this version.
        """
        try:
            found: Any = json.loads(text)
            found["groups"] = tuple(GroupShare(**group) for group in found["groups"])
            return cls(**found)
        except (TypeError, KeyError, RecursionError) as problem:
            raise ValueError(f"no variance split of this version ({problem})") from problem


def variance_split(
    study: Study,
    posterior: Posterior | None,
    n: int = 48,
    seed: int = 1,
    *,
    out: Path,
    workers: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> VarianceSplit:
    """Return the split of the variance of the mean yearly expected reduction of the headline scenario.

    Parameters
    ----------
    study
        What is simulated; only business as usual and the headline scenario are run.
    posterior
        Fitted parameters; without one all parameters are one group.
    n
        Draws of each sample [-]: the first n of the study's own run with `seed`.
    seed
        Seed of the run.
    out
        Folder; each sample is a sweep of its own below it, and resumes. The record is kept there too.
    workers, progress
        As of `sweep`.

    Raises
    ------
    InputError
        When too few draws are complete, or nothing varies.
    """
    rules = dataclasses.replace(study.accounting, reference=study.accounting.bau)
    chosen = {name: study.scenarios[name] for name in (rules.bau, rules.headline)}
    sampled = _sampled_groups(study, posterior)
    frames: dict[str, pd.DataFrame] = {}
    for group in ("", *sampled):
        results = sweep(
            study.twin, chosen, study.site, study.horizon, n, seed, out=out / (group or "as_drawn"),
            priors=study.priors, posterior=posterior, sampling=study.run.sampling, workers=workers,
            study_hash=study.simulation_hash, redrawn=group, progress=progress,
        )  # fmt: skip
        frames[group] = results.frame()
    sound = _complete(frames)
    if len(sound) < FEWEST_DRAWS:
        raise InputError(_too_few(out, len(sound), n))
    samples = _samples(
        {group: frame.loc[np.isin(_draws(frame), sound)] for group, frame in frames.items()},
        study,
        rules,
        seed,
    )
    found, together = indices(samples, (*sampled, FACTORS), seed)
    titles = _TITLES | ({} if posterior is not None else {UNCALIBRATED: "parameters"})
    shares = [GroupShare(g, titles[g], *one.share, *one.first, *one.total) for g, one in found.items()]
    record = VarianceSplit(
        scenario=rules.headline,
        sd=float(samples[(0,) * len(found)].std(ddof=1)),
        n=len(sound),
        left_out=n - len(sound),
        runs=n * len(frames) * len(chosen),
        groups=tuple(sorted(shares, key=lambda one: -one.share)),
        interactions=together.value,
        interactions_low=together.low,
        interactions_high=together.high,
    )
    _write(out / RECORD, record.to_text())
    return record


def _sampled_groups(study: Study, posterior: Posterior | None) -> tuple[str, ...]:
    """Return the groups that need runs: those with at least one member."""
    fitted = set() if posterior is None else set(posterior.names)
    found = [CALIBRATED] if fitted else []
    found += [UNCALIBRATED] if set(study.priors) - fitted else []
    return (*found, LUCK)


def _complete(frames: Mapping[str, pd.DataFrame]) -> list[int]:
    """Return the draws that ran to their end in every sample."""
    found = set[int].intersection(*(set(_draws(frame).tolist()) for frame in frames.values()))
    for frame in frames.values():
        found -= set(_draws(frame)[frame["status"].to_numpy() != "ok"].tolist())
    return sorted(found)


def _draws(frame: pd.DataFrame) -> NDArray[np.int64]:
    return frame["draw"].to_numpy(np.int64)


def _samples(
    frames: Mapping[str, pd.DataFrame], study: Study, rules: AccountingSpec, seed: int
) -> dict[Version, Array]:
    """Return the headline of each sample, once with the factors as drawn (0) and once with others (1).

    Runs of another draw under the factors of this one (2) share nothing but the factors; they cost no run.
    """
    groups = [group for group in frames if group]
    found: dict[Version, Array] = {}
    shuffled = _other_draws(frames[""], seed)
    for anew, factor_seed in enumerate((seed, fresh_seed(seed))):
        for drawn, frame in frames.items():
            found[*(int(g == drawn) for g in groups), anew] = _headline(frame, study, rules, factor_seed)
        found[*(2 for _ in groups), anew] = _headline(shuffled, study, rules, factor_seed)
    return found


def _other_draws(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the same runs, each under the number of another draw, taken at random."""
    draws, place = np.unique(_draws(frame), return_inverse=True)
    order = Streams(seed, 0).generator("other draws").permutation(len(draws))
    following = np.empty_like(order)
    following[order] = np.roll(order, 1)
    return frame.assign(draw=draws[following[place]])


def _headline(frame: pd.DataFrame, study: Study, rules: AccountingSpec, seed: int) -> Array:
    """Return the mean yearly expected reduction of each draw [tCO2e/yr], factors drawn with `seed`."""
    made = account_frame(frame, study, seed, rules)
    return made.reduction_of(rules.headline, "expected_t").mean(axis=1)


def _too_few(out: Path, complete: int, n: int) -> Finding:
    return Finding(
        "error",
        str(out),
        f"{complete} of {n} draws are complete in all samples",
        f"at least {FEWEST_DRAWS}",
        "Too few draws, or many failed?",
        "Ask for more draws; leapfrog rerun shows why draws fail",
    )


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
