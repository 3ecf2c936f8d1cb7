"""Damage of every kind is named with its place, and the same sweep again repairs it."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scenarios.results import Results
from scenarios.store import BANDS, CHUNKS, INPUTS, MANIFEST, StoreDamagedError
from scenarios.verification import verify
from tests.scenarios.sweep.conftest import SCENARIOS, run_toy
from tests.toy_twin import TWIN, ToyParameters

CASES = 220


def chunk_paths(folder: Path) -> list[Path]:
    return sorted((folder / CHUNKS).iterdir())


def any_file(folder: Path, rng: random.Random) -> Path:
    return rng.choice([*chunk_paths(folder), folder / INPUTS, folder / BANDS])


def truncate(folder: Path, rng: random.Random) -> str:
    path = any_file(folder, rng)
    os.truncate(path, rng.randrange(path.stat().st_size))
    return path.name


def flip(folder: Path, rng: random.Random) -> str:
    path = any_file(folder, rng)
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)
    return path.name


def delete(folder: Path, rng: random.Random) -> str:
    path = any_file(folder, rng)
    path.unlink()
    return path.name


def swap(folder: Path, rng: random.Random) -> str:
    one, other = rng.sample(chunk_paths(folder), 2)
    spare = folder / "spare"
    one.rename(spare)
    other.rename(one)
    spare.rename(other)
    return one.name


def duplicate(folder: Path, rng: random.Random) -> str:
    one, other = rng.sample(chunk_paths(folder), 2)
    shutil.copy(one, other)
    return other.name


def copy_under_new_name(folder: Path, rng: random.Random) -> str:
    path = rng.choice(chunk_paths(folder))
    shutil.copy(path, path.with_name("9" + path.name[1:]))
    return "9" + path.name[1:]


def stranger(folder: Path, rng: random.Random) -> str:
    (folder / CHUNKS / "notes.txt").write_text("mine")
    return "notes.txt"


def statement(text: str) -> Callable[[Path, random.Random], str]:
    def change(folder: Path, rng: random.Random) -> str:
        base = sqlite3.connect(folder / MANIFEST)
        (first,) = rng.choice(base.execute("SELECT first FROM chunks").fetchall())
        count = base.execute(text.replace(":first", str(first))).rowcount
        base.commit()
        base.close()
        assert count > 0
        return (
            MANIFEST
            if text.startswith("UPDATE")
            else f"{first} to "
            if "chunks" in text
            else "failure of draw"
        )

    return change


def overwrite_manifest(folder: Path, rng: random.Random) -> str:
    path = folder / MANIFEST
    content = bytearray(path.read_bytes())
    start = rng.randrange(0, len(content) - 4096, 4096)
    content[start : start + 4096] = rng.randbytes(4096)
    path.write_bytes(content)
    return MANIFEST


KINDS: dict[str, Callable[[Path, random.Random], str]] = {
    "truncate": truncate,
    "flip": flip,
    "delete": delete,
    "swap": swap,
    "duplicate": duplicate,
    "copy": copy_under_new_name,
    "stranger": stranger,
    "row deleted": statement("DELETE FROM chunks WHERE first = :first"),
    "hash edited": statement("UPDATE chunks SET sha256 = substr(sha256, 2) || 'x' WHERE first = :first"),
    "count edited": statement("UPDATE chunks SET failed = failed + 1 WHERE first = :first"),
    "seed edited": statement("UPDATE meta SET value = '8' WHERE name = 'seed'"),
    "failure deleted": statement("DELETE FROM failures WHERE draw = 3"),
    "failure edited": statement("UPDATE failures SET message = 'all is well' WHERE draw = 3"),
    "manifest overwritten": overwrite_manifest,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep with a failed draw."""
    folder = tmp_path_factory.mktemp("sound") / "results"
    poisoned = {**SCENARIOS, "poisoned": ToyParameters(poison="status", poison_draws=("3",))}
    run_toy(folder, 24, chunk_size=3, scenarios=poisoned)
    assert verify(folder, 24, TWIN).findings.items == ()
    return folder


def cases() -> Iterator[tuple[int, str]]:
    return itertools.islice(enumerate(itertools.cycle(KINDS)), CASES)


def test_every_damage_is_named(sound: Path, tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    missed: list[str] = []
    for number, kind in cases():
        folder = tmp_path / str(number)
        shutil.copytree(sound, folder)
        place = KINDS[kind](folder, random.Random(number))
        found = verify(folder, 0, TWIN)
        if found.ok or not any(place in line for line in found.findings.lines("error")):
            missed.append(f"{number} {kind} at {place}: {found.findings.lines()}")
        shutil.rmtree(folder)
    assert missed == []
    figure("damaged stores", f"damaged stores detected {CASES} of {CASES}, {len(KINDS)} kinds")


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if "edited" not in k and k not in ("stranger", "failure deleted")]
)
def test_the_same_sweep_repairs(kind: str, sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(sound, folder)
    expected = Results.open(folder).content_hash()
    KINDS[kind](folder, random.Random(5))
    poisoned = {**SCENARIOS, "poisoned": ToyParameters(poison="status", poison_draws=("3",))}
    if kind == "manifest overwritten":
        with pytest.raises(StoreDamagedError, match=r"Move manifest\.db away and run the same command"):
            run_toy(folder, 24, chunk_size=3, scenarios=poisoned)
        (folder / MANIFEST).unlink()
    again = run_toy(folder, 24, chunk_size=3, scenarios=poisoned)
    assert again.content_hash() == expected
    assert len(again.failures()) == 1
    assert verify(folder, 2, TWIN).ok


def test_other_bits_in_a_sound_file_come_out_in_the_recomputation(sound: Path, tmp_path: Path) -> None:
    """Someone with time rewrites a chunk, its name and its row: only computing again can tell."""
    import pyarrow.parquet as pq

    from scenarios import store
    from scenarios.manifest import Manifest

    folder = tmp_path / "results"
    shutil.copytree(sound, folder)
    path = chunk_paths(folder)[0]
    table, record = store.read_table(path), store.read_record(path)
    values = table["leaked_kg"].to_numpy().copy()
    values[0] *= 1.0 + 2.0**-52
    changed = table.set_column(table.schema.get_field_index("leaked_kg"), "leaked_kg", [values])
    content = store.table_bytes(changed, record)
    with Manifest(folder, write=True) as manifest:
        row, failures = manifest.chunks()[0], manifest.failures()
        import hashlib

        new = row._replace(sha256=hashlib.sha256(content).hexdigest())
        path.unlink()
        (folder / CHUNKS / new.file_name).write_bytes(content)
        manifest.add_chunk(new, [f for f in failures if row.first <= f.draw < row.last])
    assert pq.read_table(folder / CHUNKS / new.file_name).num_rows == row.rows
    found = verify(folder, 24, TWIN)
    assert found.differ == (0,)
    assert [line for line in found.findings.lines("error") if "draw 0 comes out with other bits" in line]


def test_verify_says_when_it_could_not_compute_again(sound: Path) -> None:
    found = verify(sound, 5)  # the toy is no shipped twin
    assert found.ok
    assert found.n_draws == 0
    assert "draws were not computed again" in found.findings.lines("note")[0]


def test_reading_a_damaged_chunk_names_it(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(sound, folder)
    path = chunk_paths(folder)[2]
    os.truncate(path, 100)
    with pytest.raises(StoreDamagedError, match=path.name):
        Results.open(folder).frame()
