"""The rules of the house, read from the syntax tree; they also bind modules that are not yet written."""

from __future__ import annotations

import ast
import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("twins", "calibration", "scenarios")
PATHS = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
TWINS = sorted(p.parent.name for p in (ROOT / "twins").glob("*/twin.py") if p.parent.name != "core")

# Each outside library has its door: all other modules see only what the door hands on.
DOORS = {
    "simpy": ("twins/core/des.py",),
    "cantera": ("twins/core/physics/thermochemistry.py",),
    "numba": ("twins/core/compiled.py",),
    "pvlib": ("twins/port/sun.py",),
    "dask": ("scenarios/executors*",),
    "distributed": ("scenarios/executors*",),
    "sqlite3": ("scenarios/manifest*",),
    "matplotlib": ("scenarios/report/*",),
    "jinja2": ("scenarios/report/*",),
    "typer": ("scenarios/cli.py", "scenarios/commands/*"),
    "rich": ("scenarios/cli.py", "scenarios/commands/*"),
    # pvlib asks for its index of times
    "pandas": ("scenarios/*", "calibration/*", "twins/port/sun.py"),
    "emcee": ("calibration/samplers/ensemble.py",),
    "dynesty": ("calibration/samplers/nested.py",),
    "h5netcdf": ("calibration/inference_data.py",),
    "pyarrow": ("scenarios/*",),
    "pydantic": ("scenarios/*",),
}
# path -> why it may be longer than 300 lines
LONG_MODULES: dict[str, str] = {
    "twins/bus_fleet/parameters.py": "one table: a row a number",
    "twins/rice_husk/parameters.py": "one table: a row a number",
}
# path:function -> why its body may be longer than 60 lines
LONG_FUNCTIONS: dict[str, str] = {}


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(p): p for p in PATHS}


def imported(path: Path, *, at_load_only: bool = False) -> Iterator[str]:
    """Give the full names of all imports, also those inside functions unless `at_load_only`."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in top_level(tree(path)) if at_load_only else ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], base]
                ).rstrip(".")
            full = [f"{base}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else base for name in full)


def top_level(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when the module is loaded: no function bodies, nothing only for type checkers."""
    for child in ast.iter_child_nodes(node):
        typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        if not typing_only and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from top_level(child)


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def may_import(importer: str, target: str) -> bool:
    """Answer for one import between our own packages: scenarios, calibration, twins, each only downwards."""
    first = importer.split(".")[0]
    if first == "twins":
        owner = ".".join(importer.split(".")[:2])
        if importer == "twins":
            return within(target, "twins.core")
        return within(target, "twins.core") or (owner != "twins.core" and within(target, owner))
    if within(target, *(f"twins.{twin}" for twin in TWINS)):
        return False
    lower = {"calibration": ("twins", "calibration"), "scenarios": PACKAGES}[first]
    if not within(target, *lower):
        return False
    top_floor = ("scenarios.cli", "scenarios.commands", "scenarios.report")
    return not within(target, *top_floor) or within(importer, *top_floor)


@pytest.mark.parametrize("path", PATHS, ids=short)
def test_imports_point_down(path: Path) -> None:
    ours = [name for name in imported(path) if name.split(".")[0] in PACKAGES]
    assert [name for name in ours if not may_import(module_name(path), name)] == []


def test_the_rule_of_directions_can_fail() -> None:
    assert not may_import("twins.bus_fleet.twin", "twins.digester.equations")
    assert not may_import("twins.core.registry", "twins.bus_fleet")
    assert not may_import("twins.bus_fleet.twin", "scenarios.accounting")
    assert not may_import("scenarios.sweep", f"twins.{TWINS[0]}.parameters" if TWINS else "tests")
    assert not may_import("scenarios.results", "scenarios.report.html")
    assert not may_import("calibration.posterior", "scenarios.results")
    assert may_import("scenarios.sweep", "calibration.posterior")
    assert may_import("twins.bus_fleet.twin", "twins.core.outcome")


@pytest.mark.parametrize("path", PATHS, ids=short)
def test_outside_libraries_come_through_their_door(path: Path) -> None:
    found = {name.split(".")[0] for name in imported(path)} & set(DOORS)
    inside = Path(short(path))
    assert [
        name
        for name in sorted(found)
        if not any(inside.match(door) or _below(inside, door) for door in DOORS[name])
    ] == []


def _below(path: Path, door: str) -> bool:
    return door.endswith("/*") and path.is_relative_to(door.removesuffix("/*"))


def test_physics_sees_floats_and_arrays_only() -> None:
    banned = ("pandas", "simpy", "twins.core.parameters", "twins.core.des", "twins.core.priors")
    for path in PATHS:
        if path.is_relative_to(ROOT / "twins" / "core" / "physics"):
            assert not [name for name in imported(path) if within(name, *banned)], short(path)


