"""R&D and managers write what is asked on site; engineers are asked it, and old reports keep what they were asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firstfix.field.actions.checklists import move_step, remove_step, save_checklist, save_step
from firstfix.field.actions.visit import record_step
from firstfix.field.models import Checklist, ChecklistStep, StepResult
from firstfix.field.queries.visit import steps_of
from firstfix.field.tests.visit_makers import make_visit_on_site
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def written(*texts: str, by: User | None = None) -> Checklist:
    by = by or make_user(Role.RND)
    checklist = save_checklist(Checklist(name=Bilingual("水泵", "Pump"), kind="repair"), by=by)
    for text in texts:
        save_step(ChecklistStep(checklist=checklist, text=Bilingual(text, text)), by=by)
    return checklist


def texts(checklist: Checklist) -> list[str]:
    return [str(step.text) for step in checklist.steps.order_by("position")]


def test_what_is_written_is_asked_on_site() -> None:
    checklist = written("lock out", "look")
    visit = make_visit_on_site()
    assert [str(step.text) for step in steps_of(visit)] == ["lock out", "look"]
    checklist.is_active = False
    save_checklist(checklist, by=make_user(Role.MANAGER))
    assert steps_of(visit) == []


def test_steps_change_places_and_the_ends_stay() -> None:
    by = make_user(Role.MANAGER)
    checklist = written("a", "b", "c")
    first, second, third = checklist.steps.order_by("position")
    move_step(third, up=True, by=by)
    assert texts(checklist) == ["a", "c", "b"]
    move_step(first, up=False, by=by)
    assert texts(checklist) == ["c", "a", "b"]
    move_step(ChecklistStep.objects.get(pk=third.pk), up=True, by=by)
    move_step(ChecklistStep.objects.get(pk=second.pk), up=False, by=by)
    assert texts(checklist) == ["c", "a", "b"]
    assert Fact.objects.filter(name__endswith="ChecklistStepMoved").count() == 2


def test_a_removed_step_stays_in_the_reports_that_have_it() -> None:
    checklist = written("look", "listen")
    visit = make_visit_on_site()
    step = steps_of(visit)[0]
    engineer = visit.bookings.get().engineer
    engineer.user = make_user(Role.ENGINEER)
    engineer.save()
    record_step(visit, step, verdict="done", by=engineer.user)
    remove_step(step, by=make_user(Role.RND))
    assert texts(checklist) == ["listen"]
    assert str(StepResult.objects.get(visit=visit).text) == "look"
    save_step(ChecklistStep(checklist=checklist, text=Bilingual("闻", "smell")), by=make_user(Role.RND))
    assert texts(checklist) == ["listen", "smell"]


def test_limits_must_make_sense_and_belong_to_readings() -> None:
    by, checklist = make_user(Role.RND), written()
    step = ChecklistStep(checklist=checklist, text=Bilingual("压力", "Pressure"), kind="reading", low=3, high=1)
    with pytest.raises(Invalid) as wrong:
        save_step(step, by=by)
    assert set(wrong.value.errors) == {"high"}
    step.kind = "check"
    assert (save_step(step, by=by).low, step.high) == (None, None)


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.DESK, Role.CUSTOMER])
def test_others_may_not(role: Role) -> None:
    checklist = written("a")
    with pytest.raises(NotAllowed):
        save_checklist(checklist, by=make_user(role))
    with pytest.raises(NotAllowed):
        remove_step(checklist.steps.get(), by=make_user(role))


def test_the_pages(client_of: ClientOf) -> None:
    manager = client_of(make_user(Role.MANAGER))
    assert b"No checklists yet" in manager.get("/checklists").content
    answer = manager.post(
        "/checklists/new", {"name_zh": "冷水机", "name_en": "Chiller", "kind": "repair", "is_active": "on"}
    )
    there = answer.headers["Location"]
    for text, kind in (("Lock out", "check"), ("Pressure", "reading")):
        step = {"text_en": text, "moment": "work", "kind": kind, "unit": "bar", "low": "1.5", "blocks": "on"}
        assert manager.post(f"{there}/steps/new", step).status_code == 302
    checklist = Checklist.objects.get()
    pressure = checklist.steps.get(kind="reading")
    shown = manager.get(there).content.decode()
    assert "1.5" in shown
    assert shown.index("Lock out") < shown.index("Pressure")
    manager.post(f"{there}/steps/{pressure.pk}/place", {"to": "up"})
    assert texts(checklist) == ["Pressure", "Lock out"]
    refused = manager.post(f"{there}/steps/new", {"moment": "work", "kind": "check"})
    assert refused.status_code == 422
    manager.post(f"{there}/steps/{pressure.pk}/removal")
    assert texts(checklist) == ["Lock out"]
    assert b"Chiller" in manager.get("/checklists").content


def test_programs_do_the_same(company: Tenant, client_of: ClientOf) -> None:
    rnd = client_of(make_user(Role.RND))

    def send(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return rnd.generic(method, f"/api{path}", json.dumps(body or {}), content_type="application/json")

    made = send("POST", "/checklists", {"name": {"zh": "泵", "en": "Pump"}, "kind": "repair"}).json()
    there = f"/checklists/{made['id']}"
    ids = [send("POST", f"{there}/steps", {"text": {"en": text}}).json()["id"] for text in ("a", "b")]
    assert send("POST", f"{there}/steps/{ids[1]}/place", {"to": "up"}).status_code == 200
    reading = {"kind": "reading", "low": "1.5", "unit": "bar"}
    assert send("PATCH", f"{there}/steps/{ids[0]}", reading).json()["low"] == "1.5"
    assert send("PATCH", f"{there}/steps/{ids[0]}", {"low": None}).json()["low"] is None
    assert [step["text"]["en"] for step in send("GET", there).json()["steps"]] == ["b", "a"]
    assert send("DELETE", f"{there}/steps/{ids[1]}").status_code == 204
    assert send("POST", f"{there}/steps", {}).status_code == 422
    assert send("PATCH", there, {"is_active": False}).json()["is_active"] is False
