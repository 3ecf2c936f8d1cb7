"""`Finding`: one thing that is wrong or worth knowing about the input, in one form everywhere.

The form is: *where: what you gave, what is allowed (source). Most likely cause. Next step.* All problems are
reported at once, one a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
_LONGEST_GIVEN = 160


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes
    ----------
    severity
        ``error`` stops, ``warning`` is shown with every result, ``note`` is for the record.
    where
        File, line and key, such as ``study.toml:14 parameters.crane_power``.
    given
        What was given.
    allowed
        What is allowed, with the source of the limit where there is one.
    cause
        The most likely cause.
    next_step
        What to do now.
    """

    severity: Severity
    where: str
    given: str
    allowed: str
    cause: str = ""
    next_step: str = ""

    def line(self) -> str:
        """Return the finding in one line of text without control characters."""
        parts = [f"{_clean(self.where)}: {_clean(self.given)}"]
        if self.allowed:
            parts[0] += f"; {_clean(self.allowed)}"
        parts += [_clean(part) for part in (self.cause, self.next_step) if part]
        return " ".join(part if part.endswith((".", "?", "!")) else part + "." for part in parts)

    def as_dict(self) -> dict[str, str]:
        """Return the fields by name, for JSON."""
        return asdict(self)


def shown(value: object) -> str:
    """Return `value` as it may stand in a message: short, quoted if it is a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        text = f'"{value}"' if isinstance(value, str) else f"{value}"
    except ValueError:  # an integer too long to print
        text = "a number of more than 4,300 digits"
    text = _clean(text)
    return text if len(text) <= _LONGEST_GIVEN else text[:_LONGEST_GIVEN] + "..."


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))


class InputError(ValueError):
    """The input cannot be used; carries all findings."""

    def __init__(self, findings: Findings | Finding) -> None:
        self.findings = findings if isinstance(findings, Findings) else Findings((findings,))
        super().__init__("\n".join(finding.line() for finding in self.findings.errors))


@dataclass(frozen=True)
class Findings:
    """All findings of one reading, in the order of the file."""

    items: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.items if finding.severity == severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop the run."""
        return self._of("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that are shown with every result."""
        return self._of("warning")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Findings for the record."""
        return self._of("note")

    def raise_if_errors(self) -> None:
        """Raise `InputError` with all findings when at least one is an error."""
        if self.errors:
            raise InputError(self)

    def lines(self, *severities: Severity) -> list[str]:
        """Return the findings as text, one a line, errors first; all severities unless told."""
        wanted: Iterable[Severity] = severities or ("error", "warning", "note")
        return [finding.line() for severity in wanted for finding in self._of(severity)]

    def as_dicts(self) -> list[dict[str, str]]:
        """Return the findings for JSON."""
        return [finding.as_dict() for finding in self.items]
