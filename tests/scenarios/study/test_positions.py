"""Line numbers of keys agree with where the keys stand."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from scenarios.toml_positions import positions
from tests.scenarios.study.small_twin import GOOD


def test_every_kind_of_key() -> None:
    text = '''# remark = 1
a = 1
[t."x y"]   # remark
b = """
c = 7
""""quoted"""
d = { e = 1, "f.g" = [ # remark
   2,
   { h = "]}" } ] }
i.j = 'k = 1'
[[list]]
m = 1
[[list]]
m = [[1],
 [2]]
'''.replace('""""quoted"""', '"""')
    tomllib.loads(text)
    lines = positions(text)
    assert lines["a",] == 2
    assert lines["t", "x y"] == 3
    assert lines["t", "x y", "b"] == 4
    assert lines["t", "x y", "d", "e"] == 7
    assert lines["t", "x y", "d", "f.g", 0] == 8
    assert lines["t", "x y", "d", "f.g", 1, "h"] == 9
    assert lines["t", "x y", "i", "j"] == 10
    assert lines["list", 0, "m"] == 12
    assert lines["list", 1, "m"] == 14
    assert lines["list", 1, "m", 1] == 15
    assert ("c",) not in lines
    assert ("k",) not in lines


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [p for k, v in value.items() for p in [(*path, k), *paths(v, (*path, k))]]
    if isinstance(value, list):
        return [p for k, v in enumerate(value) for p in [(*path, k), *paths(v, (*path, k))]]
    return []


def test_every_key_of_a_study_has_its_line() -> None:
    lines = positions(GOOD)
    rows = GOOD.split("\n")
    for path in paths(tomllib.loads(GOOD)):
        assert path in lines, path
        if isinstance(path[-1], str):
            assert path[-1] in rows[lines[path] - 1], path


@given(st.text(alphabet="[]{}=.,\"'#\n ab1\\", max_size=80))
def test_any_text_ends(text: str) -> None:
    positions(text)
