"""Analyses and heating values with their basis in the name: bases convert, they do not mix.

Fractions, never percent. A basis is one of

* ``daf``: per kg of dry ash-free matter; C, H, O, N, S sum to 1;
* ``dry``: per kg of dry matter; C, H, O, N, S and ash sum to 1;
* ``wet``: per kg as received (as determined, as fired); C, H, O, N, S, ash and moisture sum to 1. H and O of the
  moisture are in the moisture, not in H and O.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from twins.rice_husk.fuel import (
    EVAPORATION_MJ_KG,
    WATER_PER_HYDROGEN,
    DryFuel,
    hhv_channiwala_parikh_2002,
)

Basis = Literal["daf", "dry", "wet"]
Kind = Literal["HHV", "LHV"]
KINDS: tuple[Kind, ...] = ("HHV", "LHV")
SUM_TOLERANCE = 0.025  # published analyses close to 1-2 %; oxygen is often by difference


class BasisError(ValueError):
    """Two bases that do not fit together, or an amount that its basis does not allow."""


@dataclass(frozen=True, kw_only=True)
class Ultimate:
    """Elements, ash and moisture on a named basis [kg/kg of that basis]."""

    basis: Basis
    C: float
    H: float
    O: float
    N: float = 0.0
    S: float = 0.0
    ash: float = 0.0
    moisture: float = 0.0

    def __post_init__(self) -> None:
        """Refuse amounts that the basis does not have, percent, and what does not close."""
        if self.basis not in ("daf", "dry", "wet"):
            raise BasisError(
                f"basis = {self.basis!r}: must be daf, dry or wet; an unstated basis cannot be converted"
            )
        if self.basis == "daf" and self.ash != 0.0:
            raise BasisError(f"ash = {self.ash:g} on basis daf: there is none; give it to dry(ash_dry=...)")
        if self.basis != "wet" and self.moisture != 0.0:
            raise BasisError(
                f"moisture = {self.moisture:g} on basis {self.basis}: there is none; is the basis wet?"
            )
        amounts = (self.C, self.H, self.O, self.N, self.S, self.ash, self.moisture)
        total = sum(amounts)
        if not all(math.isfinite(a) and a >= 0.0 for a in amounts):
            raise BasisError(
                f"composition {amounts}: each must be a fraction in [0, 1]; leave out what is unknown"
            )
        if abs(total - 1.0) > SUM_TOLERANCE:
            cause = (
                "percent given for fractions? divide by 100"
                if total > 20.0
                else "another basis, or a missing part?"
            )
            raise BasisError(
                f"composition on basis {self.basis} sums to {total:.4g} kg/kg, allowed 1 +- {SUM_TOLERANCE}: {cause}"
            )

    def dry(self, *, ash_dry: float | None = None) -> Ultimate:
        """Return the analysis on the dry basis; from daf the ash [kg/kg dry] must be given, else it must not."""
        if (self.basis == "daf") != (ash_dry is not None):
            raise BasisError(
                f"dry() from basis {self.basis} with ash_dry = {ash_dry}: only a daf analysis lacks its ash; give "
                "ash per kg of dry matter there and nowhere else"
            )
        if ash_dry is None:
            return self._per(self.C + self.H + self.O + self.N + self.S + self.ash, self.ash)
        if not 0.0 <= ash_dry < 1.0:
            raise BasisError(f"ash_dry = {ash_dry:g} kg/kg must lie in [0, 1); percent? divide by 100")
        return self._per(
            (self.C + self.H + self.O + self.N + self.S) / (1.0 - ash_dry), ash_dry, scale_ash=False
        )

    def daf(self) -> Ultimate:
        """Return the analysis on the dry ash-free basis."""
        whole = self.C + self.H + self.O + self.N + self.S
        parts = (self.C / whole, self.H / whole, self.O / whole, self.N / whole, self.S / whole)
        return Ultimate(basis="daf", C=parts[0], H=parts[1], O=parts[2], N=parts[3], S=parts[4])

    def _per(self, whole: float, ash: float, *, scale_ash: bool = True) -> Ultimate:
        ash_part = ash / whole if scale_ash else ash
        C, H, O, N, S = (x / whole for x in (self.C, self.H, self.O, self.N, self.S))
        return Ultimate(basis="dry", C=C, H=H, O=O, N=N, S=S, ash=ash_part)


@dataclass(frozen=True, kw_only=True)
class HeatingValue:
    """A heating value [MJ/kg of its basis] that says whether the water formed is liquid (HHV) or vapour (LHV)."""

    value: float
    kind: Kind
    basis: Literal["dry", "wet"]

    def __post_init__(self) -> None:
        """Refuse an unnamed kind or basis, and values that are in another unit."""
        if self.kind not in KINDS or self.basis not in ("dry", "wet"):
            raise BasisError(
                f"heating value of kind {self.kind!r} on basis {self.basis!r}: kind is HHV or LHV, basis dry or wet"
            )
        if not 1.0 < self.value < 60.0:
            raise BasisError(
                f"heating value = {self.value:g} MJ/kg must lie in 1-60; kJ/kg or kcal/kg? convert first"
            )

    def to(self, kind: Kind, basis: Literal["dry", "wet"], *, H_dry: float, M: float) -> HeatingValue:
        """Return the heating value of another kind and basis.

        Parameters
        ----------
        H_dry
            Hydrogen [kg/kg dry].
        M
            Moisture [kg/kg wet].
        """
        formed = EVAPORATION_MJ_KG * WATER_PER_HYDROGEN * H_dry
        value = self.value
        if self.basis == "wet":
            value = (value + (EVAPORATION_MJ_KG * M if self.kind == "LHV" else 0.0)) / (1.0 - M)
        hhv = value + (formed if self.kind == "LHV" else 0.0)
        value = hhv - (formed if kind == "LHV" else 0.0)
        if basis == "wet":
            value = value * (1.0 - M) - (EVAPORATION_MJ_KG * M if kind == "LHV" else 0.0)
        return HeatingValue(value=value, kind=kind, basis=basis)

    def __sub__(self, other: HeatingValue) -> float:
        """Return the difference [MJ/kg] of two values of the same kind and basis."""
        if (self.kind, self.basis) != (other.kind, other.basis):
            raise BasisError(
                f"{self.kind} {self.basis} minus {other.kind} {other.basis}: not the same quantity; "
                "convert one with to(kind, basis, H_dry=..., M=...)"
            )
        return self.value - other.value


def dry_fuel_of(analysis: Ultimate, heating_value: HeatingValue | None = None) -> DryFuel:
    """Return the fuel of a dry analysis; its heating value must be HHV dry, and is by Channiwala and Parikh without.

    Raises
    ------
    BasisError
        When the analysis is not dry or the heating value not HHV dry.
    """
    if analysis.basis != "dry":
        raise BasisError(f"analysis on basis {analysis.basis}: a fuel is made of a dry one; call dry() first")
    if heating_value is not None and (heating_value.kind, heating_value.basis) != ("HHV", "dry"):
        raise BasisError(
            f"heating value {heating_value.value:g} MJ/kg is {heating_value.kind} {heating_value.basis}, a fuel takes "
            'HHV dry; convert it with to("HHV", "dry", H_dry=..., M=...)'
        )
    a = analysis
    # what an analysis does not close by is put to oxygen, which is by difference in most of them
    O = 1.0 - a.C - a.H - a.N - a.S - a.ash
    HHV = hhv_channiwala_parikh_2002(a.C, a.H, O, a.N, a.S, a.ash)
    return DryFuel(a.C, a.H, O, a.N, a.S, a.ash, HHV if heating_value is None else heating_value.value)
