"""Plausible bands of what a survey of market waste and digesters may answer, by pattern of the name."""

from __future__ import annotations

from collections.abc import Mapping

OBSERVABLE_BANDS: Mapping[str, tuple[float, float, str]] = {
    "methane_nm3_per_t": (1.0, 160.0, "20-45 for TS 8-15 %, 67-103 for kitchen waste (S21), assumed margin"),
}
