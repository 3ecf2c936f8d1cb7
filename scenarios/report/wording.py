"""Numbers and lists as a reader wants them: three significant digits, thousands separators, true minus."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def three(value: float, digits: int = 3) -> str:
    """Return `value` with `digits` significant digits and thousands separators.

    Examples
    --------
    >>> three(1234.5), three(0.04321), three(-7.0)
    ('1,230', '0.0432', '−7.00')
    """
    if not math.isfinite(value):
        return "none" if math.isnan(value) else "never" if value > 0 else f"{MINUS}infinity"
    if value == 0.0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    if exponent < -4:
        return f"{value:.{digits - 1}e}".replace("-", MINUS)
    rounded = round(value, digits - 1 - exponent)
    exponent = math.floor(math.log10(abs(rounded)))  # 9.999 becomes 10.0
    places = max(0, digits - 1 - exponent)
    return signed(f"{rounded:,.{places}f}")


def whole(value: float) -> str:
    """Return `value` without decimals.

    Examples
    --------
    >>> whole(-1870.4)
    '−1,870'
    """
    return "none" if not math.isfinite(value) else signed(f"{value + 0.0:,.0f}")


def fixed(value: float, places: int = 1) -> str:
    """Return `value` with a fixed number of decimals and thousands separators."""
    return "none" if not math.isfinite(value) else signed(f"{value:,.{places}f}")


def size_number(value: float) -> str:
    """Return a size as it was written, with thousands separators."""
    return f"{value:,.6g}"


def signed(text: str) -> str:
    """Return a formatted number with a true minus sign and without a negative zero."""
    if text.startswith("-") and not any(c in "123456789" for c in text):
        return text[1:]
    return text.replace("-", MINUS)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage in words that stay true at both ends; `digits` significant ones if given.

    Examples
    --------
    >>> [percent(share).replace(NARROW, " ") for share in (0.5, 0.0, 0.004)]
    ['50 %', '0 %', '0.4 %']
    """
    if not math.isfinite(share):
        return "none"
    hundredth = 100.0 * share
    if digits:
        return f"{three(hundredth, digits)}{NARROW}%"
    if 0.0 < abs(hundredth) < 0.1:
        return f"under 0.1{NARROW}%" if hundredth > 0 else f"above {MINUS}0.1{NARROW}%"
    if 99.9 < hundredth < 100.0:
        return f"over 99.9{NARROW}%"
    places = 1 if abs(hundredth) < 10 and round(hundredth, 1) != round(hundredth) else 0
    return f"{signed(f'{hundredth:,.{places}f}')}{NARROW}%"


def chance(probability: float, n: int) -> str:
    """Return a probability found in `n` draws; none or all of them is an upper or lower bound.

    Notes
    -----
    No hit in n draws leaves a chance of up to 3/n at 95 % confidence (rule of three).
    """
    if probability <= 0.0:
        return f"below {percent(min(1.0, 3.0 / n))}"
    if probability >= 1.0:
        return f"above {percent(max(0.0, 1.0 - 3.0 / n))}"
    return percent(probability)


def scale_of(values: Sequence[float]) -> tuple[float, str]:
    """Return divisor and word that fit the largest of `values`, such as (1e9, "billion")."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    for size, word in _SCALES:
        if largest >= size:
            return size, word
    return 1.0, ""


def money(value: float, currency: str) -> str:
    """Return an amount of money with a scale word.

    Examples
    --------
    >>> money(-1.2345e10, "IDR")
    '−12.3 billion IDR'
    """
    size, word = scale_of([value])
    return " ".join(part for part in (three(value / size), word, currency) if part)


def listed(words: Sequence[str]) -> str:
    """Return words as ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count(n: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "draw"), count(1200, "draw")
    ('1 draw', '1,200 draws')
    """
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def plain(name: str) -> str:
    """Return a column or parameter name in words."""
    return name.removeprefix("factor/").replace("_", " ").replace("/", ", ")


def without_unit(name: str, unit: str) -> str:
    """Return the name of a flow in words, without the unit at its end.

    Examples
    --------
    >>> without_unit("digester_soured_h", "h")
    'digester soured'
    """
    head, _, tail = name.rpartition("_")
    return plain(head if head and tail == unit.lower() else name)


def upper_first(text: str) -> str:
    """Return `text` with a capital at its start."""
    return text[:1].upper() + text[1:]


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut at a word with an ellipsis when it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1].rsplit(" ", 1)[0] or text[: longest - 1]
    return cut.rstrip(" ,;:") + "\N{HORIZONTAL ELLIPSIS}"


def chemical(text: str) -> str:
    """Return `text` with the figures of CO2, CH4 and N2O set low.

    Examples
    --------
    >>> chemical("tCO2e of N2O")
    'tCO₂e of N₂O'
    """
    for plain_form, set_form in (("CO2", "CO₂"), ("CH4", "CH₄"), ("N2O", "N₂O")):
        text = text.replace(plain_form, set_form)
    return text
