"""Studies: levers over a twin, sweeps of draws, accounting in CO2e and money, reports, and the command.

Examples
--------
>>> import scenarios
>>> study = scenarios.open_study("trans_semarang")
>>> study.check().raise_if_errors()
"""

from scenarios.public_names import lookup as __getattr__
from scenarios.public_names import names as __dir__

__all__ = ["__dir__", "__getattr__"]
