"""Gasifiers, husks and engines for the tests, and the prior proposed for them."""

from __future__ import annotations

import numpy as np

from twins.rice_husk.engine import DualFuelEngine, GasEngine
from twins.rice_husk.fuel import DryFuel, dry_fuel
from twins.rice_husk.gasifier import Gasifier

HUSK = dry_fuel(0.485, 0.060, 0.008, 0.001, 0.19, 0.0)

# field -> (centre, width, law): normal sd, sd of the logarithm, or sd of the logit
PRIOR: dict[str, tuple[float, float, str]] = {
    "conversion": (0.70, 0.5, "logit"),
    "conversion_ER": (1.0, 0.7, "normal"),
    "conversion_T": (0.2, 0.2, "normal"),
    "conversion_residence": (1.0, 0.5, "normal"),
    "residence": (3.0, 0.5, "log"),
    "methane": (0.06, 0.35, "log"),
    "methane_T": (-0.1, 0.15, "normal"),
    "ethylene": (0.06, 0.45, "log"),
    "ethylene_T": (-0.3, 0.25, "normal"),
    "tar": (0.04, 0.7, "log"),
    "tar_T": (-0.5, 0.25, "normal"),
    "tar_H": (1.1, 0.2, "normal"),
    "tar_O": (0.15, 0.4, "log"),
    "char_H": (0.25, 0.4, "log"),
    "shift": (0.15, 0.8, "log"),
    "shift_T": (0.6, 0.4, "normal"),
    "heat_loss": (0.06, 0.4, "log"),
    "spread": (0.25, 0.3, "log"),
}


def drawn(name: str, z: float) -> float:
    """Return a field at the normal deviate `z` of its prior."""
    centre, width, law = PRIOR[name]
    if law == "normal":
        return centre + width * z
    if law == "log":
        return centre * float(np.exp(width * z))
    return 1.0 / (1.0 + (1.0 - centre) / centre * float(np.exp(-width * z)))


def gasifier(z: dict[str, float] | None = None, **fields: float) -> Gasifier:
    """Return the gasifier at deviates `z` of the prior (0 where not named); `fields` are set as they are."""
    deviates = z or {}
    values = {name: drawn(name, deviates.get(name, 0.0)) for name in PRIOR} | {"deviation": 0.0}
    return Gasifier(**(values | fields))


def random_gasifier(rng: np.random.Generator) -> Gasifier:
    z = {name: float(np.clip(rng.standard_normal(), -2.5, 2.5)) for name in PRIOR}
    return gasifier(z, deviation=float(np.clip(rng.standard_normal(), -2.5, 2.5)))


def random_husk(rng: np.random.Generator) -> tuple[DryFuel, float]:
    """Return a husk of the survey's spread and a moisture [kg/kg wet]."""
    ash = float(np.clip(rng.normal(0.19, 0.02), 0.13, 0.26))
    H = float(np.clip(rng.normal(0.060, 0.006), 0.047, 0.072))
    fuel = dry_fuel(rng.normal(0.485, 0.018), H, 0.008, 0.001, ash, rng.normal(0.0, 0.6))
    return fuel, float(np.clip(rng.normal(0.12, 0.025), 0.05, 0.20))


ENGINE = GasEngine(
    rated_kw=250.0,
    charge=1.05,
    efficiency=0.26,
    idle_share=0.20,
    lowest_load=0.20,
    jacket=0.38,
    exhaust=0.44,
    exhaust_usable=0.60,
)
DUAL = DualFuelEngine(
    rated_kw=200.0,
    dual_derating=0.15,
    diesel_efficiency=0.33,
    dual_factor=0.90,
    diesel_share_best=0.25,
    diesel_share_full=0.45,
    idle_share=0.20,
    lowest_load=0.20,
    jacket=0.38,
    exhaust=0.44,
    exhaust_usable=0.60,
)
