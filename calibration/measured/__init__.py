"""Ways of measuring: what an answer of a survey says about a prediction, one small frozen class each."""

from calibration.measured.counts import Count, Share
from calibration.measured.figures import LogNormalError, NormalError, Summary
from calibration.measured.limits import LessThan, MoreThan, Range
from calibration.measured.protocol import Measured, Nuisance
from calibration.measured.sources import BetweenSources, Claim

__all__ = [
    "BetweenSources",
    "Claim",
    "Count",
    "LessThan",
    "LogNormalError",
    "Measured",
    "MoreThan",
    "NormalError",
    "Nuisance",
    "Range",
    "Share",
    "Summary",
]
