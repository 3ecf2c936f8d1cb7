"""Numbers of sun, weather and photovoltaic roofs. S-PVLIB ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Normal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines. A name begins with its part.
class PvParameters(Parameters):
    """Place, irradiance, modules, inverters, dirt and age."""

    # --- place ----------------------------------------------------------------------------------------------
    sun_latitude_deg: float = parameter(13.08, "deg", "latitude, north positive", source="S-PVLIB: the place of the clear-sky table", within=(-66.0, 66.0), likely="Latitude and longitude exchanged?")
    sun_longitude_deg: float = parameter(100.88, "deg", "longitude, east positive", source="S-PVLIB: the place of the clear-sky table", within=(-180.0, 180.0))
    sun_altitude_m: float = parameter(5.0, "m", "height above the sea", source="assumed: a quay and the sheds behind it", within=(-100.0, 3_000.0))
    sun_utc_offset_h: float = parameter(7.0, "h", "local clock less universal time", source="S-MEA5: the tariff runs on Thai time", within=(-12.0, 14.0))

    # --- irradiance -----------------------------------------------------------------------------------------
    sun_ghi_kwh: float = parameter(1_830.0, "kWh/m2/a", "mean global horizontal irradiation of the site", source="S-DEDE: 1,825-1,926 over half of Thailand; S-GSEE: 1,748; assumed: 4 % between sources",
        prior=Normal(1_830.0, 73.0, 1_680.0, 1_980.0), within=(1_000.0, 2_200.0), likely="MJ/m2, or a day's sum?")
    sun_year_sigma: float = parameter(0.035, "-", "standard deviation of a year's irradiation over its mean", source="assumed: 3-4 % from year to year, no series of a ground station was found", within=(0.0, 0.1), likely="Per cent?")
    sun_april_may_weight: float = parameter(0.5, "-", "weight of the ground survey's maximum of April and May against the reanalysis", source="assumed: the mean of both, since S-DEDE and S-GSEE disagree on the season and neither is a ground station at the port", within=(0.0, 1.0))
    sun_day_correlation: float = parameter(0.30, "-", "correlation of the normal scores of kt from one day to the next", source="assumed: 0.25-0.35 in the humid tropics", prior=Uniform(0.25, 0.35), within=(0.0, 0.95))
    sun_day_limit: float = parameter(1.0, "-", "largest sum of a day over that of a clear day", source="S-PVLIB: the clear-sky table is the upper bound of a day", within=(0.8, 1.0))
    sun_slot_limit: float = parameter(1.10, "-", "largest irradiance of a quarter of an hour over that of a clear sky", source="assumed: 1.05-1.2 at the edges of clouds", prior=Uniform(1.05, 1.20), within=(1.01, 1.4))
    sun_sky_memory_h: float = parameter(0.75, "h", "time in which a clear or cloudy sky forgets itself", source="assumed: cumulus fields pass in half an hour to an hour", within=(0.05, 12.0))
    sun_cloudy_level: float = parameter(0.40, "-", "irradiance under cloud over that of a clear sky", source="assumed: thin and thick cumulus together, on a day of both", within=(0.02, 0.9))
    sun_cloudy_spread: float = parameter(0.50, "-", "half range of that level from slot to slot, over the level", source="assumed: clouds differ by a factor of three", within=(0.0, 1.0))
    sun_cleaning_rain_share: float = parameter(0.5, "-", "days of rain that bring more than the 5 mm which clean modules", source="assumed: half of tropical rain days, whose mean is near 10 mm", within=(0.0, 1.0))

    # --- modules and mounting -------------------------------------------------------------------------------
    pv_albedo: float = parameter(0.20, "-", "reflectance of the ground in front of the modules", source="assumed: grey sheet roofs and worn concrete", within=(0.0, 0.9))
    pv_gamma_per_k: float = parameter(-0.0037, "1/K", "power lost with each kelvin of the cell above 25 degC", source="assumed: -0.0034 to -0.0045, crystalline silicon, today's modules at the low end",
        prior=Triangular(-0.0045, -0.0035, -0.0034), within=(-0.008, 0.0), likely="Per cent?")
    pv_wind_m_s: float = parameter(3.5, "m/s", "wind at 10 m in hours of sun", source="assumed: sea breeze and monsoon on an open coast", within=(0.0, 20.0))
    pv_roof_a: float = parameter(-2.98, "-", "SAPM a, close mount glass-glass", source="S-PVLIB", within=(-5.0, -1.0))
    pv_roof_b: float = parameter(-0.0471, "s/m", "SAPM b, close mount glass-glass", source="S-PVLIB", within=(-0.5, 0.0))
    pv_roof_cell_k: float = parameter(1.0, "K", "cell above module back at 1,000 W/m2, close mount glass-glass", source="S-PVLIB", within=(0.0, 10.0))
    pv_canopy_a: float = parameter(-3.47, "-", "SAPM a, open rack glass-glass", source="S-PVLIB", within=(-5.0, -1.0))
    pv_canopy_b: float = parameter(-0.0594, "s/m", "SAPM b, open rack glass-glass", source="S-PVLIB", within=(-0.5, 0.0))
    pv_canopy_cell_k: float = parameter(3.0, "K", "cell above module back at 1,000 W/m2, open rack glass-glass", source="S-PVLIB", within=(0.0, 10.0))

    # --- losses, inverter, dirt, age ------------------------------------------------------------------------
    pv_other_losses: float = parameter(0.083, "-", "shading, mismatch, wiring, connections, first light, nameplate and stops; not dirt", source="S-GSA: 0.075; S-PVLIB: 0.124, the PVWatts defaults without 2 % of dirt; assumed: nearer the first, a shed roof has no trees and today's modules no negative tolerance",
        prior=Triangular(0.070, 0.075, 0.105), within=(0.0, 0.5), likely="Per cent?")
    pv_inverter_efficiency: float = parameter(0.966, "-", "nominal efficiency of the inverter", source="S-REOPT: 0.96; S-PVLIB: 0.9637 as reference; assumed: 0.98 for the best on the market", prior=Triangular(0.955, 0.963, 0.98), within=(0.7, 0.999))
    pv_dc_ac: float = parameter(1.2, "kW/kW", "module power over alternating power of the inverter", source="S-REOPT", within=(0.5, 2.5))
    pv_soiling_per_day: float = parameter(0.0015, "1/d", "light lost to a day's dirt without rain", source="assumed: 0.1-0.2 % a day, soot and salt of a port at the high side; S-LIM: dry season only, which rain makes so here", prior=Uniform(0.001, 0.002), within=(0.0, 0.03),
        likely="Per cent?")
    pv_wash_at: float = parameter(0.06, "-", "loss at which modules are washed", source="assumed: a crew is called when a twentieth is visibly lost", within=(0.005, 0.5))
    pv_degradation_per_year: float = parameter(0.0065, "1/a", "power lost with each year of age", source="S-REOPT: 0.005; assumed: up to 0.010 on a hot humid coast", prior=Triangular(0.004, 0.006, 0.010), within=(0.0, 0.05), likely="Per cent?")
