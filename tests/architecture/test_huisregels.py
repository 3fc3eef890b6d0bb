"""House rules that a machine can check (CONTRIBUTING.md says why each exists)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("overleg", "followup", "scan", "sociale-kaart", "stats")
PARTS = ("app", "settings", "auth", "api", "consumers", "service", "repository", "tables", "domain", "migrations")
MAX_FILE = 350
MAX_FUNCTION = 45


def package(service: str) -> Path:
    return ROOT / "services" / service / "src" / service.replace("-", "_")


def sources() -> list[Path]:
    folders = [ROOT / "libs" / "common" / "src", ROOT / "libs" / "devstack" / "src", *(package(s) for s in SERVICES)]
    return [p for folder in folders for p in sorted(folder.rglob("*.py"))]


def part(service: str, name: str) -> list[Path]:
    root = package(service)
    return [root / f"{name}.py"] if (root / f"{name}.py").exists() else sorted((root / name).rglob("*.py"))


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.lineno


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_rooms(service):
    root = package(service)
    missing = [name for name in PARTS if not (root / f"{name}.py").exists() and not (root / name).is_dir()]
    assert missing == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_route_does_one_thing(service):
    wrong = []
    for path in part(service, "api"):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.AsyncFunctionDef) or not any(
                "router" in ast.dump(d) for d in function.decorator_list
            ):
                continue
            wrong += [
                f"{path.name}:{node.lineno} {function.name}"
                for node in ast.walk(function)
                if isinstance(node, ast.If | ast.Try | ast.For | ast.While)
            ]
    assert wrong == []


def test_only_common_db_and_its_neighbours_commit():
    allowed = {"common/db/engine.py", "common/testing/savepoints.py", "common/db/tx.py"}
    wrong = []
    for path in sources():
        relative = str(path).split("/src/")[1]
        if relative in allowed or relative.startswith("devstack/"):
            continue
        for name, line in calls(ast.parse(path.read_text())):
            # aiokafka's consumer.commit moves an offset, which is a courtesy: the offset that counts is in the database.
            if name == "rollback" or (name == "commit" and not relative.startswith("common/kafka/")):
                wrong.append(f"{relative}:{line} {name}")
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
def test_queries_live_in_the_repository(service):
    wrong = []
    for name in ("api", "service", "consumers", "domain", "app", "auth"):
        for path in part(service, name):
            for called, line in calls(ast.parse(path.read_text())):
                if called in {"fetch", "fetchrow", "fetchval", "execute", "executemany", "select", "text"}:
                    wrong.append(f"{path.name}:{line} {called}")
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_clock_is_an_argument(service):
    wrong = []
    for name in ("api", "service", "consumers", "domain", "repository"):
        for path in part(service, name):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}:
                    owner = node.value.id if isinstance(node.value, ast.Name) else ""
                    if owner in {"datetime", "date", "time"}:
                        wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_domain_is_synchronous(service):
    for path in part(service, "domain"):
        found = [
            n.lineno for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.AsyncFunctionDef | ast.Await)
        ]
        assert found == [], path.name


def test_no_app_or_settings_are_made_at_import():
    wrong = []
    for path in sources():
        for node in ast.parse(path.read_text()).body:
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Call):
                name = getattr(value.func, "id", getattr(value.func, "attr", ""))
                if name in {"FastAPI", "Settings"}:
                    wrong.append(f"{path}:{node.lineno}")
    assert wrong == []


def test_files_and_functions_stay_small():
    big = [
        f"{p.relative_to(ROOT)} {n}"
        for p in sources()
        if "migrations" not in p.parts and (n := len(p.read_text().splitlines())) > MAX_FILE
    ]
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > MAX_FUNCTION
    ]
    assert (big, long) == ([], [])


def test_public_things_have_a_docstring():
    missing = []
    for path in sources():
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        if ast.get_docstring(tree) is None and path.read_text().strip():
            missing.append(f"{path.relative_to(ROOT)} (module)")
        missing += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]
    assert missing == []


def test_the_repository_speaks_of_the_project_alone():
    secret_paths = re.compile(r"(^|[\s\"'(=:])/(work|root|home)/")
    wrong = []
    for path in ROOT.rglob("*"):
        skip = {
            ".git",
            ".venv",
            ".uv",
            ".keten",
            "node_modules",
            ".mypy_cache",
            ".ruff_cache",
            ".pytest_cache",
            ".hypothesis",
            "__pycache__",
        }
        if (
            not path.is_file()
            or skip & set(path.parts)
            or path.suffix not in {".py", ".md", ".yml", ".yaml", ".toml", ".sh", ".sql", ".json"}
        ):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if secret_paths.search(line) and path.name != Path(__file__).name:
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []
