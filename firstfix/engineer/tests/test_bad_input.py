"""Every request as if from an attacker: a clear reason, and nothing half done."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.tests.makers import make_phone, states
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.tests.makers import make_visit


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "phone-sync/2"}, {"schema": None}, {"phone": "mine"}, {"phone": 7}, {"now": "yesterday"},
        {"now": "9999-12-31T23:59:59Z"}, {"now": "0001-01-01T00:00:00Z"}, {"cursor": 7}, {"cursor": "x" * 501},
        {"have": "all"}, {"have": [-1]}, {"have": [2**63]}, {"verbs": {}}, {"verbs": [None]}, {"app": "a" * 41},
        {"app": "\0"},
    ],
)  # fmt: skip
def test_a_request_that_is_not_spoken_is_422_and_writes_nothing(company: Tenant, change: dict[str, Any]) -> None:
    engineer = make_engineer()
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    answer = phone.post(phone.request(phone.verb("set_off", visit=visit.pk)) | change)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "me"}, {"uid": None}, {"number": 0}, {"number": -1}, {"number": 2**31}, {"number": "one"},
    ],
)  # fmt: skip
def test_a_verb_without_its_place_is_422(company: Tenant, change: dict[str, Any]) -> None:
    phone = make_phone()
    assert phone.post(phone.request(phone.verb("set_off") | change)).status_code == 422


def test_verbs_without_their_shape_are_refused_and_those_behind_them_are_read(company: Tenant) -> None:
    engineer = make_engineer()
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    changes: list[dict[str, Any]] = [
        {"name": ""}, {"name": "DROP TABLE"}, {"name": "x" * 41}, {"at": "soon"}, {"at": 1e300}, {"visit": "12; --"},
        {"visit": 0}, {"visit": 2**64}, {"data": []}, {"data": "x"}, {"seen": -1},
    ]  # fmt: skip
    told = [phone.verb("set_off", visit=visit.pk) | change for change in changes]
    answer = phone.post(phone.request(*told, phone.verb("set_off", visit=visit.pk))).json()
    assert states(answer["results"]) == ["refused"] * len(changes) + ["applied"]
    assert {one["reason"]["code"] for one in answer["results"][:-1]} == {"unknown"}
    assert "about" in answer["results"][0]["reason"]
    assert phone.tell("settle", verb=told[0]["uid"], how="noted")["state"] == "applied"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":1e999}'])
def test_a_body_that_is_no_request_is_told_so(company: Tenant, body: bytes) -> None:
    answer = make_phone().client.post("/api/phone/sync", body, content_type="application/json")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "said", ["\0", {"deep": ["\0"]}, {"\0": 1}, "\ud800", float("nan"), float("inf"), [[["\udfff"]]]]
)
def test_what_no_row_can_hold_is_refused_and_the_next_verb_goes_on(company: Tenant, said: Any) -> None:
    engineer = make_engineer()
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    told = [phone.verb("note", visit=visit.pk, text=said), phone.verb("set_off", visit=visit.pk)]
    answer = phone.post(phone.request(*told)).json()
    assert states(answer["results"]) == ["refused", "applied"]
    assert answer["results"][0]["reason"]["code"] == "invalid"
    assert PhoneVerb.objects.get(number=1).data == {}


def test_an_unknown_verb_is_refused_by_name(company: Tenant) -> None:
    reason = make_phone().tell("take_off", wings=2)["reason"]
    assert reason["code"] == "unknown"


def test_a_verb_as_large_as_a_book_is_refused(company: Tenant) -> None:
    reason = make_phone().tell("take_off", text="x" * 300_000)["reason"]
    assert (reason["code"], list(reason["fields"])) == ("invalid", ["data"])


def test_more_than_any_outbox_is_refused(company: Tenant) -> None:
    phone = make_phone()
    assert phone.post(phone.request(*(phone.verb("x") for _ in range(5001)))).status_code == 422
    assert phone.client.post(
        "/api/phone/sync", json.dumps({"x": "x" * 6_000_000}), content_type="application/json"
    ).status_code in (400, 413)


def test_a_uid_of_a_colleague_is_refused_without_their_answer(company: Tenant) -> None:
    theirs, mine = make_phone(), make_phone()
    told = theirs.verb("take_off")
    theirs.sync(told)
    stolen = {**mine.verb("take_off"), "uid": told["uid"]}
    answer = mine.sync(stolen, mine.verb("take_off"))
    assert answer["taken"] == 2
    assert list(answer["results"][0]["reason"]["fields"]) == ["uid"]
    assert mine.sync(stolen)["results"] == answer["results"][:1], "the refusal is kept"


def test_a_uid_of_another_company_is_free(company: Tenant) -> None:
    engineer = make_engineer()
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    told = phone.verb("set_off", visit=visit.pk)
    phone.sync(told)
    with tenant_scope(make_tenant().pk):
        stranger = make_phone()
        result = stranger.sync({**stranger.verb("set_off", visit=visit.pk), "uid": told["uid"]})["results"][0]
        assert result["reason"]["code"] == "not_found", "nor is the visit theirs"


def test_nobody_counts_on_for_another_phone(company: Tenant) -> None:
    phone = make_phone()
    phone.sync(phone.verb("take_off"))
    answer = phone.post(phone.request({**phone.verb("take_off"), "number": 2}) | {"phone": str(uuid.uuid4())}).json()
    assert (answer["results"], answer["taken"]) == ([], 0)
