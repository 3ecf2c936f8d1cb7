"""Line numbers of the keys of a TOML text that has already been parsed without error.

`tomllib` forgets where a value stood; a message without a line number is half a message. The scanner walks
over the text once and never recurses, so that deep nesting cannot overflow it.
"""

from __future__ import annotations

from collections.abc import Mapping

Path = tuple[str | int, ...]
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class _Scanner:
    """Position in a text, with the few steps that TOML needs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def step(self, n: int = 1) -> None:
        self.line += self.text.count("\n", self.at, self.at + n)
        self.at += n

    def blank(self) -> None:
        """Skip white space, line ends, commas and comments."""
        while (c := self.peek()) and (c.isspace() or c == "," or c == "#"):
            if c == "#":
                end = self.text.find("\n", self.at)
                self.step((len(self.text) if end < 0 else end) - self.at)
            else:
                self.step()

    def quoted(self) -> str:
        """Skip a text in quotes and return what is between them."""
        mark = self.peek()
        fence = mark * 3 if self.text.startswith(mark * 3, self.at) else mark
        start = self.at + len(fence)
        end = start
        while end < len(self.text) and not self.text.startswith(fence, end):
            end += 2 if mark == '"' and self.text[end] == "\\" else 1
        while len(fence) == 3 and self.text.startswith(mark, end + 3):
            end += 1
        self.step(end + len(fence) - self.at)
        return self.text[start:end]

    def key(self) -> tuple[str, ...]:
        """Skip a dotted key and return its parts."""
        parts: list[str] = []
        while True:
            while self.peek() in (" ", "\t"):
                self.step()
            if self.peek() in ('"', "'"):
                parts.append(self.quoted())
            else:
                start = self.at
                while self.peek() in _BARE and self.peek():
                    self.step()
                parts.append(self.text[start : self.at])
            while self.peek() in (" ", "\t"):
                self.step()
            if self.peek() != ".":
                return tuple(parts)
            self.step()

    def note(self, path: Path, line: int) -> None:
        for n in range(1, len(path) + 1):
            self.lines.setdefault(path[:n], line)

    def plain(self) -> None:
        """Skip a number, date or boolean."""
        while (c := self.peek()) and c not in ",]}\n#":
            self.step()


def positions(text: str) -> Mapping[Path, int]:
    """Return the line (from 1) of every key path of the valid TOML `text`; list members count from 0."""
    scan = _Scanner(text.replace("\r\n", "\n"))
    table: Path = ()
    while True:
        scan.blank()
        if not scan.peek():
            return scan.lines
        if scan.peek() == "[":
            table = _header(scan)
            continue
        before = scan.at
        _pair(scan, table)
        if scan.at == before:  # not TOML after all: stop rather than loop
            return scan.lines


def _header(scan: _Scanner) -> Path:
    double = scan.text.startswith("[[", scan.at)
    line = scan.line
    scan.step(2 if double else 1)
    path: Path = scan.key()
    scan.step(2 if double else 1)
    if double:
        index = scan.counts.get(path, 0)
        scan.counts[path] = index + 1
        path = (*path, index)
    scan.note(path, line)
    return path


def _pair(scan: _Scanner, table: Path) -> None:
    """Read ``key = value`` where the value may nest; an explicit stack instead of recursion."""
    line = scan.line
    path: Path = (*table, *scan.key())
    scan.note(path, line)
    stack: list[tuple[str, Path, int]] = []  # kind of bracket, path, next index
    _value(scan, path, stack)
    while stack:
        scan.blank()
        kind, inside, index = stack.pop()
        c = scan.peek()
        if not c:
            return
        if c in "]}":
            scan.step()
            continue
        if kind == "[":
            member: Path = (*inside, index)
            scan.note(member, scan.line)
            stack.append((kind, inside, index + 1))
        else:
            here = scan.line
            member = (*inside, *scan.key())
            scan.note(member, here)
            stack.append((kind, inside, 0))
        before = scan.at
        _value(scan, member, stack)
        if scan.at == before:
            return


def _value(scan: _Scanner, path: Path, stack: list[tuple[str, Path, int]]) -> None:
    while (c := scan.peek()) and (c in " \t="):
        scan.step()
    if c in ('"', "'") and c:
        scan.quoted()
    elif c in ("[", "{") and c:
        scan.step()
        stack.append((c, path, 0))
    else:
        scan.plain()
