"""Every number of the port: levers here, the numbers of each part in a module of its own. S-... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import parameter
from twins.port.battery_parameters import BatteryParameters
from twins.port.bench_parameters import BenchParameters
from twins.port.machine_parameters import MachineParameters
from twins.port.ops_parameters import OpsParameters
from twins.port.power_parameters import PowerParameters
from twins.port.pv_parameters import PvParameters
from twins.port.tariff_parameters import TariffParameters
from twins.port.terminal_state import MOST_BLOCKS, MOST_CRANES, MOST_LANES, MOST_TRACTORS
from twins.port.traffic_parameters import TrafficParameters
from twins.port.yard_parameters import YardParameters


# fmt: off
# One table: a formatter would spread each row over seven lines.
class PortParameters(
    TrafficParameters, OpsParameters, YardParameters, MachineParameters, BatteryParameters, PvParameters, TariffParameters,
    PowerParameters, BenchParameters,
):
    """Parameters of the port: levers of a study; the numbers of the parts come with their classes."""

    # --- the terminal: the same in all scenarios of a study -------------------------------------------------
    throughput_teu: float = parameter(1_500_000.0, "TEU/year", "boxes over the quay in the first year", source="choice of the study", lever=True, within=(10_000.0, 20_000_000.0),
        likely="Boxes where TEU are meant (1.6 TEU a box), or million TEU?")
    capacity_teu: float = parameter(1_800_000.0, "TEU/year", "throughput at which growth ends", source="choice of the study; S-LOGM, S-PS: 183,000-206,000 TEU a quay crane, 1,830-2,060 a metre of quay", lever=True, within=(10_000.0, 30_000_000.0))
    quay_m: float = parameter(900.0, "m", "length of the quay", source="choice of the study; S-LOGM, S-PS: 1,830-2,060 TEU a metre", lever=True, within=(100.0, 6_000.0))
    quay_cranes: int = parameter(9, "cranes", "quay cranes", source="choice of the study; S-LOGM, S-PS: 100 m of quay a crane", lever=True, within=(1, MOST_CRANES))
    blocks: int = parameter(27, "blocks", "yard blocks served by yard cranes", source="choice of the study; one a yard crane, two thirds full at the capacity with the stays of S-CFG", lever=True, within=(1, MOST_BLOCKS - 1))
    rtgs: int = parameter(27, "cranes", "yard cranes (RTG)", source="choice of the study; S-PS: 43 for 17 quay cranes, automatic; three a quay crane with drivers", lever=True, within=(1, 200))
    tractors: int = parameter(63, "tractors", "yard tractors", source="choice of the study; general knowledge: 5-8 a quay crane", lever=True, within=(1, MOST_TRACTORS))
    lifters: int = parameter(6, "machines", "top lifters and reach stackers of the empty depot", source="choice of the study", lever=True, within=(1, 50))
    gate_lanes: int = parameter(12, "lanes", "lanes of the gate", source="choice of the study", lever=True, within=(1, MOST_LANES))

    railway_share: float = parameter(0.08, "-", "share of the boxes that come and go by railway", source="S-TCH: 0.07 in 2021; S-PS23: 0.095 in 2023", lever=True, within=(0.0, 1.0), likely="Per cent?")

    # --- electrification --------------------------------------------------------------------------------------
    electric_rtgs_at_start: int = parameter(0, "cranes", "yard cranes on the grid before the project, in every scenario that says so", source="choice of the study; S-WPD: LCB1 converted in 2012-13", lever=True, within=(0, 200))
    hybrid_rtgs_at_start: int = parameter(0, "cranes", "hybrid yard cranes before the project", source="choice of the study; S-LOGM: 4 at C1-C2 in 2016", lever=True, within=(0, 200))
    electric_rtgs: int = parameter(0, "cranes", "yard cranes on the grid when the programme is done, those of the start included; 0: no programme, they stay", source="choice of the study", lever=True, within=(0, 200))
    hybrid_rtgs: int = parameter(0, "cranes", "hybrid yard cranes when the programme is done, those of the start included; 0: no programme, they stay", source="choice of the study", lever=True, within=(0, 200))
    conductor_rail_share: float = parameter(0.9, "-", "share of the blocks with a conductor rail, once cranes are on the grid", source="choice of the study", lever=True, within=(0.0, 1.0))
    crane_feedback: bool = parameter(True, "-", "quay cranes feed the energy of lowering back to the grid", source="choice of the study", lever=True)
    battery_tractors: int = parameter(0, "tractors", "tractors on batteries when the programme is done", source="choice of the study", lever=True, within=(0, MOST_TRACTORS))
    tractor_battery_kwh: float = parameter(222.0, "kWh", "battery of a tractor, new", source="S-TERB2: 150-222", lever=True, within=(20.0, 1_000.0))
    chargers: int = parameter(0, "chargers", "charging points of the tractors", source="choice of the study", lever=True, within=(0, MOST_TRACTORS))
    charger_kw: float = parameter(150.0, "kW", "power of a charging point at the plug (DC)", source="general knowledge: 120-180 kW DC", lever=True, within=(5.0, 2_000.0), likely="MW where kW is meant?")
    charging_rule: str = parameter("plain", "text", "when tractors charge", source="choice of the study", lever=True, choices=("plain", "off_peak", "pv_following", "peak_capped"))
    charging_cap_kw: float = parameter(2_000.0, "kW", "power of all chargers on-peak, where the rule caps it", source="choice of the study", lever=True, within=(0.0, 100_000.0))
    charger_feeder_mva: float = parameter(4.0, "MVA", "rating of the chargers' feeder", source="choice of the study; general knowledge: kiosks of 1-2.5 MVA", lever=True, within=(0.05, 200.0), likely="kVA where MVA is meant?")
    transformer_mva: float = parameter(16.0, "MVA", "rating of the terminal's substation", source="choice of the study; general knowledge: 10-25 MVA", lever=True, within=(0.1, 500.0), likely="kVA where MVA is meant?")
    conversion_first_year: int = parameter(0, "year", "year of the horizon (0: the first) in which the programme begins", source="choice of the study", lever=True, within=(0, 59), likely="A calendar year? Count from the first of the horizon, which is 0")
    conversion_per_year: float = parameter(1.0, "1/year", "share of the programme done each year", source="choice of the study", lever=True, within=(0.01, 1.0))

    # --- sun and storage ----------------------------------------------------------------------------------------
    pv_kwp: float = parameter(0.0, "kW", "PV modules (DC rating)", source="choice of the study; S-SUR: 3,798 and 622 kWp of the port authority", lever=True, within=(0.0, 200_000.0), likely="MWp where kWp is meant?")
    pv_tilt: float = parameter(8.0, "deg", "tilt of the modules", source="choice of the study; general knowledge: roofs are used as they lie", lever=True, within=(0.0, 45.0))
    pv_azimuth: float = parameter(180.0, "deg", "azimuth of the modules, 180 is south", source="choice of the study", lever=True, within=(0.0, 360.0))
    pv_mount: str = parameter("roof", "text", "close to a roof, or open on a canopy", source="S-PVLIB: cell temperature of both", lever=True, choices=("roof", "canopy"))
    store_kwh: float = parameter(0.0, "kWh", "stationary battery", source="choice of the study", lever=True, within=(0.0, 1_000_000.0))
    store_kw: float = parameter(0.0, "kW", "power of its inverter", source="choice of the study", lever=True, within=(0.0, 200_000.0))
    store_rule: str = parameter("peak", "text", "what the stationary battery is for", source="choice of the study", lever=True, choices=("peak", "pv"))

    # --- how it is simulated ------------------------------------------------------------------------------------
    weeks_a_year: float = parameter(0.5, "weeks", "sampled weeks of a year that stand for all of it: 0.5 is one for two years; 0: every hour is simulated", source="choice of the study", lever=True, within=(0, 26))
