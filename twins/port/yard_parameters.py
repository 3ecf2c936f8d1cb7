"""Numbers of the stacks and of the work and time of a yard crane (RTG). S-NYK ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines. A name begins with its part.
class YardParameters(Parameters):
    """Numbers of blocks, bays and stacks, and of the strokes of a rubber-tyred gantry crane."""

    # --- stacks ---------------------------------------------------------------------------------------------
    yard_bays: int = parameter(36, "bays", "bays of a block; a bay holds boxes of one size", source="assumed: 370 m, a crane a block; shorter blocks than cranes make these change block tens of times a day", within=(1, 64))
    yard_rows: int = parameter(6, "rows", "stacks side by side in a bay", source="S-NYK: crane 25.8 m wide, which spans six rows and a lane", within=(1, 8))
    yard_tiers: int = parameter(4, "tiers", "boxes of the highest stack", source="S-NYK: 15.24 m lift (4 high)", within=(1, 8), likely="Places of a bay given?")
    yard_bay_pitch_m: float = parameter(10.3, "m", "from bay to bay along the block", source="S-CFG: 40 % of boxes are 20 ft; assumed: bays of 6.5 m and 12.9 m in that mix", within=(6.1, 15.0), likely="Feet?")
    yard_row_pitch_m: float = parameter(2.9, "m", "from row to row", source="assumed: box of 2.44 m and a gap of 0.4-0.5 m for the spreader's flippers", within=(2.44, 6.0))
    yard_lane_m: float = parameter(4.0, "m", "from the middle of the truck lane to the middle of the first row", source="assumed: lane of 4 m, half a row and a gap", within=(0.0, 20.0))
    yard_block_pitch_m: float = parameter(30.0, "m", "from block to block across the rows", source="S-NYK: crane 25.8 m wide; assumed: a lane for passing trucks beside it", within=(10.0, 200.0))
    yard_plug_share: float = parameter(0.25, "-", "share of blocks that have plugs for reefers", source="S-CFG: 7 % of boxes; assumed: racks for three times as many, so that a busy week finds room", within=(0.0, 1.0))
    yard_call_boxes_per_block: float = parameter(100.0, "boxes", "exports of one call that are planned into one block", source="assumed: five bays; a crane then loads no more than it moves in the 8-12 h of a call", within=(1.0, 10_000.0))
    yard_ports: int = parameter(3, "-", "ports of discharge of a call, stacked apart", source="assumed: a liner service has 4-8 ports beyond Thailand, of which three take most of the boxes", within=(1, 16))
    yard_rank_bays: int = parameter(8, "bays", "drive that a better place is worth to an export: own key, ground, empty bay, other keys", source="assumed: gives 0.1-0.3 rehandles; eight bays take a minute and 1 kWh, half a rehandle", within=(1, 64))
    yard_weight_class_t: float = parameter(12.0, "t", "width of a weight class of exports; the last one is open", source="assumed: light, middle and heavy over the 2-30 t of S-CFG", within=(1.0, 100.0))
    yard_compared: int = parameter(6, "blocks", "blocks that are compared before a box is sent to one", source="assumed: a planner knows the blocks near the ship, not all; more than six change little", within=(1, 64))
    yard_queue_weight: float = parameter(0.05, "-", "fill of a block that weighs as much as one job in its queue", source="assumed: ten waiting jobs, most of an hour, outweigh half a block", within=(0.0, 10.0))

    # --- heights and masses ---------------------------------------------------------------------------------
    rtg_box_m: float = parameter(2.75, "m", "height of a box", source="assumed: half 2.59 m, half high cubes of 2.90 m", within=(2.4, 3.0), likely="Feet?")
    rtg_truck_top_m: float = parameter(4.2, "m", "top of a box that stands on a truck", source="assumed: deck of 1.45 m under a box of 2.75 m", within=(3.0, 6.0))
    rtg_clearance_m: float = parameter(0.6, "m", "gap above what a box or the spreader passes over", source="assumed: 0.5-0.8 m, sway and the driver's sight", within=(0.0, 3.0))
    rtg_lift_m: float = parameter(15.24, "m", "highest position of the spreader", source="S-NYK", within=(3.0, 40.0))
    rtg_crane_t: float = parameter(140.0, "t", "mass of the crane", source="S-NYK", within=(50.0, 400.0), likely="kg?")
    rtg_spreader_t: float = parameter(9.5, "t", "spreader and headblock", source="assumed: 9-10 t, twin telescopic spreader", within=(1.0, 30.0), likely="kg?")
    rtg_trolley_t: float = parameter(17.5, "t", "trolley", source="assumed: 15-20 t with hoist machinery and cab", within=(3.0, 60.0))
    rtg_rehandled_t: float = parameter(14.6, "t", "gross mass of a box that is put aside", source="S-CFG: 15.7 t (20 ft) and 13.9 t (40 ft) at 40 to 60", within=(2.0, 40.0))
    rtg_c_rr: float = parameter(0.025, "-", "rolling resistance of the gantry", source="assumed: 0.02-0.03 for tyres on concrete", prior=Uniform(0.02, 0.03), within=(0.001, 0.2))
    rtg_c_rail: float = parameter(0.006, "-", "rolling resistance of the trolley", source="assumed: steel wheels on rails, 0.005-0.008 with their flanges", within=(0.0005, 0.1))

    # --- speeds and times -----------------------------------------------------------------------------------
    rtg_hoist_loaded_m_s: float = parameter(0.45, "m/s", "hoist with a box", source="assumed: 0.38 at the rated load, more at the usual 15 t", within=(0.05, 3.0), likely="m/min?")
    rtg_hoist_empty_m_s: float = parameter(0.85, "m/s", "hoist with the bare spreader", source="assumed: 0.8-0.9, twice the loaded speed", within=(0.05, 3.0), likely="m/min?")
    rtg_trolley_m_s: float = parameter(1.15, "m/s", "trolley", source="assumed: 70 m/min", within=(0.1, 5.0), likely="m/min?")
    rtg_gantry_m_s: float = parameter(2.0, "m/s", "gantry along the block", source="assumed: 120-130 m/min at the motor's limit", within=(0.1, 5.0), likely="m/min?")
    rtg_gantry_align_s: float = parameter(18.0, "s", "speeding up, slowing down and lining up after a drive", source="assumed: 7 s of ramps and 5-20 s of steering", prior=Triangular(12.0, 18.0, 27.0), within=(0.0, 300.0))
    rtg_truck_s: float = parameter(55.0, "s", "lining up with a truck, locking or unlocking, ramps of the strokes there", source="assumed: leaves 120-180 s for a pure cycle", prior=Triangular(40.0, 55.0, 75.0), within=(5.0, 600.0))
    rtg_stack_s: float = parameter(35.0, "s", "the same at a stack", source="assumed: no truck to line up with; cycle as above", prior=Triangular(26.0, 35.0, 45.0), within=(5.0, 600.0))
    rtg_handover_s: float = parameter(70.0, "s", "from the end of a job to the start of the next: order, truck moves up, number is checked", source="assumed: closes the gap between the pure cycle and 10-15 moves/h net", prior=Triangular(45.0, 70.0, 105.0), within=(0.0, 1_200.0))
    rtg_turn_s: float = parameter(300.0, "s", "turning the wheels twice for a change of block", source="assumed: 1.5-3 min a turn, with the stops for cross traffic", prior=Triangular(200.0, 300.0, 480.0), within=(0.0, 3_600.0))
