"""A test after repair says with which tool it was done, and takes none that is out of calibration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.field.actions.visit import record_step
from firstfix.field.models import ChecklistStep, StepResult
from firstfix.field.report import report_pdf
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.logistics.actions import calibrate_tool
from firstfix.logistics.models import StockPlace
from firstfix.logistics.tests.makers import make_tool, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.platform.errors import Invalid
from firstfix.scheduling.models import Visit

pytestmark = pytest.mark.usefixtures("company")
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def engineer() -> Engineer:
    return make_engineer(name="Chen")


@pytest.fixture
def van(engineer: Engineer) -> StockPlace:
    return make_van(engineer)


@pytest.fixture
def visit(engineer: Engineer) -> Visit:
    return make_visit_on_site(engineer=engineer)


@pytest.fixture
def analyser() -> ToolType:
    return make_tool_type("safety-analyser")


@pytest.fixture
def step(visit: Visit, analyser: ToolType) -> ChecklistStep:
    step = make_checklist(visit)["pressure"]
    step.moment, step.tool_type = ChecklistStep.Moment.TEST, analyser
    step.save()
    return step


def measure(visit: Visit, step: ChecklistStep, *tools: object) -> StepResult:
    return record_step(visit, step, value=Decimal(2), tools=tools, by=SYSTEM)  # type: ignore[arg-type]


def test_the_only_one_in_the_van_need_not_be_named_and_is_kept(
    visit: Visit, step: ChecklistStep, analyser: ToolType, van: StockPlace
) -> None:
    tool = make_tool(tool_type=analyser, place=van, code="T-1")
    calibrate_tool(tool, done_on=today(), certificate="CAL-1", by=SYSTEM)
    (kept,) = measure(visit, step).tools
    assert (kept["code"], kept["certificate"]) == ("T-1", "CAL-1")
    calibrate_tool(tool, done_on=today(), certificate="CAL-2", by=SYSTEM)
    assert StepResult.objects.get(visit=visit, step=step).tools == [kept], "the record stays as it was that day"


def test_of_two_one_must_be_named(visit: Visit, step: ChecklistStep, analyser: ToolType, van: StockPlace) -> None:
    first, second = (make_tool(tool_type=analyser, place=van, calibrated_until=today()) for _ in range(2))
    with pytest.raises(Invalid, match=f"{first.code}.*{second.code}"):
        measure(visit, step)
    assert [one["id"] for one in measure(visit, step, second).tools] == [second.pk]


def test_one_that_has_run_out_is_refused_with_the_remedy(
    visit: Visit, step: ChecklistStep, analyser: ToolType, van: StockPlace
) -> None:
    expired = make_tool(tool_type=analyser, place=van, calibrated_until=today() - DAY)
    with pytest.raises(Invalid, match=r"ran out on.*Have it calibrated first"):
        measure(visit, step)
    store = make_warehouse(name="Central")
    make_tool(tool_type=analyser, place=store, code="T-9", calibrated_until=today() + DAY)
    with pytest.raises(Invalid, match=r"T-9 \(Central\)"):
        measure(visit, step, expired)
    assert not StepResult.objects.exists()


def test_one_that_failed_or_is_out_of_order_is_refused(
    visit: Visit, step: ChecklistStep, analyser: ToolType, van: StockPlace
) -> None:
    tool = make_tool(tool_type=analyser, place=van, calibrated_until=today() + DAY)
    calibrate_tool(tool, done_on=today(), result="failed", by=SYSTEM)
    with pytest.raises(Invalid, match="failed its calibration"):
        measure(visit, step)
    tool.refresh_from_db()
    tool.calibrated_until, tool.out_of_order = today() + DAY, "Display cracked"
    tool.save()
    with pytest.raises(Invalid, match="Display cracked"):
        measure(visit, step)


def test_a_step_that_does_not_apply_asks_for_none(visit: Visit, step: ChecklistStep) -> None:
    with pytest.raises(Invalid, match="none is in your van"):
        measure(visit, step)
    assert record_step(visit, step, verdict="not_applicable", by=SYSTEM).tools == []


def test_told_late_the_calibration_of_that_day_counts(
    visit: Visit, step: ChecklistStep, analyser: ToolType, van: StockPlace
) -> None:
    make_tool(tool_type=analyser, place=van, calibrated_until=today() - DAY)
    assert visit.arrived_at
    then = timezone.now() - 2 * DAY
    Visit.objects.filter(pk=visit.pk).update(arrived_at=then - DAY / 24)
    assert record_step(visit, step, value=Decimal(2), by=SYSTEM, at=then).tools


def test_the_page_offers_the_tools_and_the_report_prints_the_one_used(
    visit: Visit, step: ChecklistStep, analyser: ToolType, van: StockPlace, client_of: Callable[[User], Client]
) -> None:
    tool = make_tool(tool_type=analyser, place=van, code="T-77", calibrated_until=today())
    make_tool(tool_type=analyser, place=van, code="T-OLD", calibrated_until=today() - DAY)
    assert van.engineer
    assert van.engineer.user
    browser = client_of(van.engineer.user)
    page = browser.get(reverse("on_site", args=[visit.pk])).content.decode()
    assert "T-OLD · not to be used" in page
    browser.post(reverse("visit_step", args=[visit.pk, step.pk]), {"value": "2", "tool": tool.pk})
    result = StepResult.objects.get(visit=visit, step=step)
    assert result.tools[0]["code"] == "T-77"
    assert report_pdf(visit, "en").startswith(b"%PDF")
