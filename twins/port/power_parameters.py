"""Numbers of the grid connection and of the stationary battery. S-REOPT ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines.
class PowerParameters(Parameters):
    """Transformer, reactive power, momentary peaks, export; efficiencies and rule of the stationary battery."""

    # --- connection -----------------------------------------------------------------------------------------
    power_load_pf: float = parameter(0.93, "-", "power factor of all loads but chargers, lagging, capacitors counted", source="assumed: regulated drives and capacitor banks 0.88-0.97, and a bill starts at 0.85", prior=Triangular(0.88, 0.93, 0.97), within=(0.5, 1.0))
    power_charger_pf: float = parameter(0.98, "-", "power factor of chargers", source="assumed: active rectifiers 0.97-0.99", within=(0.5, 1.0))
    power_no_load_loss: float = parameter(0.0012, "-", "loss of the idle transformer over its rating", source="assumed: 0.08-0.16 % of oil transformers of 10-25 MVA", within=(0.0, 0.02))
    power_full_load_loss: float = parameter(0.007, "-", "further loss at full load over the rating; goes with the square of the load", source="assumed: 0.5-0.9 % of oil transformers of 10-25 MVA", within=(0.0, 0.05))
    power_export_kw: float = parameter(0.0, "kW", "largest power that the grid takes from the site; 0: no export", source="choice of the study; assumed: terminals use nearly all PV themselves", lever=True, within=(0.0, 100_000.0),
        likely="MW where kW is meant?")

    # --- momentary peak of quay cranes ----------------------------------------------------------------------
    power_hoist_kw: float = parameter(1_500.0, "kW", "power of one quay crane while it hoists", source="assumed: 1-2.5 MW, general knowledge in the reference, section 3.5", prior=Uniform(1_000.0, 2_500.0), within=(50.0, 10_000.0),
        likely="MW where kW is meant?")
    power_hoist_share: float = parameter(0.17, "-", "share of a working quay crane's time in which it hoists", source="assumed: one loaded stroke of 20 s in a cycle of 120 s", within=(0.0, 1.0))
    power_hoist_s: float = parameter(20.0, "s", "time of one hoist", source="assumed: 30 m at 90 m/min", within=(1.0, 300.0))
    power_momentary_limit: float = parameter(1.3, "-", "apparent power over the rating that the transformer and its protection bear for seconds", source="assumed: overcurrent relays are set at 1.2-1.5", within=(1.0, 5.0))

    # --- stationary battery ---------------------------------------------------------------------------------
    store_rectifier: float = parameter(0.96, "-", "efficiency of the rectifier", source="S-REOPT", within=(0.5, 1.0))
    store_inverter: float = parameter(0.96, "-", "efficiency of the inverter", source="S-REOPT", within=(0.5, 1.0))
    store_internal: float = parameter(0.975, "-", "efficiency of the cells, in and out together", source="S-REOPT", within=(0.5, 1.0))
    store_lowest_soc: float = parameter(0.2, "-", "charge below which the battery is not used, over its capacity", source="S-REOPT", within=(0.0, 0.9))
    store_hold_h: float = parameter(3.0, "h", "time for which the battery is meant to hold what it takes off the peak of a month", source="assumed: between the 1.5 h of a meal break's charging and the 4 h from dusk to 22:00", within=(0.25, 24.0),
        likely="Minutes where hours are meant?")
