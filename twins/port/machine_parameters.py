"""Numbers of the machines of a terminal. S-NYK, S-CFG ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines. A name begins with its part.
class MachineParameters(Parameters):
    """Yard cranes, quay cranes, tractors, lifters, reefers, lights and offices, trucks, air pollutants."""

    # --- yard cranes (RTG): drives that all of them have ----------------------------------------------------
    rtg_eta_up: float = parameter(0.80, "-", "work at the hook over electrical work of hoisting: gear, motor, inverter", source="assumed: 0.75-0.85, product of three good machines",
        prior=Uniform(0.75, 0.85), within=(0.4, 0.98), likely="Per cent?")
    rtg_eta_reg: float = parameter(0.65, "-", "electrical work that lowering gives back over work at the hook", source="S-RAIL: 70 % on average (maker); assumed: 0.60-0.70, since makers quote the best",
        prior=Uniform(0.60, 0.70), within=(0.0, 0.95), likely="Per cent?")
    rtg_eta_drive: float = parameter(0.80, "-", "work at the wheels over electrical work of trolley and gantry", source="assumed: as hoisting", within=(0.3, 0.98))
    rtg_aux_kw: float = parameter(15.0, "kW", "air conditioning, lights, control, spreader, while in a job", source="assumed: 10-20 for a cabin, a switch room and floodlights",
        prior=Uniform(10.0, 20.0), within=(0.0, 80.0), likely="W for kW?")
    rtg_wait_kw: float = parameter(5.0, "kW", "the same while switched on and waiting", source="assumed: a third; floodlights, fans of the drives and the spreader rest", within=(0.0, 60.0))

    # --- diesel set: litres = idle rate x hours on + litres per kWh x electrical work ------------------------
    rtg_idle_l_h: float = parameter(7.0, "L/h", "diesel set of a conventional crane without electrical load", source="assumed: half of the 14 L/h of S-2794 at 12 moves/h; no measured split was found",
        prior=Normal(7.0, 1.5, 3.5, 10.5), within=(0.5, 35.0), likely="Litres a day, or an hour at work?")
    rtg_work_l_kwh: float = parameter(0.30, "L/kWh", "diesel per kWh of electrical work above it", source="assumed: the other half of the 14 L/h of S-2794, 0.58 L over 1.9 kWh a move",
        prior=Normal(0.30, 0.025, 0.23, 0.37), within=(0.15, 0.6), likely="g/kWh?")
    rtg_split_l_h: float = parameter(7.0, "L/h", "idle rate at which the litres per kWh hold", source="assumed: the split of the 14 L/h of S-2794", within=(0.5, 35.0))
    rtg_split_exponent: float = parameter(0.33, "-", "litres per kWh fall with this power of the idle rate", source="assumed: only the sum was measured, so that the two correlate by -0.5: -0.5 x (0.08/0.58) / (1.5/7)", within=(0.0, 1.0))
    rtg_set_reuse: float = parameter(0.175, "-", "share of the energy of lowering that a set without storage uses for other drives", source="S-2794: 15-20 %", within=(0.0, 1.0), likely="Per cent?")

    # --- hybrid: a smaller set that stops, and a store; the saving is what comes out ------------------------
    rtg_hybrid_idle_l_h: float = parameter(3.0, "L/h", "set of a hybrid crane running without electrical load", source="assumed: a set of 100-150 kW, by size against that of the conventional crane", within=(0.0, 15.0))
    rtg_hybrid_run_share: float = parameter(0.60, "-", "hours that it runs over hours that the crane is on", source="assumed: it stops while crane and battery can do without it; wide, to span the published savings of 35-50 % (S-HPH, S-KL, S-COSCO)",
        prior=Uniform(0.35, 0.85), within=(0.0, 1.0), likely="Per cent?")
    rtg_hybrid_reuse: float = parameter(0.80, "-", "share of the energy of lowering that comes back from the store", source="assumed: both ways through inverter and battery", within=(0.0, 1.0))

    # --- grid crane: on its conductor rail, and off it ------------------------------------------------------
    rtg_rail_efficiency: float = parameter(0.95, "-", "energy at the crane over energy at the meter: kiosk, rail, collector", source="assumed: transformer 0.98, rail and cable 0.97", within=(0.5, 1.0))
    rtg_rail_reuse: float = parameter(0.80, "-", "share of the energy of lowering that goes back to the rail", source="assumed: newer cranes feed all of it back, conversions of old ones a part", prior=Uniform(0.6, 1.0), within=(0.0, 1.0))
    rtg_rail_standby_kw: float = parameter(2.0, "kW", "heating of cabinets, control and share of the kiosk, always, each grid crane", source="assumed: no figure was found", prior=Uniform(1.0, 4.0), within=(0.0, 50.0))
    rtg_own_idle_l_h: float = parameter(3.5, "L/h", "small set of a grid crane off its rail, without electrical load", source="assumed: sized for the gantry and a slow hoist, 100-200 kW", prior=Uniform(2.5, 5.0), within=(0.0, 35.0))

    # --- quay cranes (STS) ----------------------------------------------------------------------------------
    sts_eta_up: float = parameter(0.80, "-", "work at the hook over electrical work of hoisting", source="assumed: as the yard cranes", within=(0.4, 0.98))
    sts_eta_reg: float = parameter(0.65, "-", "electrical work that lowering gives back over work at the hook", source="assumed: as the yard cranes", within=(0.0, 0.95))
    sts_eta_drive: float = parameter(0.80, "-", "work at the wheels over electrical work of trolley and gantry", source="assumed: as the yard cranes", within=(0.3, 0.98))
    sts_travel_kwh: float = parameter(0.5, "kWh", "trolley and gantry at the wheels, a move", source="assumed: 58 t and 43 t brought to 4 m/s take 0.13 and 0.10 kWh, rolling and gantry as much again", within=(0.0, 10.0))
    sts_aux_kw: float = parameter(90.0, "kW", "floodlights, machinery house, cabin, spreader, while working", source="assumed: no figure was found; with it a move takes some 6 kWh",
        prior=Uniform(60.0, 120.0), within=(0.0, 500.0), likely="W for kW?")
    sts_wait_kw: float = parameter(50.0, "kW", "the same while waiting at a ship", source="assumed: lights and fans stay on", within=(0.0, 400.0))
    sts_standby_kw: float = parameter(12.0, "kW", "transformer, heating, aviation lights, always, each crane", source="assumed: no-load loss of a transformer of 2 MVA is 3 kW", within=(0.0, 100.0))
    sts_supply_efficiency: float = parameter(0.96, "-", "energy at the crane over energy at the meter: two transformers and the cable", source="assumed: 0.985 twice and 0.99", within=(0.5, 1.0))

    # --- yard tractors --------------------------------------------------------------------------------------
    tractor_l_km: float = parameter(0.45, "L/km", "diesel under way, mean of loaded and empty", source="S-WH: 0.40; assumed: 0.35-0.55 for stop and go between cranes",
        prior=Normal(0.45, 0.06, 0.25, 0.65), within=(0.05, 2.0), likely="L/100 km, or litres that hold waiting too?")
    tractor_idle_l_h: float = parameter(2.7, "L/h", "diesel while standing switched on", source="assumed: 2.0-3.5 with air conditioning", prior=Normal(2.7, 0.4, 1.5, 4.0), within=(0.0, 15.0))
    tractor_kwh_km: float = parameter(1.30, "kWh/km", "out of the battery for driving, mean of loaded and empty", source="S-WH",
        prior=Normal(1.30, 0.12, 0.9, 1.8), within=(0.3, 5.0), likely="kWh/100 km?")
    tractor_aux_kw: float = parameter(3.0, "kW", "air conditioning, steering and air pumps of a battery tractor, switched on", source="assumed: on top of S-WH, whose test does not tell of standing in Thai heat",
        prior=Triangular(1.5, 3.0, 5.0), within=(0.0, 20.0))
    tractor_load_contrast: float = parameter(0.25, "-", "loaded use per km is 1 + this, empty use 1 - this, over the mean", source="assumed: 36 t against 15 t, of which rolling and starting take more than half", within=(0.0, 0.9))

    # --- top lifters, reach stackers, empty handlers --------------------------------------------------------
    lifter_work_l_h: float = parameter(20.0, "L/h", "diesel in a job", source="assumed: 12-20 L/h of engine time with a third of it waiting; S-KAL: new ones take 40 % less than old ones",
        prior=Normal(20.0, 3.5, 11.0, 29.0), within=(2.0, 60.0))
    lifter_wait_l_h: float = parameter(6.0, "L/h", "diesel while switched on and waiting", source="assumed: 250 kW engine at low idle with its hydraulics", within=(0.0, 30.0))

    # --- reefers --------------------------------------------------------------------------------------------
    reefer_kw: float = parameter(4.4, "kW", "mean of a plugged box that is cold", source="S-REEF: 4.38 on board ships; assumed: 3.5-5.5 in Thai heat", prior=Triangular(3.5, 4.4, 5.5), within=(0.5, 15.0))
    reefer_pull_kw: float = parameter(10.0, "kW", "a warm box when it is plugged in", source="assumed: 8-12, compressor at full speed", within=(0.5, 25.0))
    reefer_pull_h: float = parameter(3.0, "h", "time in which the excess of it falls to 37 %", source="assumed: air and skin of the load within hours, no figure was found", within=(0.05, 48.0))

    # --- lights and offices ---------------------------------------------------------------------------------
    base_lights_kw_block: float = parameter(8.0, "kW", "light of a yard block with its share of quay and roads, at night", source="assumed: 2 ha at 0.4 W/m2 (light-emitting diodes) to 0.7 (sodium)", prior=Uniform(4.0, 14.0), within=(0.0, 100.0))
    base_office_kw_100m: float = parameter(40.0, "kW", "offices, workshops, gate by day, each 100 m of quay", source="assumed: some 300 kW for a terminal of 800 m", prior=LogNormal(40.0, 0.35, 10.0, 150.0), within=(0.0, 1_000.0))
    base_office_night_share: float = parameter(0.4, "-", "the same by night over that by day", source="assumed: servers, gate and watch stay", within=(0.0, 1.0))
    base_dawn_h: float = parameter(6.0, "h", "clock at which lights go out", source="assumed: sunrise 5:50-6:45 through the year, lamps follow a sensor", within=(4.0, 9.0))
    base_dusk_h: float = parameter(18.5, "h", "clock at which they go on", source="assumed: sunset 17:50-18:50 through the year", within=(16.0, 21.0))
    base_office_from_h: float = parameter(8.0, "h", "start of the day in the offices", source="assumed: usual hours", within=(0.0, 12.0))
    base_office_to_h: float = parameter(18.0, "h", "end of it", source="assumed: usual hours", within=(12.0, 24.0))

    # --- trucks of others, inside the gate ------------------------------------------------------------------
    truck_l_km: float = parameter(0.40, "L/km", "diesel under way", source="assumed: as S-WH has it for a tractor of a port", within=(0.05, 2.0))
    truck_idle_l_h: float = parameter(2.2, "L/h", "diesel while standing", source="assumed: as a yard tractor, less at times switched off", within=(0.0, 15.0))

    # --- air pollutants: certification x what was measured over it ------------------------------------------
    air_nox_over: float = parameter(2.7, "-", "measured NOx over certification", source="S-UCR: eight machines of ports", within=(0.1, 20.0))
    air_pm_over: float = parameter(2.2, "-", "measured PM2.5 over certification", source="S-UCR: eight machines of ports", within=(0.1, 20.0))
    air_nox_g_kwh: float = parameter(4.0, "g/kWh", "NOx certified, at the shaft", source="assumed: a mixed fleet between the limits of about 2000 (6-7) and 2014 (0.4-2); no Thai figure was found", prior=LogNormal(4.0, 0.45, 0.4, 10.0), within=(0.0, 20.0))
    air_pm_g_kwh: float = parameter(0.12, "g/kWh", "PM2.5 certified, at the shaft", source="assumed: between 0.02 and 0.3 for the same fleet; no Thai figure was found", prior=LogNormal(0.12, 0.6, 0.015, 0.6), within=(0.0, 2.0))
    air_shaft_kwh_l: float = parameter(3.3, "kWh/L", "work at the shaft from a litre", source="assumed: a third of the heating value, since idling makes none", within=(0.5, 5.0))
