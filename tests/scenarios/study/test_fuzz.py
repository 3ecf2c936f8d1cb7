"""Mutations of a good study: each is read or refused with a message, never with another exception."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.findings import InputError
from scenarios.study import open_study
from tests.scenarios.study.small_twin import ANSWERS, CYCLE, GOOD, WEATHER, write_study

CASES = 400
SETTINGS = settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TABLES = [("weather/semarang.csv", WEATHER), ("survey/answers.csv", ANSWERS), ("cycles/town.csv", CYCLE)]
TOKENS = [
    *(
        "nan",
        "inf",
        "-1",
        "0",
        "1e400",
        "1e308",
        "5e-324",
        "9" * 400,
        "true",
        '"x"',
        "[]",
        "{}",
        "[[1]]",
        "2019-02-30",
    ),
    *(
        "2019-01-01T00:00:00Z",
        "07:32:00",
        '"\\u0000"',
        '"../../x"',
        "''",
        "{value = 1}",
        "{unit = 3}",
        '"kW"',
        "[nan]",
    ),
    *(
        "{value = 1, unit = []}",
        '{normal = 3, unit = "-"}',
        "0x10",
        "1_000",
        "-0.0",
        '"=1+1"',
        "[{}]",
        '[1, "a"]',
    ),
]


def reads_or_refuses(folder: Path) -> None:
    try:
        open_study(folder)
        return
    except InputError as refusal:
        found = refusal.findings.errors
    assert found
    for finding in found:
        assert finding.where
        assert finding.given
        assert "\n" not in finding.line()


def swap_value(text: str, index: int, token: str) -> str:
    """Put `token` in the place of one value."""
    places = list(re.finditer(r"(?<== )([^\n=]+?)(?=[,}\n])", text))
    place = places[index % len(places)]
    return text[: place.start()] + token + text[place.end() :]


def cut(text: str, index: int, token: str) -> str:
    """Cut out a piece."""
    at = index % len(text)
    return text[:at] + text[at + len(token) :]


def put(text: str, index: int, token: str) -> str:
    """Put `token` anywhere."""
    at = index % len(text)
    return text[:at] + token + text[at:]


def double(text: str, index: int, token: str) -> str:
    """Write one line twice, or take it away."""
    lines = text.split("\n")
    at = index % len(lines)
    return "\n".join([*lines[:at], *([lines[at], lines[at]] if len(token) % 2 else []), *lines[at + 1 :]])


mutations = st.lists(
    st.tuples(st.sampled_from([swap_value, swap_value, cut, put, double]), st.integers(0, 100_000),
              st.one_of(st.sampled_from(TOKENS), st.text(max_size=8))),
    min_size=1, max_size=3,
)  # fmt: skip

Mutation = tuple[Callable[[str, int, str], str], int, str]


@SETTINGS
@given(mutations)
def test_mutated_study(changes: list[Mutation]) -> None:
    text = GOOD
    for change, index, token in changes:
        text = change(text, index, token) or "x"
    with tempfile.TemporaryDirectory() as name:
        folder = write_study(Path(name))
        (folder / "study.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
        reads_or_refuses(folder)


@settings(parent=SETTINGS, max_examples=150)
@given(st.sampled_from(TABLES), mutations)
def test_mutated_tables(table: tuple[str, str], changes: list[Mutation]) -> None:
    place, text = table
    for change, index, token in changes:
        text = (cut if change is swap_value else change)(text, index, token) or "x"
    with tempfile.TemporaryDirectory() as name:
        folder = write_study(Path(name))
        (folder / place).write_bytes(text.encode("utf-8", "surrogatepass"))
        reads_or_refuses(folder)
