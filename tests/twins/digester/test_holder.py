"""Gas holder: what it takes, and the hysteresis of its bands."""

from __future__ import annotations

import pytest

from tests.twins.digester.equipment import P
from twins.digester.holder import holder_nm3, switched


def test_contents_are_dry_gas() -> None:
    """0.837 of a wet volume at 35 C is dry gas at 0 C; cooler gas at a little pressure holds more."""
    warm = holder_nm3(P.replace(gas_holder_c=35.0, gas_holder_bar=0.0), 550.0)
    assert warm / 550.0 == pytest.approx(0.837, abs=1e-3)
    assert warm < holder_nm3(P, 550.0) < 0.88 * 550.0


def test_bands_have_hysteresis() -> None:
    on, off = P.gas_engine_on_level, P.gas_engine_off_level
    middle = 0.5 * (on + off)
    assert switched(on, False, on, off) and not switched(off, True, on, off)
    assert switched(middle, True, on, off) and not switched(middle, False, on, off)


def test_impossible_holders_are_refused() -> None:
    with pytest.raises(ValueError, match="holder_m3 = 0 must be above 0"):
        holder_nm3(P, 0.0)
    with pytest.raises(ValueError, match=r"gas_engine_off_level = 0\.6 must lie below gas_engine_on_level"):
        holder_nm3(P.replace(gas_engine_off_level=0.6), 550.0)
    with pytest.raises(ValueError, match="gas_flare_off_level"):
        holder_nm3(P.replace(gas_flare_off_level=0.95), 550.0)
