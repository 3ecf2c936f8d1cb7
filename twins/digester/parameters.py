"""Every number of the digester: levers here, the numbers of each part in a module of its own. S1 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import parameter
from twins.core.priors import LogNormal, Triangular, Uniform
from twins.digester.adm1_parameters import Adm1Parameters
from twins.digester.bench_parameters import BenchParameters
from twins.digester.dump_parameters import DumpParameters
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.feed_parameters import FeedParameters
from twins.digester.market_parameters import MarketParameters
from twins.digester.simple_parameters import SimpleParameters


# fmt: off
# One table: a formatter would spread each row over seven lines.
class DigesterParameters(
    FeedParameters, MarketParameters, Adm1Parameters, EquipmentParameters, DumpParameters, SimpleParameters, BenchParameters
):
    """Parameters of the digester: levers of a study, and how the plant is run; those of the parts come with their classes."""

    # --- levers -------------------------------------------------------------------------------------------
    layout: str = parameter("none", "text", "tanks: nothing, one mixed tank, or an acid tank before a methane tank with liquor led back (WTM)", source="S3-S5: two-phase, undiluted, circulating; the single tank is what ADM1 was checked on",
        lever=True, choices=("none", "single", "two_phase"))
    gas_use: str = parameter("power", "text", "what the gas is for: engines, or kitchens", source="S1: item 03 power, item 14 cooking fuel", lever=True, choices=("power", "cooking"))
    capacity_t_per_d: float = parameter(20.0, "t/d", "waste that the tanks are meant to be fed, sorted", source="reference: prior median of the market's waste", lever=True, within=(0.2, 400.0),
        likely="Tonnes a year where tonnes a day are meant?")
    methane_tank_m3: float = parameter(450.0, "m3", "liquid of the methane tank (of the only one in a single layout)", source="S23 and general knowledge: 15-25 d of retention; 20 t/d", lever=True, within=(5.0, 20_000.0))
    acid_tank_m3: float = parameter(40.0, "m3", "liquid of the acid tank (two_phase)", source="S23: 1.2 d; general knowledge: 1-3 d", lever=True, within=(0.5, 4_000.0))
    recirculation: float = parameter(1.0, "m3/m3", "liquor led back from the methane tank over the feed (two_phase)", source="assumed: 0.5-3", lever=True, within=(0.0, 6.0))
    acid_gas: str = parameter("to_methane_tank", "text", "where the gas of the acid tank goes", source="choice of the study", lever=True, choices=("to_methane_tank", "to_holder", "lost"))
    digester_c: float = parameter(37.0, "C", "temperature that the methane tank is held at", source="mesophilic; a thermophilic set was not found in a source", lever=True, within=(25.0, 42.0),
        likely="Thermophilic, 50-55 C? No set of constants with a source exists for it")
    holder_m3: float = parameter(250.0, "m3", "gas holder", source="S15: 550 m3 at Koyambedu for 30 t/d; general knowledge: 4-8 h of gas", lever=True, within=(2.0, 20_000.0))
    engine_kw: float = parameter(100.0, "kW", "electric rating of all engines together", source="choice of the study; S15: 250 kW for 30 t/d", lever=True, within=(5.0, 5_000.0),
        likely="MW where kW is meant, or the heat of the fuel?")
    engines: int = parameter(1, "engines", "engines of equal size that share the rating", source="choice of the study", lever=True, within=(1, 4))
    island_mode: bool = parameter(False, "-", "the engines can feed the market's critical load while the grid is down", source="choice of the study", lever=True)
    export_kw: float = parameter(0.0, "kW", "largest power that the grid takes from the plant; 0: none, no feed-in tariff", source="S6: no feed-in tariff", lever=True, within=(0.0, 5_000.0))
    co_substrate_share: float = parameter(0.0, "-", "share of the hotels' food waste that the plant fetches", source="S6: high-energy food waste of hotels is called indispensable", lever=True, within=(0.0, 1.0))
    sorting_effort: float = parameter(0.5, "-", "effort of hand sorting, 0 least and 1 most", source="choice of the study", lever=True, within=(0.0, 1.0))
    acid_test_days: int = parameter(3, "d", "days between two tests of the tank's acids; 400: never", source="choice of the study", lever=True, within=(1, 400))
    effluent_treatment: bool = parameter(True, "-", "effluent is aerated before it leaves the site", source="choice of the study; S21: treatment doubles the upkeep", lever=True)
    residue_use: str = parameter("compost", "text", "where pressed residue and rejects go", source="choice of the study", lever=True, choices=("compost", "dump"))
    digestate_covered: bool = parameter(False, "-", "the store of digestate is covered and its gas caught", source="choice of the study", lever=True)
    secured_contract: bool = parameter(False, "-", "an operating contract is secured for the life of the plant: fewer long stops", source="choice of the study; S15, S24: contracts ended", lever=True)
    hotel_waste_t_per_d: float = parameter(0.0, "t/d", "food waste of hotels; what the plant does not fetch goes to the dump. The same in all scenarios of a study", source="choice of the study", lever=True, within=(0.0, 200.0))
    kitchens: int = parameter(0, "kitchens", "kitchens and food stalls within reach of a gas pipe. The same in all scenarios of a study", source="choice of the study", lever=True, within=(0, 20_000))
    grid_connected: bool = parameter(True, "-", "market and plant hang on the grid", source="choice of the study", lever=True)
    captive_diesel_share: float = parameter(0.5, "-", "share of the market's load that diesel sets serve while the grid is down", source="assumed: cold rooms and lights", lever=True, within=(0.0, 1.0))

    # --- how the plant is run -------------------------------------------------------------------------------
    run_work_from_h: float = parameter(6.0, "h", "hour at which crew and crusher begin", source="assumed: waste comes 04-10 h (S14, night market)", within=(0.0, 23.0))
    run_work_to_h: float = parameter(16.0, "h", "hour at which they end", source="assumed: ten hours", within=(1.0, 24.0))
    run_pit_days: float = parameter(1.5, "d", "waste that the pit holds, in days of capacity", source="reference section 3: 1-2 d", within=(0.2, 10.0))
    run_pulp_days: float = parameter(1.0, "d", "pulp that is held before the tanks, in days of capacity", source="assumed: a tank for a day of pulp", within=(0.1, 5.0))
    run_smoothing_h: float = parameter(10.0, "h", "time in which the tanks would be fed what pulp there is", source="assumed: the tanks are fed day and night, less as the pulp runs low", within=(1.0, 120.0))
    run_most_dose: float = parameter(1.3, "-", "largest dose over the capacity", source="assumed: pumps a third above the capacity", within=(1.0, 3.0))
    run_ramp_first: float = parameter(0.15, "-", "first dose after a start over the largest", source="assumed: 0.1-0.2; S42: a pilot failed at a full start", within=(0.01, 1.0))
    run_ramp_days: float = parameter(75.0, "d", "days from a start to the full dose", source="general knowledge in the reference, section 7: 60-90 d", prior=Uniform(45.0, 100.0), within=(1.0, 400.0))
    run_acids_reduce: float = parameter(0.3, "-", "acids over alkalinity at which the feed is halved", source="general knowledge in the reference, section 7", within=(0.05, 2.0))
    run_acids_stop: float = parameter(0.4, "-", "acids over alkalinity at which the feed stops", source="general knowledge in the reference, section 7", within=(0.1, 5.0))
    run_sour_ph: float = parameter(6.2, "-", "pH below which the methane tank is called sour", source="assumed: pH_LL of acetate users is 6 (S35)", within=(5.0, 7.0))
    run_reseed_days: float = parameter(30.0, "d", "days after which a sour tank is emptied and seeded again", source="assumed: nobody empties a tank at once", prior=LogNormal(30.0, 0.5, 7.0, 120.0), within=(1.0, 400.0))
    run_seed_share: float = parameter(0.3, "-", "seed sludge in the tank at a start, the rest is water", source="general knowledge in the reference, section 7: at least 0.2-0.3", prior=Uniform(0.2, 0.6), within=(0.05, 1.0))
    run_follow_h: float = parameter(6.0, "h", "time in which the engines bring the holder to its middle", source="assumed: a quarter of a day", within=(0.5, 48.0))
    run_island_reliability: float = parameter(0.9, "-", "share of outages in which the island holds", source="assumed: small sets trip now and then on the step of load", prior=Triangular(0.6, 0.9, 0.99), within=(0.0, 1.0))
    run_revival_h: float = parameter(48.0, "h", "time to repair each part that is found broken after a long stop", source="assumed: two days a part, spares at hand", within=(1.0, 1_000.0))
    run_pumps_life_h: float = parameter(3_000.0, "h", "mean time between failures of pumps and mixers", source="assumed: no record was found", prior=LogNormal(3_000.0, 0.6, 500.0, 15_000.0), within=(50.0, 100_000.0))
    run_pumps_repair_h: float = parameter(24.0, "h", "median repair of pumps and mixers", source="assumed: a day with spares at hand", prior=LogNormal(24.0, 0.6, 4.0, 200.0), within=(0.5, 2_000.0))
    run_repair_sigma: float = parameter(0.8, "-", "spread of the logarithm of repair times", source="assumed: some repairs take ten times as long as others", within=(0.0, 2.0))
    run_dump_km: float = parameter(25.0, "km", "way from the market to the dump", source="assumed: from the north of Yangon to Htein Pin", prior=Triangular(12.0, 25.0, 40.0), within=(0.5, 200.0))
    run_hotel_km: float = parameter(15.0, "km", "way of the lorry that fetches hotel waste", source="assumed: from the hotels of the centre", prior=Triangular(5.0, 15.0, 30.0), within=(0.5, 200.0))
    run_diesel_mj_per_l: float = parameter(36.0, "MJ/L", "diesel, lower heating value", source="IPCC 2006 Vol. 2 table 1.2: 43.0 MJ/kg; general knowledge: 0.84 kg/L", within=(33.0, 39.0))
    run_lorry_l_per_t_km: float = parameter(0.06, "L/(t km)", "diesel of a waste lorry for a tonne and a kilometre of way, empty return counted", source="assumed: 5 t, 0.3 L/km both ways", prior=Triangular(0.03, 0.06, 0.12), within=(0.005, 0.5))
    run_loader_l_per_t: float = parameter(0.3, "L/t", "diesel of the loader at the pit", source="assumed: a small wheel loader", prior=Triangular(0.1, 0.3, 0.6), within=(0.0, 5.0))
    run_captive_kwh_per_l: float = parameter(3.5, "kWh/L", "power of a diesel set from a litre", source="general knowledge in the reference, section 11: 0.27-0.30 L/kWh; assumed: less at part load", prior=Triangular(2.6, 3.4, 3.7), within=(1.0, 4.5))
