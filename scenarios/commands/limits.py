"""Values of options, checked before anything is opened: every message names the option and its limit."""

from __future__ import annotations

import re
from pathlib import Path

from scenarios.path_encoding import refuse_undecoded
from scenarios.reading import refuse

_SHARE = re.compile(r"^(?P<number>\d+(\.\d+)?)\s*(?P<percent>%?)$")

_RANGE = re.compile(r"^(?P<first>\d{1,9})(-(?P<last>\d{1,9}))?$")


def whole(option: str, value: int | None, low: int, high: int) -> None:
    """Refuse a number outside [`low`, `high`]; None means that the option was not given."""
    if value is not None and not low <= value <= high:
        raise refuse(
            option, str(value), f"a whole number {low:,}..{high:,}", "", f"Write {option} {max(low, 1)}"
        )


def max_failed(text: str | None, draws: int) -> int | None:
    """Return the number of draws that may fail, from ``12`` or ``1%``."""
    if text is None:
        return None
    match = _SHARE.match(text.strip())
    if (
        match is None
        or (match["percent"] and float(match["number"]) > 100)
        or (not match["percent"] and "." in text)
    ):
        raise refuse(
            "--max-failed",
            text,
            "a whole number of draws, or a share such as 1%",
            "",
            "Write --max-failed 1%",
        )
    if match["percent"]:
        return int(float(match["number"]) / 100.0 * draws)
    return int(match["number"])


def share(option: str, text: str | None) -> float | None:
    """Return a share [-] from ``1%``, or None."""
    if text is None:
        return None
    match = _SHARE.match(text.strip())
    if match is None or not match["percent"] or not 0 < float(match["number"]) <= 100:
        raise refuse(option, text, "a share above 0% and up to 100%", "", f"Write {option} 1%")
    return float(match["number"]) / 100.0


def sweep_options(n: int | None, seed: int | None, workers: int, chunk_size: int | None) -> None:
    """Refuse draws, seed, workers or chunk size out of range."""
    whole("-n", n, 1, 10_000_000)
    whole("--seed", seed, 0, 2**63 - 1)
    whole("--workers", workers, 0, 1024)
    whole("--chunk-size", chunk_size, 1, 100_000)


def draw_list(option: str, text: str | None, draws: int) -> tuple[int, ...]:
    """Return draws in rising order from ``3,17`` or ``0-9,17``; none without a text."""
    if text is None:
        return ()
    found: set[int] = set()
    for part in text.split(","):
        match = _RANGE.match(part.strip())
        first = int(match["first"]) if match else 0
        last = int(match["last"] or match["first"]) if match else -1
        if not 0 <= first <= last < draws:
            raise refuse(
                option,
                text,
                f"draws 0..{draws - 1:,} or ranges of them, parted by commas",
                "" if match is None else f"Not among the draws, or the wrong way round: {part.strip()}",
                f"Write {option} 0,{draws - 1}" if draws > 1 else f"Write {option} 0",
            )
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def out_folder(out: Path | None, name: str) -> Path:
    """Return the folder for results: `out`, or ``results/NAME``."""
    folder = Path("results") / name if out is None else out
    if "\0" in str(folder) or not str(folder).strip():
        raise refuse("--out", repr(str(folder)), "a folder", "", "Write --out results/mine")
    refuse_undecoded("--out", folder)
    return folder
