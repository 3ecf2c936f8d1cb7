"""Records of parameters for tests of the vehicle: the shipped defaults, and the bus of the VECTO run."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import qmc

from twins.bus_fleet.parameters import BusFleetParameters

LARGE, MEDIUM = 0, 1
VECTO_KG = 8_050.0  # vehicle_parameters.csv, "9 m midibus, VECTO run"


def defaults(**changes: Any) -> Any:
    return BusFleetParameters().replace(**changes).record()


def vecto_bus() -> Any:
    """Rows "VECTO run" of vehicle_parameters.csv; a modern engine; everything else is the twin's default."""
    return defaults(
        cda_medium_m2=6.06,
        crr=0.00743,
        rated_power_medium_kw=162.9,
        engine_penalty=1.0,
        air_density_kg_m3=1.188,
    )


def prior_draws(n: int) -> list[BusFleetParameters]:
    """Give `n` draws of all uncertain parameters from scrambled Sobol points."""
    uncertain = BusFleetParameters.uncertain()
    points = qmc.Sobol(len(uncertain), scramble=True, rng=np.random.default_rng(7)).random(n)
    infos = BusFleetParameters.infos()
    draws: list[BusFleetParameters] = []
    for point in np.clip(points, 1e-9, 1.0 - 1e-9):
        values = {
            name: float(info.prior.ppf(u)) for (name, info), u in zip(uncertain.items(), point, strict=True)
        }
        whole = {name: round(v) if isinstance(infos[name].value, int) else v for name, v in values.items()}
        draws.append(BusFleetParameters().replace(**whole))
    return draws
