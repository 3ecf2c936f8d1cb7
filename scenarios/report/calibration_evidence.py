"""`Calibration`: what the section on the calibration is made from, and the look-ups that its parts share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from calibration.posterior import Posterior
from calibration.record import AnswerCheck, CalibrationRecord, ParameterCheck
from scenarios.calibration_questions import Question
from scenarios.report.calibration_wording import number_of_survey, short_name
from scenarios.report.wording import chemical, plain
from twins.core.parameters import ParameterInfo
from twins.core.priors import Prior

Array = NDArray[np.float64]

CLAIM = "Claim"
"""Kind of an answer that may be wrong."""
SURPRISING = 0.05
"""p-value [-] below which an answer is named as one that the fitted twin would hardly have given."""
TAUGHT = 0.1
"""Shrinkage [-] from which a parameter counts as narrowed: beyond the noise of 400 draws, sqrt(2/400) = 0.07."""


@dataclass(frozen=True)
class Calibration:
    """A calibration as the report sees it.

    Attributes
    ----------
    record
        Checks of the calibration.
    posterior
        Its draws.
    priors
        Priors by name of the parameter.
    infos
        Declarations of the twin's parameters.
    observables
        Unit and meaning of the columns that a survey may answer; may be empty.
    questions
        What the study wants to know; may be empty.
    """

    record: CalibrationRecord
    posterior: Posterior
    priors: Mapping[str, Prior]
    infos: Mapping[str, ParameterInfo]
    observables: Mapping[str, tuple[str, str]]
    questions: tuple[Question, ...] = ()

    @classmethod
    def of_study(cls, record: CalibrationRecord, posterior: Posterior, study: Any) -> Self:
        """Return the calibration of a ``scenarios.study.Study``, with the priors and questions of that study."""
        twin = study.twin
        questions: tuple[Question, ...] = () if study.calibration is None else study.calibration.questions
        return cls(record, posterior, study.priors, twin.parameters.infos(), twin.observables, questions)

    @cached_property
    def fitted(self) -> tuple[ParameterCheck, ...]:
        """Parameters of the twin that were fitted, the one of which the survey says most first."""
        own = [p for p in self.record.parameters if not p.nuisance]
        return tuple(sorted(own, key=lambda p: (-_or(p.shrinkage, -math.inf), p.name)))

    @cached_property
    def narrowed(self) -> tuple[ParameterCheck, ...]:
        """Fitted parameters whose variance fell by at least `TAUGHT`, most first."""
        return tuple(p for p in self.fitted if p.shrinkage >= TAUGHT)

    @property
    def n_parameters(self) -> int:
        """Uncertain parameters of the twin [-]: the fitted ones and those that keep their prior."""
        return len(self.fitted) + len(self.record.uninformed)

    @cached_property
    def claims(self) -> tuple[AnswerCheck, ...]:
        """Answers that may be wrong."""
        return tuple(a for a in self.record.answers if a.kind == CLAIM)

    @cached_property
    def surprising(self) -> tuple[AnswerCheck, ...]:
        """Answers that the fitted twin would hardly have given, least likely first."""
        found = [a for a in self.record.answers if a.p_value < SURPRISING]
        return tuple(sorted(found, key=lambda a: a.p_value))

    def draws(self, name: str) -> Array:
        """Return the draws of a fitted parameter [its unit], shape (n_draws,)."""
        return self.posterior.draws[:, self.posterior.names.index(name)]

    def meaning(self, name: str) -> str:
        """Return what a parameter is, in words."""
        said = next((p.meaning for p in self.record.parameters if p.name == name), "")
        info = self.infos.get(name)
        return chemical(said or (info.meaning if info is not None else "") or plain(name))

    def short(self, name: str) -> str:
        """Return the short name of a parameter or number of the survey."""
        check = next((p for p in self.record.parameters if p.name == name), None)
        if check is not None and check.nuisance:
            return number_of_survey(name)
        info = self.infos.get(name)
        return short_name(name, check.unit if check is not None else info.unit if info is not None else "")


def _or(value: float, other: float) -> float:
    return value if math.isfinite(value) else other
