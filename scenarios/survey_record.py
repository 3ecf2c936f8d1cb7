"""What a reading of survey files found: findings in order, and counts of what was kept and dropped, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from scenarios.findings import Finding, Findings, Severity

ALIKE_SHOWN = 20


@dataclass
class Record:
    """State of one reading.

    Attributes
    ----------
    points_part_thousands
        True once a number such as 1.234.567 was read.
    three_digits
        Place and text of numbers such as 4.200, which then can be read in two ways.
    """

    findings: list[Finding] = field(default_factory=list[Finding])
    kept: Counter[str] = field(default_factory=Counter[str])
    dropped: Counter[str] = field(default_factory=Counter[str])
    points_part_thousands: bool = False
    three_digits: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def error(self, where: str, given: str, allowed: str, cause: str, next_step: str) -> None:
        """Write down what stops the reading."""
        self.findings.append(Finding("error", where, given, allowed, cause, next_step))

    def warning(self, where: str, given: str, allowed: str, cause: str, next_step: str) -> None:
        """Write down what is shown with every result."""
        self.findings.append(Finding("warning", where, given, allowed, cause, next_step))

    def note(self, where: str, given: str, allowed: str = "", cause: str = "", next_step: str = "") -> None:
        """Write down what is for the record only."""
        self.findings.append(Finding("note", where, given, allowed, cause, next_step))

    def add(self, findings: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        self.findings.extend(findings)

    @property
    def failed(self) -> bool:
        """True where at least one finding is an error."""
        return any(finding.severity == "error" for finding in self.findings)

    def result(self) -> Findings:
        """Return all findings; of many that are alike the first twenty and the number of the others."""
        for where, text in self.three_digits if self.points_part_thousands else ():
            self.error(
                where,
                text,
                "a number that can be read in one way: other cells have points for thousands",
                "A point for thousands, or a decimal point?",
                "Write thousands without points in all cells",
            )
        self.three_digits.clear()
        shown: list[Finding] = []
        seen: Counter[tuple[Severity, str, str]] = Counter()
        for finding in self.findings:
            kind = (finding.severity, finding.allowed, finding.cause)
            seen[kind] += 1
            if seen[kind] <= ALIKE_SHOWN:
                shown.append(finding)
        for (severity, allowed, cause), n in seen.items():
            if n > ALIKE_SHOWN:
                first = next(
                    f for f in self.findings if (f.severity, f.allowed, f.cause) == (severity, allowed, cause)
                )
                more = f"{n - ALIKE_SHOWN:,} more of this kind, the first like {first.given}"
                shown.append(Finding(severity, first.where, more, allowed, cause, first.next_step))
        return Findings(tuple(shown))
