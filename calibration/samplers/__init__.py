"""Samplers: affine-invariant ensembles by emcee, nested sampling by dynesty."""

from calibration.samplers.ensemble import Ensemble
from calibration.samplers.nested import Nested

__all__ = ["Ensemble", "Nested"]
