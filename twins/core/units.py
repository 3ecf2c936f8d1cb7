"""Constants and conversions, each once."""

from __future__ import annotations

STANDARD_GRAVITY_M_S2 = 9.80665  # CGPM 1901
GAS_CONSTANT_J_MOL_K = 8.314462618  # CODATA 2018
SECONDS_PER_HOUR = 3600.0
ZERO_CELSIUS_K = 273.15  # definition of the Celsius scale
DRY_AIR_GAS_CONSTANT_J_KG_K = 287.055  # R over 28.9647 g/mol
WATER_VAPOUR_GAS_CONSTANT_J_KG_K = 461.5  # R over 18.015 g/mol
METHANE_LHV_MJ_PER_KG = 50.0  # 20 g CH4 a MJ of slipped gas, lower heating value of methane
METHANE_MOLAR_MASS_KG_MOL = 0.0160428  # Setzmann and Wagner, J. Phys. Chem. Ref. Data 20 (1991) 1061
METHANE_CRITICAL_TEMPERATURE_K = 190.564  # same
METHANE_CRITICAL_PRESSURE_PA = 4.5992e6  # same
DAYS_PER_YEAR = 365.25  # Julian year
