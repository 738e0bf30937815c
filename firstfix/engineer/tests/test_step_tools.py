"""The tool of a test step: on the phone before the step is done, and judged by the server when it is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firstfix.engineer.tests.makers import PhoneInHand
from firstfix.field.models import ChecklistStep, StepResult
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.logistics.models import StockPlace
from firstfix.logistics.tests.makers import make_tool, make_van
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.scheduling.models import Visit

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def visit() -> Visit:
    return make_visit_on_site()


@pytest.fixture
def van(visit: Visit) -> StockPlace:
    return make_van(visit.engineers.get())


@pytest.fixture
def phone(visit: Visit) -> PhoneInHand:
    user = visit.engineers.get().user
    assert user
    return PhoneInHand(user)


@pytest.fixture
def analyser() -> ToolType:
    return make_tool_type("safety-analyser")


@pytest.fixture
def step(visit: Visit, analyser: ToolType) -> ChecklistStep:
    step = make_checklist(visit)["test"]
    step.tool_type = analyser
    step.save()
    return step


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_step_and_tools_on_board_are_on_the_phone(
    phone: PhoneInHand, visit: Visit, van: StockPlace, step: ChecklistStep, analyser: ToolType
) -> None:
    make_tool(code="SA-1", tool_type=analyser, place=van, calibrated_until=in_days(-1))
    make_tool(code="SA-2", tool_type=make_tool_type("ladder", calibration_months=None), place=van)
    make_tool(code="SA-3", tool_type=analyser, calibrated_until=in_days(9))
    documents = phone.sync()["documents"]
    shown = {one["id"]: one for one in documents[f"visit/{visit.pk}"]["steps"]}
    assert (shown[step.pk]["tool_type"], shown[step.pk]["tool_name"]) == (
        analyser.pk,
        {"zh": analyser.name.zh, "en": analyser.name.en},
    )
    assert {one["tool_name"] for id, one in shown.items() if id != step.pk} == {None}
    assert [(one["code"], one["until"], one["is_calibrated"]) for one in documents["van"]["tools"]] == [
        ("SA-1", in_days(-1).isoformat(), True),
        ("SA-2", None, False),
    ]


def test_one_out_of_calibration_is_refused_and_the_named_one_kept(
    phone: PhoneInHand, visit: Visit, van: StockPlace, step: ChecklistStep, analyser: ToolType
) -> None:
    old = make_tool(code="SA-1", tool_type=analyser, place=van, calibrated_until=in_days(-1))
    good = make_tool(code="SA-2", tool_type=analyser, place=van, calibrated_until=in_days(9))
    said = {"visit": visit.pk, "step": step.pk, "verdict": "done"}
    result = phone.tell("record_step", **said, tools=[old.pk])
    assert "SA-1" in result["reason"]["fields"]["tool"]
    assert phone.tell("record_step", **said, tools=[good.pk])["state"] == "applied"
    assert [tool["code"] for tool in StepResult.objects.get(step=step).tools] == ["SA-2"]
