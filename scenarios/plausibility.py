"""Plausible intervals of climate and price columns, by the ending of their name, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WMO = "records of monthly means, WMO Weather and Climate Extremes Archive, widened"
_PRICE = "plausibility: 1 to 1,000,000, assumed"
# ending of the name -> plausible interval in the unit of the name
_BANDS: Mapping[str, tuple[tuple[float, float], str]] = MappingProxyType(
    {
        "_c": ((-60.0, 50.0), _WMO),
        "_degc": ((-60.0, 50.0), _WMO),
        "_percent": ((0.0, 100.0), "by definition"),
        "_fraction": ((0.0, 1.0), "by definition"),
        "_w_per_m2": ((0.0, 500.0), "monthly mean on the ground, below 1361 W/m2 / pi"),
        "_hpa": ((500.0, 1085.0), _WMO),
        "_mps": ((0.0, 40.0), _WMO),
        "_idr_per_l": ((100.0, 200_000.0), "plausibility: 0.02 to 40 times 5,150 IDR/L (S47), assumed"),
        "_idr_per_lsp": ((100.0, 200_000.0), "plausibility: 0.02 to 40 times 4,500 IDR/LSP (S50), assumed"),
    }
)


def band_of(name: str) -> tuple[tuple[float, float] | None, str]:
    """Return the plausible interval of a climate or price column and where it comes from."""
    for ending in sorted(_BANDS, key=len, reverse=True):
        if name.endswith(ending):
            return _BANDS[ending]
    return None, ""
