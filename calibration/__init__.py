"""From survey data to a posterior."""

from calibration.calibrate import calibrate, fit
from calibration.posterior import Posterior
from calibration.survey import Observation, Survey
from calibration.target import Target

__all__ = ["Observation", "Posterior", "Survey", "Target", "calibrate", "fit"]
