"""How the terminal works: berths, quay cranes, tractors, breaks, gate, failures. S-... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines.
class OpsParameters(Parameters):
    """Numbers of the terminal's work, apart from yard stacks and machines."""

    # --- ships at the quay --------------------------------------------------------------------------------
    ops_berth_gap_m: float = parameter(17.0, "m", "free quay between two ships", source="assumed: 15-20 m, general knowledge of berth planning", within=(0.0, 100.0))
    ops_mooring_h: float = parameter(1.25, "h", "pilot, tug and mooring, quay occupied", source="assumed: 1.0-1.5 h, general knowledge", prior=Uniform(1.0, 1.5), within=(0.0, 6.0))
    ops_unmooring_h: float = parameter(0.6, "h", "unmooring, quay occupied", source="assumed: 0.5-0.75 h, general knowledge", within=(0.0, 6.0))
    ops_ship_m_per_crane: float = parameter(70.0, "m", "ship length that one quay crane serves", source="assumed: one for 60-80 m, general knowledge", within=(10.0, 400.0))
    ops_most_cranes_a_ship: int = parameter(5, "cranes", "most quay cranes at a ship", source="assumed: 2-5, general knowledge", within=(1, 12))
    ops_patience_h: float = parameter(12.0, "h", "time that a ship stays longer than planned before it sails with moves undone", source="assumed: a liner service keeps its next slot; half a day of slack", within=(0.0, 1_000.0))
    ops_patience_factor: float = parameter(1.5, "-", "planned handling time is multiplied by this first", source="assumed: half as long again, for crane failures and weather", within=(1.0, 100.0))

    # --- quay cranes --------------------------------------------------------------------------------------
    ops_crane_moves_per_h: float = parameter(28.0, "1/h", "moves of a quay crane that never waits", source="S-BAL: 30-35 at Hutchison, gross or net not stated; assumed 22-34 net", prior=Triangular(22.0, 28.0, 34.0), within=(5.0, 60.0),
        likely="Moves a shift, or moves of a whole ship?")
    ops_crane_travel_h: float = parameter(0.15, "h", "a quay crane goes to another ship and is set up", source="assumed: some 10 min", within=(0.0, 4.0))
    ops_quay_lift_m: float = parameter(22.0, "m", "mean way up of the hook in a stroke of a quay crane", source="assumed: between hold and deck stacks, 15-30 m", within=(3.0, 60.0))
    ops_quay_spreader_t: float = parameter(13.0, "t", "spreader and headblock of a quay crane", source="assumed: 11-15 t, general knowledge", within=(2.0, 30.0))

    # --- yard tractors ------------------------------------------------------------------------------------
    ops_loaded_km_per_h: float = parameter(21.0, "km/h", "speed of a loaded tractor", source="assumed: 20-25 km/h, general knowledge", prior=Triangular(17.0, 21.0, 25.0), within=(2.0, 60.0))
    ops_empty_km_per_h: float = parameter(25.0, "km/h", "speed of an empty tractor", source="assumed: as fast as terminals allow", within=(2.0, 60.0))
    ops_detour: float = parameter(1.4, "-", "way driven over the distance along and across the quay", source="assumed: one-way lanes; a cycle of quay, block, quay is then 1.0-2.5 km", prior=Triangular(1.2, 1.4, 1.8), within=(1.0, 4.0))
    ops_apron_m: float = parameter(120.0, "m", "from the crane to the first row of blocks", source="assumed: crane gauge 30 m, hatch covers, lanes", within=(10.0, 1_000.0))
    ops_most_called_empty: int = parameter(4, "tractors", "empty tractors on their way to a quay crane that discharges, or waiting there", source="assumed: of 5-8 tractors a crane, general knowledge, half are on their way to the yard and back", within=(1, 30))
    ops_most_called_to_load: int = parameter(8, "tractors", "tractors that fetch boxes for a quay crane that loads, or wait there with them", source="assumed: all of the 5-8 tractors of a crane, general knowledge", within=(1, 30))
    ops_shift_h: float = parameter(8.0, "h", "length of a shift", source="assumed: three shifts; two of 12 h occur too", within=(4.0, 24.0))
    ops_first_shift_h: float = parameter(7.0, "h", "hour of the day at which a shift begins", source="assumed: 7, 15 and 23 o'clock", within=(0.0, 24.0))
    ops_break_h: float = parameter(0.75, "h", "meal break of a shift", source="assumed: 0.5-1 h staggered", prior=Uniform(0.5, 1.0), within=(0.0, 3.0))
    ops_break_groups: int = parameter(3, "groups", "groups of drivers that take the break one after the other", source="assumed: staggered", within=(1, 12))
    ops_break_after_h: float = parameter(3.0, "h", "the first group rests so long after the shift began", source="assumed: meals are taken in the middle of a shift", within=(0.0, 12.0))
    ops_off_after_h: float = parameter(0.25, "h", "an idle machine is switched off after this time", source="assumed: 5-45 min; engine-on hours are then 1.3-2 times the working hours", prior=LogNormal(0.25, 0.6), within=(0.0, 24.0))

    # --- yard machines ------------------------------------------------------------------------------------
    ops_help_queue: int = parameter(4, "visitors", "queue at a block that brings an idle crane from another block", source="assumed: a quarter of an hour of work", within=(1, 100))
    ops_no_crane_jobs: int = parameter(8, "jobs", "a block without a yard crane weighs as much as so many jobs in its queue when a box is sent to one", source="assumed: half an hour of work; planners give a crane its own blocks and send boxes there", within=(0, 1_000))
    ops_exports_compared: int = parameter(6, "boxes", "next exports of a ship, of which the one in the least burdened block is fetched first", source="assumed: stowage plans leave the order within a bay of the ship open", within=(1, 64))
    ops_lifter_job_h: float = parameter(0.05, "h", "a top lifter or reach stacker stacks or fetches one box", source="assumed: 3 min, general knowledge", within=(0.005, 1.0))
    ops_visitors_compared: int = parameter(4, "visitors", "visitors of a queue among whom a yard crane serves the one with the nearest box first", source="assumed: terminal systems pool the next jobs; first come, first served makes cranes drive half again as far", within=(1, 50))
    ops_passed_over_h: float = parameter(0.25, "h", "who has waited so long at a block is not passed over", source="assumed: a quarter of an hour", within=(0.0, 24.0))
    ops_truck_patience_h: float = parameter(0.75, "h", "a truck that has waited so long comes before a tractor", source="assumed: yards serve the ship first, within limits", within=(0.0, 24.0))

    # --- gate and trucks ----------------------------------------------------------------------------------
    ops_gate_h: float = parameter(0.05, "h", "a truck at a gate lane", source="assumed: 2-4 min by hand, under 1 min with cameras", within=(0.001, 1.0))
    ops_truck_km_per_h: float = parameter(20.0, "km/h", "speed of a truck inside the gate", source="assumed: as slow as terminals demand", within=(2.0, 60.0))
    ops_gate_to_yard_m: float = parameter(500.0, "m", "from the gate to the last row of blocks", source="assumed: the gate lies behind the yard", within=(0.0, 5_000.0))
    ops_rail_to_yard_m: float = parameter(1_200.0, "m", "from the railway yard to the last row of blocks", source="assumed: the railway yard of the port lies outside the terminals", within=(0.0, 10_000.0))
    ops_notice_h: float = parameter(2.0, "h", "a truck comes so long after its late box stands in the yard", source="assumed: hauliers are told when a late box is there", within=(0.0, 100.0))

    # --- failures: clocks run only while a machine works --------------------------------------------------
    ops_crane_mtbf_h: float = parameter(70.0, "h", "working hours of a new quay crane between failures", source="assumed: 40-100 h; no Thai figures were found", prior=LogNormal(70.0, 0.3), within=(1.0, 100_000.0))
    ops_crane_mttr_h: float = parameter(1.2, "h", "mean repair of a quay crane", source="assumed: 0.7-2 h", prior=LogNormal(1.2, 0.3), within=(0.01, 500.0))
    ops_rtg_mtbf_h: float = parameter(100.0, "h", "working hours of a new yard crane between failures", source="assumed: 60-150 h", prior=LogNormal(100.0, 0.3), within=(1.0, 100_000.0))
    ops_rtg_mttr_h: float = parameter(1.8, "h", "mean repair of a yard crane", source="assumed: 1-3 h", prior=LogNormal(1.8, 0.3), within=(0.01, 500.0))
    ops_tractor_mtbf_h: float = parameter(200.0, "h", "driving hours of a new diesel tractor between failures", source="assumed: 100-300 h", prior=LogNormal(200.0, 0.3), within=(1.0, 100_000.0))
    ops_tractor_mttr_h: float = parameter(4.0, "h", "mean repair of a tractor", source="assumed: 2-6 h", prior=LogNormal(4.0, 0.3), within=(0.01, 500.0))
    ops_battery_tractor_mtbf_factor: float = parameter(2.5, "-", "time between failures of a battery tractor over that of a diesel one", source="assumed: 2-4 once mature, 1 in a trial", prior=Triangular(1.0, 2.5, 4.0), within=(0.1, 10.0))
    ops_ageing_per_year: float = parameter(0.02, "1/year", "failures more a year of age", source="assumed: 0-5 % a year; a tractor is renewed when it is converted or has had its life, a crane is not", prior=Uniform(0.0, 0.05), within=(0.0, 0.5))
    ops_repair_sigma: float = parameter(0.6, "-", "spread of the logarithm of a repair", source="assumed: some repairs take days", within=(0.0, 2.0))

    # --- diesel, and what is renewed ----------------------------------------------------------------------
    ops_diesel_mj_per_l: float = parameter(36.4, "MJ/L", "lower heating value of diesel", source="reference section 4: IPCC, general knowledge", within=(30.0, 40.0))
    ops_biodiesel_share: float = parameter(0.065, "-", "energy of biodiesel in the diesel that is bought", source="assumed: Thai pump diesel holds 5-10 % by volume, a little less by energy", prior=Uniform(0.045, 0.095), within=(0.0, 1.0), likely="Per cent?")
    ops_tractor_life_years: float = parameter(10.0, "years", "a tractor is renewed after this time, diesel or battery", source="S-EVT: diesel trucks 7-10 years", within=(2.0, 40.0))
