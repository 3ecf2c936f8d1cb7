"""The door for files: where they may lie, how large they may be, and TOML read strictly.

Nothing is replaced by a default: a file that is missing, too large, of another encoding or outside the
study folder is a finding, and the reading goes on to find the others.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.findings import Finding, InputError, shown
from scenarios.toml_positions import positions

TOML_LIMIT_BYTES = 1_000_000
TABLE_LIMIT_BYTES = 50_000_000
DEPTH_LIMIT = 12
_LINE_LIMIT = 20_000
_LINE_OF_ERROR = re.compile(r" \(at line (\d+), column (\d+)\)")
# more than DEPTH_LIMIT dots in one key: refused before tomllib, whose time grows with the square of them
_LONG_KEY = re.compile(
    rf'(?:[\w-]+|"[^"\n]*")(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*")){{{DEPTH_LIMIT},}}[ \t]*[=\]]'
)
_LONG_NUMBER = re.compile(r"[=\[, ]\s*[\d_]{300}")
_BRACKETS = re.compile(rf"(?:[\[{{]\s*){{{50},}}")


@dataclass(frozen=True)
class TomlFile:
    """A parsed TOML file with the line of every key."""

    label: str
    data: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict[tuple[str | int, ...], int])

    def where(self, path: tuple[str | int, ...]) -> str:
        """Return ``file:line key.path`` of a key, or of the nearest table around it."""
        name = ".".join(str(part) for part in path)
        for n in range(len(path), 0, -1):
            if path[:n] in self.lines:
                return f"{self.label}:{self.lines[path[:n]]} {name}"
        return f"{self.label} {name}".strip()


def refuse(where: str, given: str, allowed: str, cause: str = "", next_step: str = "") -> InputError:
    """Return an `InputError` of one finding."""
    return InputError(Finding("error", where, given, allowed, cause, next_step))


def inside(folder: Path, given: str, where: str) -> Path:
    """Return the file `given` in `folder`, resolved, refusing whatever leads out of the study folder.

    Raises
    ------
    InputError
        When the path is empty, absolute, a network path, holds NUL, leads out by ``..`` or by a symbolic
        link, or does not exist.
    """
    allowed = "a path relative to the study folder, in it"
    plain = given.replace("\\", "/")
    if not given.strip() or "\0" in given or len(given) > 400:
        raise refuse(
            where, f"path {shown(given)}", allowed, "Empty, too long or holds NUL", "Write the name of a file"
        )
    if plain.startswith(("/", "~")) or re.match(r"^[A-Za-z]:", plain) or "://" in plain:
        raise refuse(
            where,
            f"path {shown(given)} is absolute, a network path or an address",
            allowed,
            "Studies must run on another machine too",
            "Copy the file into the study folder and name it from there",
        )
    root = folder.resolve()
    try:
        target = (root / plain).resolve()
        outside = not target.is_relative_to(root)
        exists = target.is_file()
    except (OSError, ValueError, RuntimeError) as problem:
        raise refuse(
            where, f"path {shown(given)}", allowed, str(problem), "Write the name of a file"
        ) from None
    if outside:
        raise refuse(
            where,
            f"path {shown(given)} leads out of the study folder",
            allowed,
            'A ".." or a symbolic link leads out',
            "Copy the file into the study folder and name it from there",
        )
    if not exists:
        raise refuse(
            where,
            f"file {shown(given)} not found",
            "an existing file; no default is used",
            _others(root, target),
            "Put the file there or correct the name",
        )
    return target


def _others(root: Path, target: Path) -> str:
    around = target.parent if target.parent.is_dir() and target.parent.is_relative_to(root) else root
    names = sorted(p.relative_to(root).as_posix() for p in around.iterdir() if p.is_file())[:8]
    return f"Files here: {', '.join(names)}" if names else "The folder is empty"


def read_bytes(path: Path, label: str, limit: int) -> bytes:
    """Return the content of a file, its size looked at first."""
    try:
        if not path.is_file():
            raise refuse(
                label,
                "not found" if not path.exists() else "is not a file",
                "an existing file",
                next_step="Correct the path; no default is used",
            )
        size = path.stat().st_size
        if size > limit:
            raise refuse(
                label,
                f"{size:,} bytes",
                f"at most {limit:,} bytes",
                "Data in the wrong file?",
                "Put tables into CSV files of the study folder",
            )
        return path.read_bytes()
    except (PermissionError, OSError) as problem:
        raise refuse(
            label,
            f"cannot be read ({problem.strerror or problem})",
            "a readable file",
            next_step="Check permissions and disk",
        ) from None


def decode(raw: bytes, label: str) -> str:
    """Return the text of UTF-8 bytes, with or without a byte order mark."""
    for mark, name in ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if raw.startswith(mark):
            raise refuse(label, f"encoding {name}", "UTF-8", "Saved as Unicode text", _SAVE_AS)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise refuse(
            f"{label}:{line}",
            f"byte 0x{raw[problem.start]:02x} at position {problem.start} is not UTF-8",
            "text in UTF-8",
            _guess_encoding(raw),
            _SAVE_AS,
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refuse(f"{label}:{line}", "holds NUL bytes", "plain text in UTF-8", "A binary file?", _SAVE_AS)
    return text


_SAVE_AS = "Save the file as UTF-8"


def _guess_encoding(raw: bytes) -> str:
    if raw[:4] in (b"PK\x03\x04", b"PAR1") or raw[:2] == b"\x1f\x8b":
        return "This is an archive or a workbook, not text"
    return "Saved by Excel as cp932 (Shift-JIS) or Windows-1252?"


def read_toml(path: Path, label: str) -> TomlFile:
    """Return the strictly parsed TOML file at `path`, named `label` in messages.

    Raises
    ------
    InputError
        For size, encoding, syntax, doubled keys, nesting, and numbers that are not finite.
    """
    text = decode(read_bytes(path, label, TOML_LIMIT_BYTES), label)
    _shape(text, label)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _syntax(str(problem), text, label) from None
    except (RecursionError, MemoryError):
        raise _too_deep(label) from None
    except ValueError as problem:
        raise refuse(
            label,
            "a number or date that cannot be read",
            "numbers of at most 300 digits, real dates",
            str(problem)[:120],
            "Correct the value",
        ) from None
    file = TomlFile(label, data, positions(text))
    problems = list(_unfit(data, (), file))
    if problems:
        from scenarios.findings import Findings

        raise InputError(Findings(tuple(problems)))
    return file


def _shape(text: str, label: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _LINE_LIMIT:
            raise refuse(
                f"{label}:{number}",
                f"a line of {len(line):,} characters",
                f"at most {_LINE_LIMIT:,}",
                "A table in the wrong file?",
                "Put tables into CSV files of the study folder",
            )
        if _LONG_NUMBER.search(line):
            raise refuse(
                f"{label}:{number}",
                "a number of more than 300 digits",
                "at most 300 digits",
                "A slip of the keyboard?",
                "Correct the number",
            )
        if _LONG_KEY.search(line) or _BRACKETS.search(line):
            raise _too_deep(f"{label}:{number}")
    if _BRACKETS.search(text):
        raise _too_deep(label)


def _too_deep(where: str) -> InputError:
    return refuse(
        where,
        "nested too deeply",
        f"at most {DEPTH_LIMIT} levels",
        "Not a study file?",
        "Compare with the file that leapfrog demo writes",
    )


def _syntax(message: str, text: str, label: str) -> InputError:
    match = _LINE_OF_ERROR.search(message)
    what = _LINE_OF_ERROR.sub("", message).replace(" (at end of document)", " at the end of the file")
    line = int(match[1]) if match else text.count("\n") + 1
    content = text.split("\n")[line - 1].strip() if 0 < line <= text.count("\n") + 1 else ""
    if "overwrite" in what or "twice" in what or "already" in what:
        return refuse(
            f"{label}:{line}",
            f"{shown(content)} is given a second time",
            "each key and section once",
            "Copied and not renamed?",
            "Delete or rename one of the two",
        )
    return refuse(
        f"{label}:{line}",
        f"{what}: {shown(content)}",
        "TOML 1.0",
        "Missing quote, bracket or comma?",
        "Correct the line",
    )


def _unfit(value: Any, path: tuple[str | int, ...], file: TomlFile) -> list[Finding]:
    """Walk over the parsed data without recursion and report non-finite numbers and deep nesting."""
    found: list[Finding] = []
    todo: list[tuple[Any, tuple[str | int, ...]]] = [(value, path)]
    while todo:
        item, at = todo.pop()
        if len(at) > DEPTH_LIMIT:
            return [*_too_deep(file.where(at[:DEPTH_LIMIT])).findings]
        if isinstance(item, Mapping):
            todo += [(v, (*at, k)) for k, v in reversed(list(item.items()))]
        elif isinstance(item, list):
            todo += [(v, (*at, n)) for n, v in reversed(list(enumerate(item)))]
        elif isinstance(item, float) and not math.isfinite(item):
            found.append(
                Finding(
                    "error",
                    file.where(at),
                    shown(item),
                    "a finite number",
                    "A gap in the data?",
                    "Write the number, or leave the key out",
                )
            )
        elif isinstance(item, int) and not isinstance(item, bool) and abs(item) >= 2**63:
            found.append(
                Finding(
                    "error",
                    file.where(at),
                    "a whole number beyond 64 bits",
                    "below 9.2e18",
                    "A slip of the keyboard?",
                    "Correct the number",
                )
            )
    return found
