"""Every number of the rice-husk plant: value, unit, meaning, source and prior. H01 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


# fmt: off
# one table: a formatter would spread each row over seven lines
class RiceHuskParameters(Parameters):
    """Parameters of the rice-husk plant: fuel, supply, machines, grid, fate of husk, and the levers of a study."""

    # --- levers -------------------------------------------------------------------------------------------
    line: str = parameter("none", "text", "what turns husk into power", source="choice of the study",
        lever=True, choices=("none", "steam", "gas_engine", "dual_fuel"))
    nameplate_kw: float = parameter(1_816.0, "kW", "gross rating", source="H01: Myaungmya, 1.816 MW gross", lever=True, within=(20.0, 50_000.0))
    engines: int = parameter(1, "engines", "engines of equal size that share the rating (gas lines)", source="choice of the study", lever=True, within=(1, 8))
    steam_bar: float = parameter(32.0, "bar", "steam pressure before the turbine, absolute",
        source="assumed: 20-45 bar is usual for 1-3 MW; the steam state of Myaungmya is not known", lever=True, within=(8.0, 100.0))
    steam_c: float = parameter(400.0, "C", "steam temperature before the turbine",
        source="assumed: 350-450 C is usual for 1-3 MW; H02: 450 C in a 2 MW class boiler", lever=True, within=(220.0, 560.0))
    mills_under_contract: int = parameter(20, "mills", "mills that sell their spare husk to the plant, nearest first", source="choice of the study", lever=True, within=(1, 60))
    store_m3: float = parameter(6_000.0, "m3", "volume of the husk store", source="choice of the study", lever=True, within=(20.0, 500_000.0))
    store_roof_share: float = parameter(0.5, "-", "share of the store under a roof", source="choice of the study", lever=True, within=(0.0, 1.0))
    reclaim: str = parameter("oldest_first", "text", "which husk leaves the store first", source="choice of the study", lever=True, choices=("oldest_first", "newest_first"))
    lorries: int = parameter(8, "lorries", "lorries that fetch husk", source="choice of the study", lever=True, within=(1, 400))
    island_mode: bool = parameter(False, "-", "the plant can feed its neighbours when the grid is down", source="choice of the study", lever=True)
    export_kw: float = parameter(1_650.0, "kW", "largest power that the feeder takes from the plant", source="choice of the study", lever=True, within=(0.0, 50_000.0))
    white_ash: bool = parameter(False, "-", "the furnace is run for white ash: more air and time, less carbon in the ash", source="choice of the study", lever=True)
    heat_kw: float = parameter(0.0, "kW", "largest heat that the plant can send to dryers and park", source="choice of the study", lever=True, within=(0.0, 100_000.0))
    heat_bar: float = parameter(4.0, "bar", "pressure at which steam is taken for heat, absolute", source="general knowledge: 3-6 bar", lever=True, within=(1.5, 12.0))
    soot_blowing_h: float = parameter(12.0, "h", "running hours between soot blowing", source="choice of the study", lever=True, within=(1.0, 1_000.0))
    planned_stop_days: float = parameter(25.0, "d", "planned stop a year, before the main harvest", source="assumed: 20-30 days; H01: eleven months of operation are meant", lever=True, within=(0.0, 120.0))
    on_grid: bool = parameter(True, "-", "site and plant are connected to the grid", source="choice of the study", lever=True)
