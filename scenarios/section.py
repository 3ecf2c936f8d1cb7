"""`Section`: one table of a TOML file, read strictly, with every problem written down instead of raised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from scenarios import messages
from scenarios.findings import Finding, shown
from scenarios.reading import TomlFile

_TEXT_LIMIT = 4000


class Section:
    """A table of the file; remembers which keys were asked for, so that the others can be refused.

    Parameters
    ----------
    file
        The file, for line numbers.
    path
        Path of the table in the file.
    data
        The parsed table.
    problems
        List to which findings are appended.
    """

    def __init__(
        self, file: TomlFile, path: tuple[str | int, ...], data: Mapping[str, Any], problems: list[Finding]
    ) -> None:
        self.file = file
        self.path = path
        self.data = data
        self.problems = problems
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def where(self, key: str | int | None = None) -> str:
        """Return ``file:line path`` of a key of this table."""
        return self.file.where(self.path if key is None else (*self.path, key))

    def report(self, finding: Finding) -> None:
        """Write a finding down."""
        self.problems.append(finding)

    def get(self, key: str) -> Any:
        """Return the raw value of `key` and mark the key as known."""
        self._known.add(key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = False, choices: Iterable[str] | None = None) -> str | None:
        """Return a text, or None where it is missing or wrong."""
        value = self.get(key)
        example = f'{key} = "{next(iter(choices)) if choices else "..."}"'
        if value is None:
            if required and key not in self.data:
                self.report(messages.missing_key(self.where(), key, example))
            return None
        if not isinstance(value, str):
            self.report(messages.wrong_type(self.where(key), value, "a text", example))
            return None
        if not value.strip() or len(value) > _TEXT_LIMIT:
            self.report(
                Finding(
                    "error",
                    self.where(key),
                    f"a text of {len(value):,} characters",
                    f"must have 1..{_TEXT_LIMIT:,} characters",
                    "",
                    f"Write {example}",
                )
            )
            return None
        if choices is not None and value not in set(choices):
            self.report(messages.not_a_choice(self.where(key), value, choices))
            return None
        return value

    def integer(self, key: str, low: int, high: int, example: int) -> int | None:
        """Return a whole number within [`low`, `high`], or None."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.report(
                messages.wrong_type(
                    self.where(key), value, f"a whole number {low:,}..{high:,}", f"{key} = {example}"
                )
            )
            return None
        if not low <= value <= high:
            self.report(
                Finding(
                    "error",
                    self.where(key),
                    shown(value),
                    f"must lie in {low:,}..{high:,}",
                    "",
                    f"Write {key} = {example}",
                )
            )
            return None
        return value

    def number(self, key: str, low: float, high: float, example: float) -> float | None:
        """Return a pure number within [`low`, `high`], or None."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.report(
                messages.wrong_type(
                    self.where(key), value, f"a number {low:g}..{high:g}", f"{key} = {example:g}"
                )
            )
            return None
        if not low <= value <= high:
            self.report(messages.out_of_range(self.where(key), float(value), "-", (low, high)))
            return None
        return float(value)

    def boolean(self, key: str) -> bool | None:
        """Return true or false, or None."""
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.report(messages.wrong_type(self.where(key), value, "true or false", f"{key} = true"))
        return None

    def date(self, key: str, *, example: str = "2019-01-01") -> dt.date | None:
        """Return a day, or None."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            self.report(
                messages.wrong_type(
                    self.where(key), value, "a day (no quotes, no time)", f"{key} = {example}"
                )
            )
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return a list of texts, or None."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(member, str) for member in value):
            self.report(messages.wrong_type(self.where(key), value, "a list of texts", f'{key} = ["..."]'))
            return None
        return tuple(value)

    def table(self, key: str) -> Section | None:
        """Return the table `key` as a section, or None where it is missing or not a table."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.report(
                messages.wrong_type(
                    self.where(key), value, "a table", f"[{'.'.join(map(str, (*self.path, key)))}]"
                )
            )
            return None
        return Section(self.file, (*self.path, key), value, self.problems)

    def members(self, key: str, example: str) -> Iterator[Section]:
        """Yield the tables of the list `key`, written ``[[key]]``; report what is none."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.report(messages.wrong_type(self.where(key), value, "a list of tables", example))
            return
        for n, entry in enumerate(cast("list[Any]", value)):
            path = (*self.path, key, n)
            if isinstance(entry, Mapping):
                yield Section(self.file, path, cast("Mapping[str, Any]", entry), self.problems)
            else:
                self.report(messages.wrong_type(self.file.where(path), entry, "a table", example))

    def tables(self) -> Iterator[tuple[str, Section]]:
        """Yield every member that is a table; report the members that are not."""
        for key in self.data:
            section = self.table(key)
            if section is not None:
                yield key, section

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.data:
            if key not in self._known:
                self.report(messages.unknown_key(self.where(key), key, self._known))
