"""Programs bring files in as people do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.customers.models import Customer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant

FILE = b"code,name\nC1,Golden River\nC2,\n"


@pytest.fixture
def caller(company: Tenant, client_of: Callable[[User], Client]) -> Client:
    return client_of(make_user(Role.MANAGER))


def take(caller: Client, content: bytes = FILE, **more: str) -> Any:
    return caller.post("/api/imports", {"file": SimpleUploadedFile("c.csv", content), **more})


def send(caller: Client, method: str, address: str, body: dict[str, Any]) -> Any:
    return caller.generic(method, address, json.dumps(body), content_type="application/json")


def work_off(run: int) -> None:
    waiting = ProcrastinateJob.objects.filter(args__run_id=run).latest("pk")
    app.tasks[waiting.task_name].func(**waiting.args)


def test_the_way_of_a_file(caller: Client) -> None:
    taken = take(caller)
    assert taken.status_code == 201, taken.content
    assert (taken.json()["state"], taken.json()["columns"]) == ("reading", {})
    there = f"/api/imports/{taken.json()['id']}"
    assert send(caller, "PUT", f"{there}/columns", {"kind": "customers"}).status_code == 409
    work_off(taken.json()["id"])
    run = caller.get(there).json()
    assert (run["kind"], run["columns"], run["state"]) == ("customers", {"code": "code", "name": "name"}, "choosing")

    chosen = send(
        caller, "PUT", f"{there}/columns", {"kind": "customers", "columns": {**run["columns"], "note": {"always": "x"}}}
    )
    assert (chosen.status_code, chosen.json()["state"]) == (202, "checking")
    work_off(run["id"])
    assert caller.get(there).json()["counts"] == {"new": 1, "refused": 1}
    assert caller.get(f"{there}/rows?verdict=refused").json() == {
        "items": [
            {
                "row": 3,
                "verdict": "refused",
                "called": "C2",
                "problems": [["name", "is missing"]],
                "notes": [],
                "changes": [],
            }
        ],
        "next": None,
    }
    first = caller.get(f"{there}/rows?limit=1").json()
    assert (first["items"][0]["row"], first["next"]) == (2, 2)
    assert [one["row"] for one in caller.get(f"{there}/rows?after=2").json()["items"]] == [3]
    assert b"C2" in b"".join(caller.get(f"{there}/refused-rows").streaming_content)  # type: ignore[attr-defined]

    assert send(caller, "POST", f"{there}/writing", {"good_rows_only": True}).status_code == 202
    work_off(run["id"])
    assert caller.get(there).json()["state"] == "done"
    assert (Customer.objects.get().name, Customer.objects.get().note) == ("Golden River", "x")
    assert send(caller, "POST", f"{there}/writing", {}).status_code == 409
    exported = b"".join(caller.get("/api/exports/customers").streaming_content)  # type: ignore[attr-defined]
    assert b"Golden River" in exported


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [(b"%PDF-1.7", {}, "neither"), (b" ", {}, "empty"), (FILE, {"kind": "cars"}, "no kind")],
)
def test_what_is_no_file_of_rows_is_refused_at_sight(
    caller: Client, content: bytes, more: dict[str, str], said: str
) -> None:
    answer = take(caller, content, **more)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (FILE, {"encoding": "punycode"}, "not in the encoding"),
        ("名称\n泵".encode("gb18030"), {"encoding": "utf-8"}, "not in the encoding"),
        (FILE, {"encoding": "no-such"}, "not in the encoding"),
        (b"code,name\n", {}, "no rows"),
        (b"PK\x03\x04 and so on", {}, "damaged"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_import(
    caller: Client, content: bytes, more: dict[str, str], said: str
) -> None:
    run = take(caller, content, **more).json()["id"]
    work_off(run)
    read = caller.get(f"/api/imports/{run}").json()
    assert (read["state"], read["total"]) == ("failed", 0)
    assert said in read["problem"]
    for address in ("columns", "writing"):
        method = "PUT" if address == "columns" else "POST"
        assert send(caller, method, f"/api/imports/{run}/{address}", {"kind": "customers"}).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "cars"},
        {"kind": "customers", "columns": {"colour": "code"}},
        {"kind": "customers", "columns": {"name": "Nom\0"}},
        {"kind": "customers", "columns": {"name": "name"}, "orders": {"Nom": "day"}},
        {"profile": "nothing"},
    ],
)
def test_a_choice_that_makes_no_sense_is_a_problem(caller: Client, body: dict[str, Any]) -> None:
    run = take(caller).json()["id"]
    work_off(run)
    assert send(caller, "PUT", f"/api/imports/{run}/columns", body).status_code == 422


def test_an_engineer_may_not(company: Tenant, client_of: Callable[[User], Client]) -> None:
    engineer = client_of(make_user(Role.ENGINEER))
    assert take(engineer).status_code == 403
    assert engineer.get("/api/imports").status_code == 403
    assert engineer.get("/api/imports/kinds").status_code == 403
    assert engineer.get("/api/exports/customers").status_code == 403


def test_the_kinds_are_told(caller: Client) -> None:
    kinds = {kind["name"]: kind for kind in caller.get("/api/imports/kinds").json()}
    assert {"customers", "assets", "service_history"} <= kinds.keys()
    assert {"name": "name", "label": "name", "holds": "text, at most 200 characters", "required": True} in kinds[
        "customers"
    ]["fields"]
