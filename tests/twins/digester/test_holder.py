"""Gas holder: bands, times to them, and gas that finds no place."""

from __future__ import annotations

import itertools
import math

import pytest

from tests.twins.digester.equipment import P
from twins.digester.holder import (
    EMPTY,
    ENGINE_OFF,
    ENGINE_ON,
    FLARE_OFF,
    FLARE_ON,
    FULL,
    NO_BAND,
    holder_numbers,
    next_band,
    overflow,
    switched,
    time_to_level,
)

HOLDER = holder_numbers(P, 550.0)


def test_contents_are_dry_and_bands_in_order() -> None:
    assert 0.80 * 550.0 < HOLDER.full < 0.88 * 550.0
    assert 0.0 < HOLDER.engine_off < HOLDER.engine_on < HOLDER.flare_off < HOLDER.flare_on < HOLDER.full
    assert HOLDER.engine_on / HOLDER.full == 0.50 and HOLDER.engine_off / HOLDER.full == pytest.approx(0.35)


def test_time_to_a_level() -> None:
    assert time_to_level(100.0, 150.0, 25.0) == 2.0
    assert time_to_level(100.0, 50.0, -25.0) == 2.0
    assert time_to_level(100.0, 150.0, -25.0) == math.inf
    assert time_to_level(100.0, 150.0, 0.0) == math.inf
    assert time_to_level(100.0, 100.0, 5.0) == math.inf


@pytest.mark.parametrize(
    ("share", "rate", "engine", "flare", "band"),
    [
        (0.2, 10.0, False, False, ENGINE_ON),
        (0.2, 10.0, True, False, FLARE_ON),
        (0.6, 10.0, False, False, FLARE_ON),
        (0.95, 10.0, False, True, FULL),
        (0.95, 10.0, False, False, FULL),
        (1.0, 10.0, True, True, NO_BAND),
        (0.95, -10.0, True, True, FLARE_OFF),
        (0.95, -10.0, True, False, ENGINE_OFF),
        (0.3, -10.0, True, False, EMPTY),
        (0.6, -10.0, False, False, EMPTY),
        (0.0, -10.0, False, False, NO_BAND),
        (0.4, 0.0, True, False, NO_BAND),
    ],
)
def test_next_band(share: float, rate: float, engine: bool, flare: bool, band: int) -> None:
    level = share * HOLDER.full
    found = next_band(HOLDER, level, rate, engine, flare)
    assert found.band == band
    if band == NO_BAND:
        assert found.hours == math.inf
    else:
        assert level + rate * found.hours == pytest.approx(found.level, abs=1e-9)
        assert found.hours > 0.0


def test_bands_have_hysteresis() -> None:
    on, off = HOLDER.engine_on, HOLDER.engine_off
    middle = 0.5 * (on + off)
    assert switched(on, False, on, off) and not switched(off, True, on, off)
    assert switched(middle, True, on, off) and not switched(middle, False, on, off)


def test_a_full_holder_loses_what_the_flare_does_not_burn() -> None:
    for surplus, full, burns in itertools.product((0.0, 20.0, 80.0), (False, True), (False, True)):
        lost = overflow(surplus, full, burns, 50.0)
        assert lost.flared == (50.0 if burns else 0.0)
        if full and surplus > lost.flared:
            assert lost.flared + lost.vented == surplus
        else:
            assert lost.vented == 0.0
    assert overflow(80.0, True, False, 50.0).vented == 80.0


def test_impossible_holders_are_refused() -> None:
    with pytest.raises(ValueError, match="holder_m3 = 0 must be above 0"):
        holder_numbers(P, 0.0)
    with pytest.raises(ValueError, match=r"gas_engine_off_level = 0\.6 must lie below gas_engine_on_level"):
        holder_numbers(P.replace(gas_engine_off_level=0.6), 550.0)
    with pytest.raises(ValueError, match="gas_flare_off_level"):
        holder_numbers(P.replace(gas_flare_off_level=0.95), 550.0)
