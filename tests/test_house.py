"""The house keeps its shape: what import-linter cannot see."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parent.parent / "firstfix"
#: Lowest first; the same order as in .importlinter.
FLOORS = [
    "platform",
    "customers",
    "equipment",
    "people",
    "diagnosis",
    "work",
    "logistics",
    "scheduling",
    "field",
    "billing",
    "care",
    "messaging",
    "rewards",
    "growth",
    "portal",
    "insight",
    "engineer",
]
PRIVATE = {"urls", "admin", "pages", "api", "jobs", "forms", "reactions", "translate"}


def floor_of(model: type[models.Model]) -> int:
    package = model.__module__.split(".")
    return FLOORS.index(package[1]) if package[0] == "firstfix" else -1


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("firstfix.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label_lower)
def test_relations_point_down(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and isinstance(field.related_model, type):
            assert floor_of(field.related_model) <= floor_of(model), f"{model.__name__}.{field.name} points up"


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("area", settings.AREAS)
def test_no_area_reaches_into_anothers_surfaces(area: str) -> None:
    for path in (ROOT / area).rglob("*.py"):
        for name in imports_of(path):
            parts = name.split(".")
            if parts[0] == "firstfix" and len(parts) > 2 and parts[1] in settings.AREAS and parts[1] != area:
                assert parts[2] not in PRIVATE, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("area", settings.AREAS)
def test_engines_are_called_from_translate_only(area: str) -> None:
    for path in (ROOT / area).rglob("*.py"):
        if path.name != "translate.py" and "tests" not in path.parts and "translate" not in path.parts:
            engines = [name for name in imports_of(path) if name.startswith("firstfix.engines")]
            assert engines == [], path.relative_to(ROOT)


def test_migrations_are_few_steps() -> None:
    """For each step Django makes hundreds of models anew; new tables are one, see platform/create_tables.py."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if type(migration).__module__.startswith("firstfix."):
            assert len(migration.operations) <= 12, f"{app} {name}"


@pytest.mark.parametrize("area", [*settings.AREAS, "platform", "config"])
def test_a_lock_lets_others_point_at_the_row(area: str) -> None:
    """`for update` makes the foreign-key checks of all who refer to the row wait, which ends in deadlocks at commit."""
    for path in (ROOT / area).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("select_for_update"):
                assert "no_key" in {word.arg for word in node.keywords}, f"{path.relative_to(ROOT)}:{node.lineno}"


def acts_of(surface: str) -> set[str]:
    """What people do, of all that the pages or the API of any area import from actions: it has somebody who acts."""
    found = set()
    for path in ROOT.rglob("*.py"):
        if surface in path.relative_to(ROOT).with_suffix("").parts and "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and ".actions" in (node.module or ""):
                    named = {name.name: getattr(import_module(str(node.module)), name.name) for name in node.names}
                    found |= {name for name, act in named.items() if inspect.isfunction(act) and _has_actor(act)}
    return found


def _has_actor(function: Callable[..., object]) -> bool:
    return "by" in inspect.signature(function).parameters


def test_programs_can_do_whatever_people_can_do_on_pages() -> None:
    assert len(acts_of("pages")) > 50
    assert acts_of("pages") - acts_of("api") == set()


def schemas() -> dict[str, list[str]]:
    """Every schema of the API that stands in its document, by name: where it is written."""
    found: dict[str, list[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        if "api" in path.relative_to(ROOT).with_suffix("").parts and "tests" not in path.parts:
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, []).append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_no_two_schemas_of_the_api_share_a_name() -> None:
    """In the API's document the later one would silently stand in for the other."""
    assert {name: places for name, places in schemas().items() if len(places) > 1} == {}