def docstrings(module: ast.Module) -> set[int]:
    """Give the ids of the nodes that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(module) if isinstance(node, owners) and ast.get_docstring(node)]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def test_upper_floors_name_no_twin() -> None:
    named: list[str] = []
    for path in PATHS:
        if path.relative_to(ROOT).parts[0] == "twins" or path.is_relative_to(ROOT / "scenarios" / "library"):
            continue
        texts = docstrings(tree(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
                words = set(re.findall(r"\w+", node.value))  # "port" is part of "report"
                named += [f"{short(path)}:{node.lineno} {twin}" for twin in TWINS if twin in words]
    assert named == [], "go through twins.load(name); the name belongs to the study"


def test_no_import_circles() -> None:
    graph = {
        name: {t for t in imported(path, at_load_only=True) if t in MODULES and t != name}
        for name, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_modules_are_short() -> None:
    lengths = {short(p): len(p.read_text(encoding="utf-8").splitlines()) for p in PATHS}
    assert {p: n for p, n in lengths.items() if n > 300 and p not in LONG_MODULES} == {}
    assert [p for p in LONG_MODULES if lengths.get(p, 0) <= 300] == [], "exceptions that are no longer needed"


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in PATHS:
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path, node


def code_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node) else node.body


def test_functions_are_short() -> None:
    lengths: dict[str, int] = {}
    for path, node in functions():
        body = code_of(node)
        lengths[f"{short(path)}:{node.name}"] = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
    assert {f: n for f, n in lengths.items() if n > 60 and f not in LONG_FUNCTIONS} == {}
    assert [f for f in LONG_FUNCTIONS if lengths.get(f, 0) <= 60] == [], (
        "exceptions that are no longer needed"
    )


def undocumented(path: Path) -> Iterator[str]:
    module = tree(path)
    if not ast.get_docstring(module):
        yield short(path)
    for node in module.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            members = node.body if isinstance(node, ast.ClassDef) else []
            for member in [node, *(m for m in members if isinstance(m, ast.FunctionDef))]:
                if not member.name.startswith("_") and not ast.get_docstring(member):
                    yield f"{short(path)}:{member.lineno} {member.name}"


def test_everything_public_is_documented() -> None:
    assert [place for path in PATHS for place in undocumented(path)] == []


BANNED_CALLS = {
    "eval",
    "exec",
    "print",
    "compile",
    "os.system",
    "os.popen",
    "yaml.load",
    "pd.read_pickle",
    "breakpoint",
}
BANNED_IMPORTS = {
    "pickle",
    "cloudpickle",
    "dill",
    "marshal",
    "shelve",
    "joblib",
    "urllib",
    "requests",
    "http",
    "ftplib",
}


@pytest.mark.parametrize("path", PATHS, ids=short)
def test_nothing_dangerous_is_called(path: Path) -> None:
    found = [f"import {name}" for name in imported(path) if name.split(".")[0] in BANNED_IMPORTS]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func) in BANNED_CALLS or _global_random(node) or _shell(node):
                found.append(f"line {node.lineno}: {ast.unparse(node)[:60]}")
        if isinstance(node, ast.Global):
            found.append(f"line {node.lineno}: global {', '.join(node.names)}")
    assert found == []


def _global_random(node: ast.Call) -> bool:
    """Answer whether a call draws from a global state, or from a generator that nobody seeded."""
    match = re.fullmatch(r"(?:np\.random|numpy\.random|random)\.(\w+)", ast.unparse(node.func))
    if match is None or match[1] in {"Generator", "SeedSequence", "PCG64DXSM"}:
        return False
    return match[1] != "default_rng" or not node.args


def _shell(node: ast.Call) -> bool:
    return any(k.arg == "shell" and ast.unparse(k.value) != "False" for k in node.keywords)


def test_modules_are_nouns_of_the_field() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "manager", "common", "tools"}
    assert [short(p) for p in PATHS if vague & set(p.stem.split("_"))] == []


def test_init_files_only_hand_on_names() -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
    for path in PATHS:
        if path.name == "__init__.py":
            assert all(isinstance(node, allowed) for node in tree(path).body), short(path)


def test_each_equation_is_written_once() -> None:
    """Refuse two functions with the same code, and one physical constant typed in two modules."""
    bodies: dict[str, list[str]] = defaultdict(list)
    for path, node in functions():
        text = "\n".join(ast.dump(statement) for statement in code_of(node))
        if (
            not node.name.startswith("__")
            and sum(1 for statement in code_of(node) for _ in ast.walk(statement)) >= 40
        ):
            bodies[text].append(f"{short(path)}:{node.name}")
    assert [places for places in bodies.values() if len(places) > 1] == []

    constants: dict[float, set[str]] = defaultdict(set)
    for path in PATHS:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, float) and _digits(node.value) >= 5:
                constants[node.value].add(short(path))
    assert {value: sorted(places) for value, places in constants.items() if len(places) > 1} == {}


def _digits(value: float) -> int:
    """Give the number of significant decimal digits that had to be typed."""
    return len(f"{value:.15g}".split("e")[0].replace(".", "").replace("-", "").strip("0"))
