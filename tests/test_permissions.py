"""One table says who may do what: nothing in it is idle, nothing is asked that it does not know, and every address
answers every role, and a stranger, as it should.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from firstfix.config.permissions import PERMISSIONS
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from tests.world import World, make_world

SOURCE = Path(__file__).parent.parent / "firstfix"
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
#: Calls that take an action, and at which place.
ASKS = {"require": 1, "may": 1, "require_at": 1, "Panel": 1, "Entry": 3, "Transition": 3, "Waiting": 3}

ClientOf = Callable[[User], Client]


@cache
def trees() -> list[ast.Module]:
    paths = [path for path in SOURCE.rglob("*.py") if not {"tests", "migrations", "engines"} & set(path.parts)]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths if path.name != "permissions.py"]


def calls() -> Iterator[ast.Call]:
    for tree in trees():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def constant(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def fetchers() -> dict[str, tuple[str, str]]:
    """Functions of access.py that ask for `{prefix}.{to}`: name -> prefix, and the `to` of who does not say it."""
    found = {}
    for tree in trees():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            said = {argument.arg: constant(default) for argument, default in
                    zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)}  # fmt: skip
            prefixes = [
                constant(node.values[0])
                for node in ast.walk(function)
                if isinstance(node, ast.JoinedStr) and node.values
            ]
            if "to" in said:
                found[function.name] = (next((one for one in prefixes if one.endswith(".")), ""), said["to"])
    return {name: how for name, how in found.items() if how[0]}


def asked() -> set[str]:
    actions = set()
    known = fetchers()
    for call in calls():
        name = name_of(call)
        keywords = {keyword.arg: constant(keyword.value) for keyword in call.keywords}
        if name in ASKS and len(call.args) > ASKS[name]:
            actions.add(constant(call.args[ASKS[name]]))
        if name in known:
            prefix, default = known[name]
            actions.add(prefix + (keywords.get("to") or default))
        actions.add(keywords.get("action", ""))
    return {action for action in actions if ACTION.fullmatch(action)}


def test_nothing_is_asked_that_the_table_does_not_know() -> None:
    assert asked() - PERMISSIONS.keys() == set()


def test_no_action_of_the_table_is_idle() -> None:
    words = {constant(node) for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert PERMISSIONS.keys() - asked() - words == set()


def test_everybody_may_do_something() -> None:
    for role in Role:
        assert any(role in roles for roles in PERMISSIONS.values()), role


# -- addresses -------------------------------------------------------------------------------------------------------

#: Answered without signing in.
PUBLIC = {
    "home", "health", "health_ready", "health_metrics", "set_language", "sign_in", "sign_out", "demo", "demo_sign_in",
    "openapi-view", "openapi-json", "api-root", "look", "look_public", "look_print", "report", "request_status",
    "engineer_manifest", "engineer_worker",
}  # fmt: skip
CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")


def routes() -> dict[str, str]:
    """Every address of pages and API by its name, as a path with <converter:name>."""
    found: dict[str, str] = {}

    def walk(patterns: list[Any], before: str) -> None:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                if not route.startswith("admin/"):
                    walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                found.setdefault(f"/{route}", pattern.name or "")

    walk(get_resolver().url_patterns, "")
    return found


def fill(route: str, world: World) -> str:
    def value(match: re.Match[str]) -> str:
        converter, name = match[1], match[2]
        before = route[: match.start()].strip("/").rpartition("/")[2]
        if converter == "int":
            return str(world.id_after(before, name))
        if converter == "uuid":
            return "00000000-0000-4000-8000-000000000000"
        if converter == "month":
            return "2026-08"
        if converter == "calendar_day" or name in ("day", "month"):
            return "2026-11-24"
        if name == "name":
            return "skills"
        return world.token if name == "token" else "x"

    return f"{CONVERTED.sub(value, route)}?day=2026-11-24&q=pump"


@pytest.fixture(scope="module")
def not_read() -> set[str]:
    """Routes that have said to one role that they are only written to (four of ten): the next need not hear it too."""
    return set()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.GUEST}))
def test_every_address_answers_every_role(company: Tenant, client_of: ClientOf, not_read: set[str], role: Role) -> None:
    world = make_world()
    client = client_of(make_user(role))
    client.raise_request_exception = False
    answers = {
        route: client.get(fill(route, world)).status_code
        for route, name in routes().items()
        if name not in PUBLIC and route not in not_read
    }
    not_read |= {route for route, status in answers.items() if status == 405}
    assert {
        route: status for route, status in answers.items() if status not in (200, 302, 400, 403, 404, 405, 409, 422)
    } == {}
    if role in STAFF:
        assert sum(status == 200 for status in answers.values()) > 15


def test_nobody_reaches_into_another_company(company: Tenant, client_of: ClientOf) -> None:
    with tenant_scope(make_tenant(name="Another company").pk):
        world = make_world()
    client = client_of(make_user(*STAFF))
    client.raise_request_exception = False
    reached = {}
    for route in routes():
        if "<int:" in route:
            status = client.get(path := fill(route, world)).status_code
            if status not in (404, 405):
                reached[path] = status
    assert reached == {}


def test_who_has_not_signed_in_is_sent_to_sign_in(company: Tenant) -> None:
    world = make_world()
    client = Client(raise_request_exception=False)
    wrong = {}
    for route, name in routes().items():
        if name in PUBLIC or "static" in route or "<str:token>" in route or "<token>" in route:
            continue
        answer = client.get(path := fill(route, world))
        is_sent = answer.status_code == 302 and "/sign-in" in answer["Location"]
        if not (is_sent or answer.status_code in (401, 404, 405)):
            wrong[path] = answer.status_code
    assert wrong == {}
