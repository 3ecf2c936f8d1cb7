"""The unit that the ending of a name stands for: ``diesel_price_idr_per_l`` is in IDR/L."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# endings of names, longest first, and the unit they stand for
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "_idr_per_lsp": "IDR/LSP", "_idr_per_l": "IDR/L", "_idr_per_kwh": "IDR/kWh", "_idr": "IDR",
        "_kg_per_kg": "kg/kg", "_kgco2_per_kwh": "kgCO2/kWh", "_w_per_m2": "W/m2", "_km_per_h": "km/h",
        "_fraction": "-", "_share": "-", "_factor": "-", "_percent": "%",
        "_degc": "degC", "_c": "degC", "_k": "K", "_pa": "Pa", "_hpa": "hPa", "_kpa": "kPa", "_bar": "bar",
        "_mps": "m/s", "_kmh": "km/h", "_mm": "mm", "_km": "km", "_m": "m", "_kg": "kg", "_t": "t",
        "_l": "L", "_lsp": "LSP", "_mj": "MJ", "_kwh": "kWh", "_mwh": "MWh", "_kw": "kW", "_s": "s",
        "_h": "h",
        "_deg": "-",
    }
)  # fmt: skip


def unit_of_name(name: str) -> str | None:
    """Return the unit that the ending of `name` stands for, or None.

    Examples
    --------
    >>> unit_of_name("diesel_price_idr_per_l")
    'IDR/L'
    """
    for ending in sorted(_ENDINGS, key=len, reverse=True):
        if name.endswith(ending):
            return _ENDINGS[ending]
    return None
