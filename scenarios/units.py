"""Units at the door: a closed table, converted exactly, never evaluated.

A unit text is looked up, at most once split at a single ``/``; it is never parsed as an expression. A unit
has a dimension and, where people mix them up, a *basis* (wet or dry, LHV or HHV, normal or actual cubic
metres, gross or net). Two units convert only when dimension and basis agree. Scales are fractions, so the
only rounding is the last one.

References
----------
.. [1] BIPM, The International System of Units, 9th ed. (2019), tables 4 and 8.
.. [2] IEA/Eurostat, Energy Statistics Manual (2005): 1 TOE = 41.868 GJ, 1 kcal = 4.1868 kJ.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

_F = Fraction
_ZERO = Fraction(0)


@dataclass(frozen=True)
class Unit:
    """One unit: ``value * scale + offset`` is the value in the base unit of its dimension."""

    symbol: str
    dimension: str
    scale: Fraction
    offset: Fraction = _ZERO
    basis: str = ""


class UnitError(ValueError):
    """A unit is unknown, of another dimension or on another basis than declared."""

    def __init__(self, given: str, cause: str, next_step: str, *, unknown: bool = False) -> None:
        super().__init__(f"unit {given!r}: {cause}. {next_step}")
        self.given = given
        self.cause = cause
        self.next_step = next_step
        self.unknown = unknown


# dimension -> symbol -> scale to the base unit (the first symbol of the line has scale 1)
_SCALES: Mapping[str, Mapping[str, str | int]] = MappingProxyType(
    {
        "ratio": {"-": 1, "%": "1/100", "ppm": "1/1000000", "1": 1},
        "length": {"m": 1, "mm": "1/1000", "cm": "1/100", "km": 1000, "100 km": 100000},
        "area": {"m2": 1, "ha": 10000, "km2": 1000000},
        "volume": {"m3": 1, "L": "1/1000", "mL": "1/1000000", "kL": 1},
        "mass": {"kg": 1, "mg": "1/1000000", "g": "1/1000", "t": 1000, "kt": 1000000},
        "time": {"s": 1, "min": 60, "h": 3600, "day": 86400, "week": 604800},
        "calendar time": {"year": 1, "month": "1/12"},
        "pressure": {"Pa": 1, "hPa": 100, "kPa": 1000, "MPa": 1000000, "mbar": 100, "bar": 100000,
                     "atm": 101325},
        "energy": {
            "J": 1, "kJ": 10**3, "MJ": 10**6, "GJ": 10**9, "TJ": 10**12, "PJ": 10**15,
            "Wh": 3600, "kWh": 3600 * 10**3, "MWh": 3600 * 10**6, "GWh": 3600 * 10**9,
            "kcal": "41868/10", "Mcal": 4186800, "Gcal": 4186800000, "TOE": 41868 * 10**6,
            "MMBtu": "1055055852.62",
        },
        "power": {"W": 1, "kW": 1000, "MW": 10**6, "GW": 10**9, "hp": "745.69987158227022", "PS": "735.49875",
                  "USRt": "3516.8528420667"},
        "apparent power": {"kVA": 1, "MVA": 1000},
        "force": {"N": 1, "kN": 1000},
        "torque": {"Nm": 1},
        "rotation": {"rpm": 1},
        "fuel in litres of premium": {"LSP": 1},
        "carbon dioxide": {"tCO2": 1, "kgCO2": "1/1000", "gCO2": "1/1000000"},
        "carbon dioxide equivalent": {"tCO2e": 1, "kgCO2e": "1/1000", "gCO2e": "1/1000000"},
        "Indonesian rupiah": {"IDR": 1, "million IDR": 10**6, "billion IDR": 10**9},
        "Japanese yen": {"JPY": 1, "万円": 10**4, "million JPY": 10**6, "億円": 10**8},
        "US dollar": {"USD": 1, "million USD": 10**6},
        "euro": {"EUR": 1, "million EUR": 10**6},
        "acceleration": {"m/s2": 1},
        "gravimetric density": {"kg/m3": 1, "kg/L": 1000, "g/L": 1},
    }
)  # fmt: skip
_COUNTS = (
    "bus", "passenger", "trip", "stop", "technician", "kit", "nozzle", "cylinder", "piece", "bay", "fill",
    "TEU", "box", "move", "lift", "call",
)  # fmt: skip
_OTHERS = (
    Unit("K", "temperature", _F(1)),
    Unit("degC", "temperature", _F(1), _F("273.15")),
    Unit("degF", "temperature", _F(5, 9), _F("45967/180")),
    Unit("Nm3", "volume", _F(1), basis="normal"),
    Unit("MMSCF", "volume", _F("28316.846592"), basis="standard"),
    Unit("scf", "volume", _F("0.028316846592"), basis="standard"),
    Unit("MMSCFD", "volume/time", _F("28316.846592") / 86400, basis="standard"),
)
_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "fraction": "-", "％": "%", "percent": "%", "l": "L", "litre": "L", "m³": "m3", "m^3": "m3",
        "Nm³": "Nm3", "m²": "m2", "℃": "degC", "°C": "degC", "C": "degC", "hr": "h", "hour": "h", "d": "day",
        "days": "day", "yr": "year", "years": "year", "a": "year", "100km": "100 km", "kmh": "km/h",
        "kph": "km/h", "mps": "m/s", "m/s^2": "m/s2", "m/s²": "m/s2", "N m": "Nm", "円": "JPY",
        "tonne": "t", "buses": "bus", "passengers": "passenger", "trips": "trip", "pieces": "piece",
        "technicians": "technician", "bays": "bay", "stops": "stop", "fills": "fill", "kits": "kit",
        "nozzles": "nozzle", "cylinders": "cylinder", "boxes": "box", "moves": "move", "lifts": "lift",
        "calls": "call",
    }
)  # fmt: skip
_BASES: Mapping[str, str] = MappingProxyType(
    {
        "LHV": "LHV", "HHV": "HHV", "wet basis": "wet", "dry basis": "dry", "wet": "wet", "dry": "dry",
        "gross": "gross", "net": "net", "actual": "actual", "normal": "normal",
        "gauge": "gauge", "abs": "absolute",
    }
)  # fmt: skip
_EITHER = (
    {"LHV", "HHV"},
    {"wet", "dry"},
    {"gross", "net"},
    {"actual", "normal", "standard"},
    {"gauge", "absolute"},
)
_MOST_BASES = 2  # kind of heating value, and wet or dry
_BASIS_END = re.compile(
    rf"^(?P<unit>.*?)[ ]?\(?\b(?P<basis>{'|'.join(sorted(_BASES, key=len, reverse=True))})\)?$"
)
_LONGEST = 40
# what people type by mistake, the likeliest first
_OFTEN = ("kW", "MW", "kWh", "MWh", "kcal", "MJ", "GJ", "K", "bar", "kPa", "kg", "t", "L", "m3")


@cache
def table() -> Mapping[str, Unit]:
    """Return every unit of the table by symbol."""
    units = [
        Unit(symbol, dimension, _F(scale))
        for dimension, symbols in _SCALES.items()
        for symbol, scale in symbols.items()
    ]
    units += [Unit(name, f"number of {name}", _F(1)) for name in _COUNTS]
    return MappingProxyType({unit.symbol: unit for unit in (*units, *_OTHERS)})


def nearest(text: str) -> str:
    """Return the unit of the table that is spelled most like `text`, or an empty text."""
    short = text[:_LONGEST].strip()
    folded = {symbol.lower(): symbol for symbol in (*table(), *_ALIASES) if symbol}
    if short.count("/") == 1:
        top, bottom = (nearest(part) for part in short.split("/"))
        return f"{top}/{bottom}" if top and bottom else ""
    found = difflib.get_close_matches(short.lower(), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else ""


def alike(text: str) -> tuple[str, ...]:
    """Return the units of the same dimension and basis as `text`, itself included, as symbols.

    Of a quotient the upper unit varies, of a speed both.
    """
    try:
        unit = find(text)
    except UnitError:
        return ()
    _, slash, bottom = text.partition("/")
    symbols = [*_OFTEN, *table()]
    names = ["km/h", *(f"{symbol}/{bottom}" for symbol in symbols)] if slash else symbols
    found: list[str] = []
    for name in dict.fromkeys(names):
        try:
            other = find(name)
        except UnitError:
            continue
        if (other.dimension, other.basis) == (unit.dimension, unit.basis):
            found.append(name)
    return tuple(found)


def find(text: str) -> Unit:
    """Return the unit named `text`.

    Raises
    ------
    UnitError
        When it is not in the table; the nearest unit is offered.
    """
    cleaned = " ".join(text.split())
    if len(cleaned) <= _LONGEST:
        unit = _with_bases(cleaned, _MOST_BASES)
        if unit is not None:
            return unit
    shown = cleaned if len(cleaned) <= _LONGEST else cleaned[:_LONGEST] + "..."
    near = nearest(cleaned)
    step = f'Nearest: "{near}"' if near else ""
    raise UnitError(shown, "is not in the table of units", step, unknown=True)


def _with_bases(text: str, most: int) -> Unit | None:
    """Return the unit of `text`, which may end in up to `most` words for its basis, such as ``MJ/kg HHV dry``."""
    unit, match = _look_up(text), _BASIS_END.match(text)
    if unit is not None or match is None or most == 0:
        return unit
    unit, basis = _with_bases(match["unit"].strip(), most - 1), _BASES[match["basis"]]
    if unit is None:
        return None
    words = {*unit.basis.split(), basis}
    if any(len(words & either) > 1 for either in _EITHER):
        return None
    return Unit(text, unit.dimension, unit.scale, unit.offset, " ".join(sorted(words)))


def _look_up(text: str) -> Unit | None:
    known = table()
    name = _ALIASES.get(text, text)
    if name in known:
        return known[name]
    if name.count("/") != 1:
        return None
    top, bottom = (known.get(_ALIASES.get(part.strip(), part.strip())) for part in name.split("/"))
    if top is None or bottom is None or top.offset or bottom.offset:
        return None
    basis = top.basis or bottom.basis
    return Unit(text, _quotient(top.dimension, bottom.dimension), top.scale / bottom.scale, basis=basis)


def _quotient(top: str, bottom: str) -> str:
    if bottom == "ratio":
        return top
    if (top, bottom) == ("energy", "time"):
        return "power"
    if (top, bottom) == ("mass", "volume"):
        return "gravimetric density"
    return "ratio" if top == bottom else f"{top}/{bottom}"


def convert(value: float, given: str, declared: str) -> float:
    """Return `value` [given] in the unit `declared`.

    Raises
    ------
    UnitError
        When a unit is unknown or dimension or basis differ.

    Examples
    --------
    >>> convert(250.0, "W", "kW")
    0.25
    >>> convert(30.0, "L/100 km", "L/km")
    0.3
    """
    if given == declared or not math.isfinite(value):
        return value
    source = find(given)
    try:
        target = find(declared)
    except UnitError:
        raise UnitError(
            given, f"this value is declared in {declared}", f'Write unit = "{declared}"'
        ) from None
    if source.dimension != target.dimension:
        raise UnitError(
            given,
            f"{given} is {_article(source.dimension)}, {declared} is {_article(target.dimension)}",
            f'Write unit = "{declared}"',
        )
    if source.basis != target.basis:
        raise UnitError(
            given,
            f"basis is {source.basis or 'not stated'}, needed is {target.basis or 'none'} ({declared})",
            f'Convert with the measured ratio of the two, then write unit = "{declared}"',
        )
    exact = (Fraction(value) * source.scale + source.offset - target.offset) / target.scale
    return _rounded(exact)


def convert_difference(difference: float, given: str, declared: str) -> float:
    """Return a difference of two values, such as a standard deviation: scaled, without the offset.

    Examples
    --------
    >>> convert_difference(1.8, "degF", "degC")
    1.0
    """
    if given == declared:
        return difference
    return _rounded(Fraction(difference) * find(given).scale / find(declared).scale)


def _rounded(exact: Fraction) -> float:
    """Return the nearest float; infinity beyond its range, for the caller to refuse."""
    try:
        return float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


def _article(dimension: str) -> str:
    return f"a unit of {dimension}"
