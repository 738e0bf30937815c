"""Whatever people do with fault models on pages, programs do too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.tests.makers import CHILLER, make_draft, make_published
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.fixture
def caller(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.RND))


def send(caller: Client, how: str, address: str, body: Any) -> Any:
    return getattr(caller, how)(f"/api{address}", body, content_type="application/json")


def test_a_model_is_written_checked_and_published(caller: Client) -> None:
    product = make_product_model()
    made = send(caller, "post", "/fault-models", {"product_model_id": product.pk, "note": "first"})
    assert made.status_code == 201, made.content
    id, seen = made.json()["id"], made.json()["version"]
    written = send(caller, "put", f"/fault-models/{id}/document", {"document": CHILLER, "seen": seen})
    assert written.status_code == 200, written.content
    assert caller.get(f"/api/fault-models/{id}/document").json()["faults"] == CHILLER["faults"]
    assert caller.get(f"/api/fault-models/{id}/mistakes").json() == {"is_valid": True, "mistakes": [], "remarks": []}
    for verb, state in (("submit", "review"), ("publish", "published")):
        assert send(caller, "post", f"/fault-models/{id}/steps", {"verb": verb}).json()["state"] == state
    assert caller.get(f"/api/fault-models/{id}/tree").json()["schema"] == "strategy-tree/1"
    assert [one["id"] for one in caller.get("/api/fault-models?state=published").json()["items"]] == [id]


def test_mistakes_name_their_place(caller: Client) -> None:
    draft = make_draft(rates=CHILLER["rates"] | {"visit": "much"})
    checked = caller.get(f"/api/fault-models/{draft.pk}/mistakes").json()
    assert checked["mistakes"] == [
        {"part": "rates", "place": None, "field": "visit", "text": 'must be a number, not "much"'}
    ]


def test_a_version_begins_as_another_stands(caller: Client) -> None:
    version = make_published()
    product = version.fault_model.product_model_id
    made = send(caller, "post", "/fault-models", {"product_model_id": product, "based_on_id": version.pk})
    assert (made.json()["number"], made.json()["based_on_id"]) == (2, version.pk)
    other = make_product_model().pk
    refused = send(caller, "post", "/fault-models", {"product_model_id": other, "based_on_id": version.pk})
    assert refused.status_code == 422


def test_two_callers_do_not_overwrite_each_other(caller: Client) -> None:
    draft = make_draft()
    body: dict[str, Any] = {"document": CHILLER | {"money": "EUR"}, "seen": draft.version}
    assert send(caller, "put", f"/fault-models/{draft.pk}/document", body).status_code == 200
    body["document"]["money"] = "USD"
    assert send(caller, "put", f"/fault-models/{draft.pk}/document", body).status_code == 409


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"faults": [{"id": "F", "prior": NaN}]}', "faults[0].prior"),
        ('{"a": {"b": ["x\\u0000y"]}}', "a.b[0]"),
        ('{"a\\u0000": 1}', "key"),
        ('{"a": "\\ud800"}', "a"),
        ('{"a": ' + "[" * 60 + "]" * 60 + "}", "nested too deeply"),
    ],
)
def test_what_the_database_cannot_keep_is_refused_with_its_place(caller: Client, text: str, place: str) -> None:
    draft = make_draft()
    answer = send(caller, "put", f"/fault-models/{draft.pk}/document", f'{{"document": {text}}}')
    assert answer.status_code in (400, 422), answer.content
    if answer.status_code == 422:
        assert place in json.dumps(answer.json())
    assert FaultModelVersion.objects.get(pk=draft.pk).document == draft.document


def test_reading_needs_no_right_to_write(company: Tenant, client_of: ClientOf) -> None:
    draft, desk = make_draft(), client_of(make_user(Role.DESK))
    assert desk.get(f"/api/fault-models/{draft.pk}").status_code == 200
    assert send(desk, "put", f"/fault-models/{draft.pk}/document", {"document": CHILLER}).status_code == 403
    assert send(desk, "post", "/fault-models", {"product_model_id": make_product_model().pk}).status_code == 403
