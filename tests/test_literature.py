"""Every row of benchmarks/literature holds, and the comparison itself can fail."""

from __future__ import annotations

import functools

import pytest

from benchmarks.literature.__main__ import SUBJECTS, main
from benchmarks.literature.comparison import Comparison, table


@functools.cache
def rows(subject: str) -> tuple[Comparison, ...]:
    return tuple(SUBJECTS[subject].rows())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_ours_is_what_was_published(subject: str, figure) -> None:
    missed = [row for row in rows(subject) if not row.holds and not row.known_gap]
    assert missed == [], table(missed)
    explained = sum(1 for row in rows(subject) if row.known_gap)
    count = len(rows(subject))
    figure(f"literature, {subject}", f"{count} published figures, {explained} outside with a stated reason")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_gap_that_has_closed_loses_its_excuse(subject: str) -> None:
    assert [row.name for row in rows(subject) if row.holds and row.known_gap] == []


def test_the_table_says_what_each_row_is_worth() -> None:
    text = table(rows("dual fuel"))
    assert text.splitlines()[0].split(" | ")[1:3] == ["ours  ", "published"]
    assert len(text.splitlines()) == len(rows("dual fuel")) + 1
    assert all(row.source for subject in SUBJECTS for row in rows(subject))
    assert len({row.name for subject in SUBJECTS for row in rows(subject)}) == sum(
        len(rows(s)) for s in SUBJECTS
    )


@pytest.mark.parametrize(
    ("ours", "published", "error"),
    [
        (2.2, 2.0, 0.1),
        (1.8, 2.0, -0.1),
        (-2.2, -2.0, -0.1),
        (155.0, (150.0, 160.0), 0.0),
        (176.0, (150.0, 160.0), 0.1),
        ((1.0, 3.0), 2.0, 0.0),
        ((3.0, 4.0), 2.0, 0.5),
        ((1.0, 1.5), 2.0, -0.25),
    ],
)
def test_error_of_values_and_ranges(ours, published, error: float) -> None:
    row = Comparison("x", "-", ours, published, 0.05, "test")
    assert row.error == pytest.approx(error, abs=1e-12)
    assert row.holds is (error == 0.0)


def test_the_command_fails_when_a_row_misses_without_a_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Wrong:
        @staticmethod
        def rows() -> list[Comparison]:
            return [Comparison("wheel energy", "MJ", 103.0, 93.2, 0.03, "S58", gap)]

    for gap, code in (("", 1), ("the trace is another one", 0)):
        monkeypatch.setattr("benchmarks.literature.__main__.SUBJECTS", {"vehicle": Wrong})
        assert main() == code
        said = capsys.readouterr().out
        assert "+10.5 % !" in said
        assert gap in said
