"""From survey data to a posterior."""

from calibration.posterior import Posterior

__all__ = ["Posterior"]
