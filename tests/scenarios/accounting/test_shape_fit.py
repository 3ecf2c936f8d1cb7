"""A methodology that is named must be the one that is computed."""

from __future__ import annotations

import pytest

from scenarios.accounting.account import AccountingError
from scenarios.accounting.shape_fit import shape_problems
from scenarios.accounting.shapes import shape_of
from scenarios.accounting.specification import ReferenceTerm, ShapeName
from tests.scenarios.accounting import synthetic
from twins.core.outcome import Flow

FLOWS = (
    Flow("distance_km", "km", "service", "service"),
    Flow("fuel_mj", "MJ", "fuel", "fuel_burned", "gas/diesel oil"),
    Flow("sent_out_kwh", "kWh/yr", "power sent out", "service"),
    Flow("steam_mj", "MJ", "steam", "service"),
    Flow("methane_kg", "kg", "landfill methane avoided", "diagnostic"),
)
KM = ReferenceTerm(name="bus", activity=("distance_km",), fuel=("fuel_mj",))
POWER = ReferenceTerm(name="power", activity=("sent_out_kwh",), ratio=1.0, carrier="grid")
FIXED = ReferenceTerm(name="fixed", activity=("sent_out_kwh",), ratio=1.0, factor=0.3)
STEAM = ReferenceTerm(name="steam", activity=("steam_mj",), ratio=1.2, carrier="gas/diesel oil")
METHANE = ReferenceTerm(name="swds", activity=("methane_kg",), ratio=1.0, carrier="CH4 non-fossil")
FITS: dict[ShapeName, list[tuple[ReferenceTerm, ...]]] = {
    "generation": [(POWER,), (FIXED,), (POWER, FIXED)],
    "efficiency_ratio": [(POWER,), (FIXED,), (POWER, FIXED)],
    "output_reference_efficiency": [(STEAM,)],
    "cogeneration": [(POWER, STEAM)],
    "service_per_km": [(KM,), (KM, FIXED)],
    "waste": [(METHANE,), (METHANE, POWER), (METHANE, STEAM)],
}
TERMS = list(dict.fromkeys(terms for many in FITS.values() for terms in many))


@pytest.mark.parametrize("shape", FITS)
@pytest.mark.parametrize("terms", TERMS, ids=lambda terms: "+".join(t.name for t in terms))
def test_terms_fit_their_shapes_and_no_others(shape: ShapeName, terms: tuple[ReferenceTerm, ...]) -> None:
    shape_of(shape)
    found = shape_problems(synthetic.rules(shape=shape, reference_terms=terms), FLOWS)
    assert (found == []) == (terms in FITS[shape])
    assert all(shape in line for line in found)


def test_shape_waste_for_kilometres_is_refused_and_the_fitting_one_is_named() -> None:
    """It once gave the same figures under another name."""
    with pytest.raises(AccountingError, match=r"converted_large.*'waste'.*these terms fit service_per_km"):
        synthetic.run(synthetic.sweep_frame(1), shape="waste")


def test_a_ratio_below_one_asks_for_the_swap() -> None:
    swapped = ReferenceTerm(name="chiller", activity=("sent_out_kwh",), ratio=0.8, carrier="grid")
    (line,) = shape_problems(synthetic.rules(shape="efficiency_ratio", reference_terms=(swapped,)), FLOWS)
    assert "ratio 0.8" in line
    assert "swapped" in line
