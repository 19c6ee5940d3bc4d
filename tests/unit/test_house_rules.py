"""The house rules that a machine can check: sizes, names, docstrings, purity of the domain, one way to defer jobs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "saleschannel"
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
NOT_IN_THE_DOMAIN = {"django", "httpx", "procrastinate", "psycopg", "random", "secrets", "uuid", "requests"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
THE_PLACE_THAT_DEFERS = Path("job_queue.py")

# Exceptions are visible here, each with its reason: "path" for a module, "path::function" for a function.
LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def modules() -> list[Path]:
    """The product's own modules; migrations are written by Django."""
    return sorted(path.relative_to(SOURCES) for path in SOURCES.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse((SOURCES / module).read_text(encoding="utf-8"))


def functions_of(module: Path) -> Iterator[tuple[str, int]]:
    """Each function's name in the exception list and its length in lines, without its docstring."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            end = node.end_lineno or node.lineno
            docstring = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) is not None else 0
            yield f"{module.as_posix()}::{node.name}", end - node.lineno + 1 - docstring


def imports_of(module: Path) -> set[str]:
    """The top-level packages a module imports, wherever in the module it does so."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def calls_of_methods(module: Path) -> Iterator[tuple[str, int]]:
    """Name and line of each call of the form `something.name(...)`."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno


def domain_modules() -> list[Path]:
    return [module for module in modules() if module.parts[0] == "domain"]


def test_there_is_something_to_check() -> None:
    assert len(domain_modules()) >= 16


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {path.as_posix(): len((SOURCES / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_MODULE}

    assert {name: length for name, length in too_long.items() if name not in LONG_MODULES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = dict(function for module in modules() for function in functions_of(module))
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}

    assert {name: length for name, length in too_long.items() if name not in LONG_FUNCTIONS} == {}


@pytest.mark.parametrize("exceptions", [LONG_MODULES, LONG_FUNCTIONS], ids=["modules", "functions"])
def test_every_exception_has_a_reason_and_still_exists(exceptions: dict[str, str]) -> None:
    existing = {module.as_posix() for module in modules()}
    existing |= {name for module in modules() for name, _ in functions_of(module)}

    assert set(exceptions) <= existing
    assert all(reason.strip() for reason in exceptions.values())


def test_no_module_is_named_after_nothing() -> None:
    assert [module.as_posix() for module in modules() if NO_NAMES & {*module.parts[:-1], module.stem}] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [module.as_posix() for module in modules() if not ast.get_docstring(tree_of(module))] == []


@pytest.mark.parametrize("module", domain_modules(), ids=lambda module: module.as_posix())
def test_a_domain_module_is_pure(module: Path) -> None:
    assert imports_of(module) & NOT_IN_THE_DOMAIN == set()
    assert [f"{name} in line {line}" for name, line in calls_of_methods(module) if name in CLOCKS] == []


def test_jobs_are_deferred_in_one_place_only() -> None:
    bare = [
        f"{module.as_posix()}:{line}"
        for module in modules()
        if module != THE_PLACE_THAT_DEFERS
        for name, line in calls_of_methods(module)
        if name in {"defer", "defer_async", "batch_defer", "batch_defer_async"}
        and not is_djangos_own_defer(module, line)
    ]

    assert bare == [], "use saleschannel.job_queue.defer: it commits the job together with the rows"


def is_djangos_own_defer(module: Path, line: int) -> bool:
    """`QuerySet.defer` names fields as texts; a job's arguments are named."""
    return any(
        isinstance(node, ast.Call)
        and node.lineno == line
        and bool(node.args)
        and all(isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in node.args)
        and not node.keywords
        for node in ast.walk(tree_of(module))
    )
