"""Parameters: frozen, checked, and with a message that names the way out."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.parameters import Parameters, parameter
from twins.core.priors import Uniform


class Plant(Parameters):
    """Numbers of a plant."""

    efficiency: float = parameter(
        0.8, "-", "boiler efficiency", source="S01", prior=Uniform(0.7, 0.9), within=(0.5, 1.0)
    )
    trucks: int = parameter(3, "pieces", "trucks", source="assumed: a guess", lever=True, within=(0, 9))
    policy: str = parameter("early", "text", "when", source="S02", lever=True, choices=("early", "late"))
    sites: tuple[str, ...] = parameter(("a",), "text", "where", source="S02", lever=True, choices=("a", "b"))
    covered: bool = parameter(False, "-", "with a cover", source="S02", lever=True)
    gravity: float = parameter(9.81, "m/s2", "gravity", source="S03")


def test_kinds_and_sources() -> None:
    infos = Plant.infos()
    assert [info.kind for info in infos.values()] == [
        "uncertain",
        "lever",
        "lever",
        "lever",
        "lever",
        "constant",
    ]
    assert [name for name, info in infos.items() if info.assumed] == ["trucks"]
    assert list(Plant.uncertain()) == ["efficiency"]
    assert list(Plant.levers()) == ["trucks", "policy", "sites", "covered"]


def test_frozen_and_keyword_only() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Plant().efficiency = 0.9  # type: ignore[misc]
    with pytest.raises(TypeError):
        Plant(0.9)  # type: ignore[misc]


def test_replace_leaves_the_original() -> None:
    plant = Plant()
    assert plant.replace(trucks=5).trucks == 5
    assert plant.trucks == 3
    assert plant.replace(trucks=3) == plant


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"efficiency": 0.4}, ValueError, r"efficiency = 0.4 \[-\] must lie in \[0.5, 1\]"),
        ({"efficiency": math.nan}, ValueError, r"efficiency = nan \[-\] must be finite"),
        ({"efficiency": math.inf}, ValueError, "must be finite"),
        ({"efficiency": True}, TypeError, r"efficiency must be a number \[-\], got True"),
        ({"efficiency": "0.8"}, TypeError, "must be a number"),
        ({"efficiency": None}, TypeError, "must be a number"),
        ({"trucks": 2.5}, TypeError, r"trucks must be a whole number \[pieces\], got 2.5"),
        ({"trucks": 10}, ValueError, r"trucks = 10 \[pieces\] must lie in \[0, 9\]"),
        ({"policy": "soon"}, ValueError, "policy: 'soon' is not one of early, late"),
        ({"policy": 1}, TypeError, "policy must be str, got 1"),
        ({"sites": ("a", "c")}, ValueError, "sites: 'c' is not one of a, b"),
        ({"sites": ["a"]}, TypeError, "sites must be a tuple of texts"),
        ({"sites": ("a", 1)}, TypeError, "sites must be a tuple of texts"),
        ({"covered": 1}, TypeError, "covered must be bool, got 1"),
        ({"eficiency": 0.8}, ValueError, "no parameter 'eficiency'; did you mean efficiency?"),
        ({"zzz": 0.8}, ValueError, "no parameter 'zzz'$"),
    ],
)
def test_wrong_values_are_refused(change: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Plant().replace(**change)  # type: ignore[arg-type]


@given(st.floats(0.5, 1.0))
def test_values_inside_the_interval_pass(value: float) -> None:
    assert Plant(efficiency=value).efficiency == value


@given(st.floats().filter(lambda x: not 0.5 <= x <= 1.0))
def test_values_outside_the_interval_never_pass(value: float) -> None:
    with pytest.raises(ValueError, match="efficiency"):
        Plant(efficiency=value)


def test_as_dict_round_trip() -> None:
    plant = Plant(policy="late", sites=("b", "a"))
    assert Plant(**plant.as_dict()) == plant  # type: ignore[arg-type]


def test_declarations_need_unit_meaning_and_source() -> None:
    for unit, meaning, source in (("", "m", "s"), ("-", "", "s"), ("-", "m", "")):
        with pytest.raises(TypeError, match="unit, a meaning and a source"):
            parameter(1.0, unit, meaning, source=source)
    with pytest.raises(TypeError, match="cannot carry a prior"):
        parameter(1.0, "-", "m", source="s", lever=True, prior=Uniform(0.0, 1.0))


def test_a_bare_field_is_refused() -> None:
    class Bare(Parameters):
        number: float = 1.0

    with pytest.raises(TypeError, match=r"Bare.number: declare it with parameter\(value, unit"):
        Bare()
