"""A day is accepted by its engineer; who plans sees it, and what has changed since. What was missing is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.field.actions.day import accept_day, answer_missing, report_missing
from firstfix.field.actions.notes import write_note
from firstfix.field.actions.travel import tell_travel
from firstfix.field.models import DayAcceptance
from firstfix.field.queries.accepted import accepted_on
from firstfix.field.rules.accepted import changed_since
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.platform.notices.queries import notices_of
from firstfix.scheduling.actions import cancel_visit, move_visit, plan_visit
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
JSON = "application/json"
ClientOf = Callable[[User], Client]
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
DAY = NOON.date()
AT = NOON - timedelta(hours=20)


@pytest.fixture
def engineer() -> Engineer:
    person = make_engineer(name="Chen")
    make_shift(person, starts_at=NOON - timedelta(hours=4))
    return person


def user_of(engineer: Engineer) -> User:
    assert engineer.user
    return engineer.user


def planned(engineer: Engineer, start: datetime = NOON) -> Visit:
    return make_visit(engineer=engineer, planned_start=start)


def accept(engineer: Engineer, *visits: Visit, at: datetime = AT) -> DayAcceptance:
    seen = {visit.pk: visit.version for visit in visits}
    return accept_day(engineer, DAY, visits=seen, by=user_of(engineer), at=at)


def since(engineer: Engineer) -> dict[int, str]:
    (row,) = accepted_on(DAY, engineer=engineer).accepted
    return {one.visit.pk: one.what.value for one in row.changes}


def test_what_changed_since_is_added_moved_or_removed() -> None:
    later = NOON + timedelta(hours=1)
    assert changed_since({1: NOON, 2: NOON, 3: None, 4: NOON}, {1: NOON, 2: later, 3: NOON, 5: NOON}) == {
        2: "moved", 3: "moved", 5: "added", 4: "removed"
    }  # fmt: skip


def test_an_accepted_day_has_no_changes(engineer: Engineer) -> None:
    accept(engineer, planned(engineer))
    assert since(engineer) == {}
    assert Fact.objects.get(name="DayAccepted").about_id == engineer.pk


def test_what_the_dispatcher_changes_later_is_named(engineer: Engineer) -> None:
    stays, goes = planned(engineer), planned(engineer, NOON + timedelta(hours=2))
    accept(engineer, stays, goes)
    Visit.objects.filter(pk=stays.pk).update(planned_start=NOON - timedelta(hours=1))
    cancel_visit(goes, by=SYSTEM)
    new = planned(engineer, NOON + timedelta(hours=4))
    assert since(engineer) == {stays.pk: "moved", new.pk: "added", goes.pk: "removed"}


def test_a_plan_that_changed_while_the_phone_was_away_is_a_change(engineer: Engineer) -> None:
    visit = planned(engineer)
    seen = {visit.pk: visit.version}
    visit.planned_start = NOON + timedelta(minutes=30)
    visit.save()
    accept_day(engineer, DAY, visits=seen, by=user_of(engineer), at=AT)
    assert since(engineer) == {visit.pk: "moved"}


def test_accepted_anew_the_changes_are_known(engineer: Engineer) -> None:
    accept(engineer)
    visit = planned(engineer)
    accept(engineer, visit, at=AT + timedelta(hours=1))
    assert since(engineer) == {}
    accept(engineer, at=AT)  # an older one that comes late
    assert since(engineer) == {}
    assert DayAcceptance.objects.count() == 1


def test_nobody_accepts_a_colleagues_day(engineer: Engineer) -> None:
    with pytest.raises(NotAllowed):
        accept_day(engineer, DAY, visits={}, by=make_user(Role.ENGINEER))


def test_the_dispatcher_sees_it_on_the_schedule_and_on_the_day(engineer: Engineer, client_of: ClientOf) -> None:
    visit, waiting = planned(engineer), make_engineer(name="Wang")
    planned(waiting)
    client = client_of(make_user(Role.DISPATCHER))
    there = f"/schedule/{DAY}/accepted"
    assert client.get(there).content.decode().strip() == ""
    accept(engineer, visit)
    assert there in client.get(f"/schedule/{DAY}").content.decode()
    shown = client.get(there).content.decode()
    assert "1 of 2 have accepted the day" in shown
    assert "Wang" in shown
    day = f"/engineers/{engineer.pk}/day/{DAY}"
    assert "nothing has changed since" in client.get(day).content.decode()
    cancel_visit(visit, by=SYSTEM)
    assert "1 day has changed" in client.get(there).content.decode()
    assert "no longer on this day" in client.get(day).content.decode()


def test_programs_accept_and_report_too(engineer: Engineer, client_of: ClientOf) -> None:
    client, visit = client_of(user_of(engineer)), planned(engineer)
    here = f"/api/engineers/{engineer.pk}/days/{DAY}"
    body = {"visits": {str(visit.pk): visit.version}}
    assert client.put(f"{here}/acceptance", body, content_type=JSON).json()["day"] == str(DAY)
    made = client.post(f"{here}/missing", {"keys": [], "note": "No oil"}, content_type=JSON).json()
    keeper = client_of(make_user(Role.PARTS))
    assert keeper.get("/api/missing-reports?open=true").json()["items"][0]["note"] == "No oil"
    answered = keeper.post(f"/api/missing-reports/{made['id']}/answer", {"answer": "On its way"}, content_type=JSON)
    assert answered.json()["answer"] == "On its way"
    assert keeper.get("/api/missing-reports?open=true").json()["items"] == []


def test_what_is_missing_is_told_answered_and_told_back(engineer: Engineer, client_of: ClientOf) -> None:
    part = make_part(code="P-9")
    keeper, dispatcher = make_user(Role.PARTS, name="Zhao"), make_user(Role.DISPATCHER)
    report = report_missing(engineer, DAY, keys=[f"p{part.pk}-0-2"], by=user_of(engineer))
    for helper in (keeper, dispatcher):
        assert "Chen lacks something" in notices_of(helper, now=timezone.now())[0].text
    client = client_of(keeper)
    page = client.get("/picks").content.decode()
    assert "Reported missing" in page
    assert "P-9" in page
    client.post(f"/missing-reports/{report.pk}/answer", {"answer": "Two come by noon"})
    assert "Reported missing" not in client.get("/picks").content.decode()
    assert "Two come by noon" in notices_of(user_of(engineer), now=timezone.now())[0].text
    with pytest.raises(Refused, match="Zhao"):
        answer_missing(report, answer="Again", by=dispatcher)
    with pytest.raises(NotAllowed):
        answer_missing(report, answer="Mine", by=user_of(engineer))


def test_travel_stands_on_the_visit_of_its_engineer(engineer: Engineer, client_of: ClientOf) -> None:
    visit = make_visit(engineer=engineer, state="arrived")
    Visit.objects.filter(pk=visit.pk).update(set_off_at=NOON, arrived_at=NOON + timedelta(minutes=40))
    client = client_of(user_of(engineer))
    answer = client.put(f"/api/visits/{visit.pk}/travel", {"kilometres": "31.5"}, content_type=JSON)
    assert answer.json()["kilometres"] == "31.5"
    page = client.get(f"/visits/{visit.pk}/on-site").content.decode()
    assert "31.5 km" in page
    assert "40 min" in page
    with pytest.raises(NotAllowed):
        tell_travel(visit, make_engineer(), kilometres=visit.travels.get().kilometres, by=SYSTEM)


def test_a_note_is_read_on_the_orders_page(engineer: Engineer, client_of: ClientOf) -> None:
    order, client = make_work_order(), client_of(make_user(Role.DESK, name="Li"))
    write_note(order, "Key at the porter's", by=user_of(engineer))
    client.post(f"/work-orders/{order.pk}/notes/new", {"text": "They ring before noon"})
    panel = client.get(f"/work-orders/{order.pk}/notes").content.decode()
    assert "porter" in panel
    assert "They ring before noon" in panel
    assert "They ring before noon" in client.get(f"/work-orders/{order.pk}").content.decode()
    with pytest.raises(Invalid):
        write_note(order, " ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        write_note(order, "x", by=make_user(Role.CUSTOMER))


class TestTold:
    """The engineer hears of what others do with the visits."""

    @pytest.fixture
    def order(self) -> WorkOrder:
        return make_work_order()

    def heard(self, engineer: Engineer) -> list[str]:
        return [notice.words for notice in Notice.objects.filter(user=engineer.user).order_by("pk")]

    def plan(self, order: WorkOrder, *crew: Engineer, start: datetime = NOON) -> Visit:
        return plan_visit(order, engineers=crew, start=start, end=start + timedelta(hours=1), by=SYSTEM)

    def test_planned_moved_and_cancelled(self, engineer: Engineer, order: WorkOrder) -> None:
        visit = self.plan(order, engineer)
        later = NOON + timedelta(hours=1)
        move_visit(visit, start=later, end=later + timedelta(hours=1), by=SYSTEM)
        cancel_visit(visit, by=SYSTEM)
        assert self.heard(engineer) == ["visit_planned", "visit_moved", "visit_cancelled"]
        assert Notice.objects.filter(visit=visit.pk).count() == 3

    def test_who_is_out_of_it_and_who_is_in_are_told(self, engineer: Engineer, order: WorkOrder) -> None:
        other = make_engineer(name="Wang")
        make_shift(other, starts_at=NOON - timedelta(hours=4))
        visit = self.plan(order, engineer)
        move_visit(visit, engineers=[other], start=NOON, end=NOON + timedelta(hours=1), by=SYSTEM)
        assert self.heard(engineer) == ["visit_planned", "visit_taken_away"]
        assert self.heard(other) == ["visit_planned"]

    def test_what_lies_far_ahead_is_not_told(self, engineer: Engineer, order: WorkOrder) -> None:
        far = NOON + timedelta(days=20)
        make_shift(engineer, starts_at=far - timedelta(hours=4))
        self.plan(order, engineer, start=far)
        assert self.heard(engineer) == []
