"""Constants and conversions, each once."""

from __future__ import annotations

STANDARD_GRAVITY_M_S2 = 9.80665  # CGPM 1901
GAS_CONSTANT_J_MOL_K = 8.314462618  # CODATA 2018
METHANE_LHV_MJ_PER_KG = 50.0  # 20 g CH4 a MJ of slipped gas, as the bus reference counts it
SECONDS_PER_HOUR = 3600.0
