"""Numbers of chargers, packs of battery tractors, and the fade of cells. S-... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines. A name begins with its part.
class BatteryParameters(Parameters):
    """Charging, packs of tractors, fade of cells."""

    # --- charging -------------------------------------------------------------------------------------------
    charging_rectifier: float = parameter(0.96, "-", "DC at the plug over AC of a charger", source="S-REOPT", within=(0.5, 1.0), likely="Per cent?")
    charging_internal: float = parameter(0.975, "-", "energy out of a battery over energy into it, DC", source="S-REOPT; the root of it each way, as there", within=(0.5, 1.0), likely="Per cent?")
    charging_power_factor: float = parameter(0.98, "-", "kW over kVA of a charger", source="assumed: rectifiers with an active front end reach 0.97-0.99", within=(0.5, 1.0))
    charging_standby_kw: float = parameter(0.15, "kW", "AC that a charger takes all the time, for control and fans", source="assumed: screens, contactors and cooling of a fast charger, no figure was found", prior=Uniform(0.05, 0.30), within=(0.0, 5.0))
    charging_plug_min: float = parameter(4.0, "min", "parking, plugging in, handshake and unplugging of a session", source="assumed: 3-5 min with a driver who does it himself", prior=Uniform(3.0, 5.0), within=(0.0, 60.0), likely="Seconds?")
    charging_taper_soc: float = parameter(0.85, "-", "state of charge above which full power is no longer taken", source="assumed: 0.85, lithium iron phosphate reaches its voltage limit late", prior=Uniform(0.80, 0.90), within=(0.1, 0.99), likely="Per cent?")
    charging_last_share: float = parameter(0.15, "-", "power at the very end of a charge over full power", source="assumed: chargers cut off at 0.05 C to 0.2 C", prior=Uniform(0.08, 0.25), within=(0.01, 1.0))
    charging_least_kw: float = parameter(20.0, "kW", "DC power below which a tractor rather waits for a place on the feeder", source="assumed: a tenth of the battery in an hour, less than it uses at work", within=(0.1, 500.0))
    charging_low_soc: float = parameter(0.25, "-", "state of charge at which a tractor goes to charge whatever the rule", source="S-REOPT: 0.2 at least; assumed: 0.05 more for the job at hand and the way", prior=Uniform(0.21, 0.35), within=(0.02, 0.9), likely="Per cent?")
    charging_bridge_soc: float = parameter(0.50, "-", "state of charge to which it charges at a time its rule avoids", source="assumed: a shift at 7 kWh an hour takes a third of 150-222 kWh", within=(0.05, 1.0), likely="Per cent?")
    charging_top_up_soc: float = parameter(0.80, "-", "state of charge below which a free tractor goes to charge", source="assumed: less than a sixth of the battery to gain is not worth the plugging", within=(0.05, 1.0), likely="Per cent?")
    charging_target_soc: float = parameter(0.95, "-", "state of charge at which a tractor leaves the charger", source="assumed: the last twentieth takes long", within=(0.1, 1.0), likely="Per cent?")

    # --- packs of tractors ----------------------------------------------------------------------------------
    traction_charge_c: float = parameter(1.0, "1/h", "highest charging power over the energy of the pack", source="S-WH: charged in 1 h", within=(0.05, 6.0))
    traction_rise_k: float = parameter(8.0, "K", "battery above the air, mean over the year in service", source="assumed: 5-12 K in service", prior=Uniform(5.0, 12.0), within=(0.0, 40.0), likely="The battery's own temperature?")
    traction_end_of_life: float = parameter(0.75, "-", "capacity over nominal below which a pack is replaced", source="assumed: 0.8 is the convention for cars and of S-REOPT, 0.7 of makers of heavy vehicles", prior=Uniform(0.70, 0.80), within=(0.3, 0.98), likely="Per cent?")
    traction_spread: float = parameter(0.10, "-", "standard deviation of the logarithm of fade between packs of equal use", source="assumed: places in the fleet and makes differ; without it all packs of a year would be replaced in one month", within=(0.0, 1.0))

    # --- fade of cells --------------------------------------------------------------------------------------
    cell_set: str = parameter("lfp_gr_250ah", "text", "published set of numbers for the fade", source="S-BLAST or S-REOPT", choices=("lfp_gr_250ah", "reopt"), lever=True)
    cell_scatter: float = parameter(1.0, "-", "fade in service over fade by the published set", source="assumed: the authors of S-BLAST call ten-year forecasts qualitative", prior=LogNormal(1.0, 0.20, 0.5, 2.0), within=(0.1, 10.0))
    cell_pack_shorter: float = parameter(0.25, "-", "life of a pack shorter than that of its cells", source="S-BLAST: 20-30 %", prior=Triangular(0.20, 0.25, 0.30), within=(0.0, 0.9), likely="Per cent?")
    cell_p1: float = parameter(83700.0, "d**-0.526", "calendar: prefactor", source="S-BLAST", within=(0.0, 1e9))
    cell_p2_k: float = parameter(-5210.0, "K", "calendar: temperature", source="S-BLAST", within=(-2e4, 0.0))
    cell_p3_k_v: float = parameter(-3560.0, "K/V", "calendar: potential of the anode", source="S-BLAST", within=(-2e4, 0.0))
    cell_p_calendar: float = parameter(0.526, "-", "calendar: power of the days", source="S-BLAST", within=(0.1, 1.0))
    cell_p4: float = parameter(4.38e-8, "-", "cycles: rate", source="S-BLAST", within=(0.0, 1e-3))
    cell_p5: float = parameter(1.55e-8, "-", "cycles: rate by depth of discharge", source="S-BLAST", within=(0.0, 1e-3))
    cell_p6_h: float = parameter(1.68e-7, "h", "cycles: rate by C rate", source="S-BLAST", within=(0.0, 1e-3))
    cell_p7_k: float = parameter(2190.0, "K", "cycles: temperature, by which the rate falls as it gets warmer", source="S-BLAST", within=(0.0, 1e5))
    cell_p8_k: float = parameter(155000.0, "K", "cycles: second term of temperature", source="S-BLAST", within=(0.0, 1e7))
    cell_p_cycle: float = parameter(0.828, "-", "cycles: power of the equivalent full cycles", source="S-BLAST", within=(0.1, 1.0))
    cell_coldest_c: float = parameter(10.0, "degC", "coldest test with cycles", source="S-BLAST", within=(-40.0, 60.0))
    cell_hottest_c: float = parameter(45.0, "degC", "hottest test with cycles", source="S-BLAST", within=(-40.0, 100.0))
    cell_charge_limit_c: float = parameter(0.65, "1/h", "fastest charge tested", source="S-BLAST", within=(0.0, 10.0))
    cell_discharge_limit_c: float = parameter(1.0, "1/h", "fastest discharge tested", source="S-BLAST", within=(0.0, 10.0))
    cell_shallowest_dod: float = parameter(0.8, "-", "least depth of discharge tested", source="S-BLAST", within=(0.0, 1.0))
    cell_simple_calendar: float = parameter(1.16e-3, "d**-0.5", "second set, calendar: loss by state of charge and root of the days", source="S-REOPT", within=(0.0, 1.0))
    cell_simple_power: float = parameter(0.5, "-", "second set, calendar: power of the days", source="S-REOPT: root in the printed formula, 0.428 as the default of the structure", within=(0.1, 1.0))
    cell_simple_cycle: float = parameter(2.46e-5, "-", "second set: loss by equivalent full cycle", source="S-REOPT", within=(0.0, 1.0))
