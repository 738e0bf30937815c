"""Shared tools are reserved, lent and given back; nobody is promised one that somebody else has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.logistics.actions import (
    calibrate_tool,
    cancel_loan,
    give_back_tool,
    lend_tool,
    move_tool,
    pick_for_day,
    put_back_picks,
    remind_everybody,
    reserve_tool,
    send_tool,
    set_kit_tool,
    take_tool,
)
from firstfix.logistics.models import StockPlace, Tool, ToolLoan
from firstfix.logistics.queries import kit_lacks, tools_at, tools_by_engineer
from firstfix.logistics.tests.makers import make_tool, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

Browser = Callable[[User], Client]
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def store() -> StockPlace:
    return make_warehouse(name="Central")


@pytest.fixture
def keeper() -> User:
    return make_user(Role.PARTS)


def make_driver(name: str) -> Engineer:
    engineer = make_engineer(name=name)
    make_van(engineer)
    return engineer


def make_shared(store: StockPlace) -> Tool:
    return make_tool(place=store, calibrated_until=today() + 300 * DAY)


@pytest.mark.usefixtures("company")
class TestReserved:
    def test_two_cannot_have_it_on_the_same_day(self, store: StockPlace, keeper: User) -> None:
        chen, wang, tool = make_driver("Chen"), make_driver("Wang"), make_shared(store)
        reserve_tool(tool, engineer=chen, starts_on=today() + DAY, due_on=today() + 3 * DAY, by=keeper)
        with pytest.raises(Refused, match="reserved for Chen"):
            reserve_tool(tool, engineer=wang, starts_on=today() + 3 * DAY, due_on=today() + 4 * DAY, by=keeper)
        reserve_tool(tool, engineer=wang, starts_on=today() + 4 * DAY, due_on=today() + 4 * DAY, by=keeper)
        with pytest.raises(Refused, match="reserved for Chen"):
            lend_tool(tool, engineer=wang, due_on=today() + DAY, by=keeper)

    def test_a_cancelled_one_is_free_again_and_only_the_own_is_cancelled(self, store: StockPlace, keeper: User) -> None:
        chen, wang, tool = make_driver("Chen"), make_driver("Wang"), make_shared(store)
        assert chen.user
        assert wang.user
        loan = reserve_tool(tool, engineer=chen, starts_on=today(), due_on=today(), by=chen.user)
        with pytest.raises(NotAllowed):
            reserve_tool(make_shared(store), engineer=chen, starts_on=today(), due_on=today(), by=wang.user)
        with pytest.raises(NotAllowed):
            cancel_loan(loan, by=wang.user)
        cancel_loan(loan, by=chen.user)
        assert reserve_tool(tool, engineer=wang, starts_on=today(), due_on=today(), by=keeper).state == "reserved"

    def test_days_must_make_sense_and_the_tool_be_usable_until_the_end(self, store: StockPlace, keeper: User) -> None:
        chen = make_driver("Chen")
        tool = make_tool(place=store, calibrated_until=today() + 5 * DAY)
        with pytest.raises(Invalid):
            reserve_tool(tool, engineer=chen, starts_on=today() - DAY, due_on=today(), by=keeper)
        with pytest.raises(Invalid):
            reserve_tool(tool, engineer=chen, starts_on=today() + DAY, due_on=today(), by=keeper)
        with pytest.raises(Refused, match="ends on"):
            reserve_tool(tool, engineer=chen, starts_on=today(), due_on=today() + 6 * DAY, by=keeper)
        reserve_tool(tool, engineer=chen, starts_on=today(), due_on=today() + 5 * DAY, by=keeper)

    def test_a_personal_tool_is_not_lent(self, store: StockPlace, keeper: User) -> None:
        chen, wang = make_driver("Chen"), make_driver("Wang")
        tool = make_tool(place=store, owner=chen, calibrated_until=today() + 300 * DAY)
        with pytest.raises(Refused, match="personal"):
            lend_tool(tool, engineer=wang, due_on=today(), by=keeper)


@pytest.mark.usefixtures("company")
class TestLent:
    def test_it_goes_into_the_van_and_comes_back_to_where_it_was(self, store: StockPlace, keeper: User) -> None:
        chen, tool = make_driver("Chen"), make_shared(store)
        loan = take_tool(
            reserve_tool(tool, engineer=chen, starts_on=today(), due_on=today() + DAY, by=keeper), by=keeper
        )
        tool.refresh_from_db()
        assert tool.place == StockPlace.objects.get(engineer=chen)
        with pytest.raises(Refused, match="lent to Chen"):
            move_tool(tool, to_place=store, by=keeper)
        loan = give_back_tool(loan, by=keeper)
        tool.refresh_from_db()
        assert (tool.place, loan.state) == (store, "given_back")
        with pytest.raises(Refused):
            give_back_tool(loan, by=keeper)

    def test_what_comes_back_broken_is_out_of_order(self, store: StockPlace, keeper: User) -> None:
        chen, tool = make_driver("Chen"), make_shared(store)
        loan = lend_tool(tool, engineer=chen, due_on=today(), by=keeper)
        with pytest.raises(Invalid):
            give_back_tool(loan, condition="broken", by=keeper)
        give_back_tool(loan, condition="broken", note="Display cracked", by=keeper)
        assert tools_at([store.pk], on=today()) == []
        with pytest.raises(Refused, match="Display cracked"):
            lend_tool(tool, engineer=chen, due_on=today(), by=keeper)

    def test_loading_the_van_lends_it_until_somebody_else_needs_it(self, store: StockPlace, keeper: User) -> None:
        chen, wang, tool = make_driver("Chen"), make_driver("Wang"), make_shared(store)
        reserve_tool(tool, engineer=wang, starts_on=today() + 2 * DAY, due_on=today() + 2 * DAY, by=keeper)
        van = StockPlace.objects.get(engineer=chen)
        pick_for_day(van, taken=[], tools=[tool], by=keeper)
        loan = ToolLoan.objects.get(state="out")
        assert (loan.engineer, loan.due_on, loan.from_place) == (chen, today() + DAY, store)
        tool.refresh_from_db()
        put_back_picks(van, parts=[], tools=[(tool, store)], by=keeper)
        tool.refresh_from_db()
        assert tool.place == store
        assert not ToolLoan.objects.filter(state="out").exists()

    def test_planning_sees_it_where_it_will_be(self, store: StockPlace, keeper: User) -> None:
        chen, wang, tool = make_driver("Chen"), make_driver("Wang"), make_shared(store)
        kind, soon = tool.tool_type_id, today() + 5 * DAY
        lend_tool(tool, engineer=chen, due_on=today() + DAY, by=keeper)
        assert tools_by_engineer([chen, wang], on=today()) == {chen.pk: {kind}}
        assert tools_by_engineer([chen, wang], on=soon) == {}
        reserve_tool(tool, engineer=wang, starts_on=soon, due_on=soon, by=keeper)
        assert tools_by_engineer([chen, wang], on=soon) == {wang.pk: {kind}}
        loan = ToolLoan.objects.get(state="out")
        give_back_tool(loan, by=keeper)
        assert [one.holder for one in tools_at([store.pk], on=soon)] == [wang.pk]
        assert [one.holder for one in tools_at([store.pk], on=today())] == [None]

    def test_who_keeps_it_too_long_is_reminded_once_a_week(self, store: StockPlace, keeper: User) -> None:
        chen, tool = make_driver("Chen"), make_shared(store)
        lend_tool(tool, engineer=chen, due_on=today(), by=keeper)
        now = timezone.now()
        for days, told in ((0, 0), (1, 1), (2, 1), (8, 2)):
            remind_everybody(today=today() + days * DAY, at=now)
            assert Notice.objects.filter(user=chen.user, words="tool_late").count() == told, days


@pytest.mark.usefixtures("company")
class TestCalibration:
    def test_its_history_is_kept_with_certificates(self, store: StockPlace, keeper: User) -> None:
        tool = make_tool(place=store)
        calibrate_tool(tool, done_on=today() - 400 * DAY, by=keeper, certificate="CAL-1", provider="Metro")
        tool = calibrate_tool(tool, done_on=today(), by=keeper, certificate="CAL-2", result="adjusted")
        assert [one.certificate for one in tool.calibrations.order_by("done_on")] == ["CAL-1", "CAL-2"]
        until = tool.calibrated_until
        tool = calibrate_tool(tool, done_on=today() - 200 * DAY, by=keeper, certificate="found later")
        assert tool.calibrated_until == until, "an older one changes nothing"

    def test_one_that_failed_may_not_be_used_and_says_so(self, store: StockPlace, keeper: User) -> None:
        chen, tool = make_driver("Chen"), make_shared(store)
        other = make_tool(place=store, tool_type=tool.tool_type, code="T-OTHER", calibrated_until=today() + 90 * DAY)
        tool = calibrate_tool(tool, done_on=today(), by=keeper, result="failed")
        with pytest.raises(Refused, match=r"failed its calibration.*T-OTHER \(Central\)"):
            lend_tool(tool, engineer=chen, due_on=today(), by=keeper)
        assert [one.id for one in tools_at([store.pk], on=today()) if one.calibration.is_usable] == [other.pk]

    def test_sent_away_it_lies_nowhere_until_its_certificate_brings_it_back(
        self, store: StockPlace, keeper: User
    ) -> None:
        chen, tool = make_driver("Chen"), make_shared(store)
        tool = send_tool(tool, sent_to="Metro", expected_on=today() + 9 * DAY, by=keeper)
        assert tool.place is None
        with pytest.raises(Refused, match="away for calibration"):
            lend_tool(tool, engineer=chen, due_on=today(), by=keeper)
        tool = calibrate_tool(tool, done_on=today(), by=keeper)
        assert (tool.place, tool.sent_to, tool.calibrations.get().provider) == (store, "", "Metro")

    def test_it_is_not_sent_away_while_somebody_needs_it(self, store: StockPlace, keeper: User) -> None:
        chen, tool = make_driver("Chen"), make_shared(store)
        reserve_tool(tool, engineer=chen, starts_on=today() + DAY, due_on=today() + DAY, by=keeper)
        with pytest.raises(Refused, match="Chen"):
            send_tool(tool, sent_to="Metro", expected_on=today() + 9 * DAY, by=keeper)

    def test_keepers_and_who_carries_it_are_reminded_before_it_ends(self, store: StockPlace, keeper: User) -> None:
        chen = make_driver("Chen")
        make_tool(place=StockPlace.objects.get(engineer=chen), owner=chen, calibrated_until=today() + 20 * DAY)
        make_tool(place=store, calibrated_until=today() + 200 * DAY)
        remind_everybody(today=today(), at=timezone.now())
        remind_everybody(today=today() + DAY, at=timezone.now())
        assert [one.values["n"] for one in Notice.objects.filter(user=keeper)] == [1]
        assert Notice.objects.get(user=chen.user).words == "calibration_due"


@pytest.mark.usefixtures("company")
class TestKits:
    def test_an_engineer_lacks_what_is_not_usable_in_the_van(self, keeper: User) -> None:
        chen = make_engineer(name="Chen", skills={"electrical": 3})
        van, skill = make_van(chen), Skill.objects.get(code="electrical")
        meter, ladder = make_tool_type(), make_tool_type("ladder", calibration_months=None)
        set_kit_tool(skill, meter, quantity=2, by=keeper)
        set_kit_tool(skill, ladder, quantity=1, by=keeper)
        make_tool(place=van, tool_type=meter, calibrated_until=today())
        expired = make_tool(place=van, tool_type=meter, calibrated_until=today() - DAY)
        make_tool(place=van, tool_type=ladder)
        (lack,) = kit_lacks(chen, on=today())
        assert (lack.tool_type, lack.lacking, [one.id for one in lack.expired]) == (meter, 1, [expired.pk])
        assert [one.lacking for one in kit_lacks(chen, on=today() + DAY)] == [2]
        set_kit_tool(skill, meter, quantity=0, by=keeper)
        assert kit_lacks(chen, on=today()) == []
        with pytest.raises(NotAllowed):
            set_kit_tool(skill, ladder, quantity=0, by=make_user(Role.ENGINEER))


@pytest.mark.usefixtures("committed")
def test_of_two_counters_that_lend_the_last_one_one_is_refused() -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        tool, engineers = make_shared(make_warehouse()), [make_driver("Chen"), make_driver("Wang")]
    answers: list[object] = []
    start = Barrier(2)

    def lend(engineer: Engineer) -> None:
        try:
            start.wait(timeout=10)
            with tenant_scope(tenant.pk):
                answers.append(lend_tool(tool, engineer=engineer, due_on=today(), by=SYSTEM))
        except Refused as why:
            answers.append(why)
        finally:
            connection.close()

    threads = [Thread(target=lend, args=(one,)) for one in engineers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(type(one).__name__ for one in answers) == ["Refused", "ToolLoan"], answers


@pytest.mark.usefixtures("company")
class TestPages:
    def test_a_tool_is_reserved_handed_out_and_taken_back(
        self, store: StockPlace, keeper: User, client_of: Browser
    ) -> None:
        chen, tool, browser = make_driver("Chen"), make_shared(store), client_of(keeper)
        address = reverse("tool_loans", args=[tool.pk])
        given = {"engineer": chen.pk, "starts_on": today(), "due_on": today() + DAY}
        browser.post(address, {**given, "way": "reserve"})
        loan = ToolLoan.objects.get()
        assert browser.post(address, {**given, "way": "reserve"}).status_code == 422
        browser.post(reverse("loan_taking", args=[loan.pk]))
        assert "Chen" in browser.get(reverse("loans")).content.decode()
        page = browser.get(reverse("tool", args=[tool.pk])).content.decode()
        assert "It comes back" in page
        browser.post(reverse("loan_return", args=[loan.pk]), {"condition": "good"})
        loan.refresh_from_db()
        assert loan.state == "given_back"

    def test_kits_are_set_and_an_engineers_page_shows_what_is_missing(self, keeper: User, client_of: Browser) -> None:
        chen, kind = make_engineer(name="Chen", skills={"electrical": 3}), make_tool_type()
        browser, skill = client_of(keeper), Skill.objects.get(code="electrical")
        browser.post(reverse("tool_kits"), {"skill": skill.pk, "tool_type": kind.pk, "quantity": 1})
        assert str(kind) in browser.get(reverse("tool_kits")).content.decode()
        panel = browser.get(reverse("tools_of_engineer", args=[chen.pk])).content.decode()
        assert "Missing against the kit" in panel

    def test_a_certificate_is_kept_as_pdf(self, store: StockPlace, keeper: User, client_of: Browser) -> None:
        tool, browser, file = make_tool(place=store), client_of(keeper), BytesIO(b"%PDF-1.7 certificate")
        file.name = "CAL 9.pdf"
        given = {"done_on": today(), "result": "passed", "certificate": "CAL-9", "file": file}
        browser.post(reverse("tool_calibration", args=[tool.pk]), given)
        kept = tool.calibrations.get().file
        assert kept
        assert kept.content_type == "application/pdf"
        wrong = BytesIO(b"<html>")
        wrong.name = "x.pdf"
        refused = browser.post(reverse("tool_calibration", args=[tool.pk]), {**given, "file": wrong})
        assert refused.status_code == 422
