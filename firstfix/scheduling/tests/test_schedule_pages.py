import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_skill, make_territory
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.actions import add_absence, plan_visit, set_on_call
from firstfix.scheduling.models import Absence, Shift, Visit
from firstfix.scheduling.pages.day import DayRows
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company", "monday_morning")
Browser = Callable[[User], Client]

DAY = date(2030, 5, 6)
SIX = datetime(2030, 5, 5, 22, 0, tzinfo=UTC)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
TEN = EIGHT_THIRTY + timedelta(hours=1.5)
HOUR = timedelta(hours=1)


@pytest.fixture
def monday_morning() -> Iterator[None]:
    """Six o'clock in Shanghai."""
    with time_machine.travel(SIX, tick=False):
        yield


@pytest.fixture
def dispatcher(client_of: Browser) -> Client:
    return client_of(make_user(Role.DISPATCHER))


def at_work(name: str = "Chen Li", **kw: Any) -> Engineer:
    engineer = make_engineer(name=name, **kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def visit_of(engineer: Engineer, *, start: datetime = TEN, **kw: Any) -> Visit:
    order = make_work_order(**kw)
    return plan_visit(order, engineers=[engineer], start=start, end=start + HOUR, by=SYSTEM)


def shown(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content[:800]
    return str(response.content.decode())


def day_page(client: Client, day: date = DAY, **query: Any) -> str:
    return shown(client.get(reverse("schedule_day", args=[day]), query))


class TestDay:
    def test_engineers_with_their_visits_and_what_waits(self, dispatcher: Client) -> None:
        engineer = at_work()
        visit = visit_of(engineer, subject="Pump leaks")
        waiting = make_work_order(subject="Screen is dark", priority=1)
        page = day_page(dispatcher)
        for said in ("Chen Li", "08:30–17:30", "10:00–11:00", "Pump leaks", "Screen is dark", "Emergency"):
            assert said in page
        assert reverse("visit", args=[visit.pk]) in page
        assert reverse("order_assignment", args=[DAY, waiting.pk]) in page
        assert "8 h" in page, "what is left of nine hours"

    def test_the_address_without_a_day_is_today_and_the_stepper_leads_to_others(self, dispatcher: Client) -> None:
        assert "Who goes where today?" in shown(dispatcher.get(reverse("schedule")))
        moved = dispatcher.get(reverse("schedule"), {"day": "2030-05-07", "territory": "3"})
        assert moved.headers["Location"] == "/schedule/2030-05-07?territory=3"

    def test_a_tight_way_an_absence_and_a_colleague_are_told(self, dispatcher: Client) -> None:
        engineer, colleague = at_work(), at_work("Wang Fang")
        visit_of(engineer)
        far = make_work_order()
        far.site.latitude = 31.9
        far.site.save()
        plan_visit(far, engineers=[engineer, colleague], start=TEN + HOUR, end=TEN + 2 * HOUR, by=SYSTEM)
        add_absence(colleague, reason="sick", starts_at=EIGHT_THIRTY, ends_at=TEN + 9 * HOUR, by=SYSTEM)
        page = day_page(dispatcher)
        assert "short for the way of" in page
        assert "absent at this time: move it" in page
        assert "Sick" in page

    def test_who_is_on_call(self, dispatcher: Client) -> None:
        assert "nobody" in day_page(dispatcher)
        set_on_call(at_work("Zhao Min"), starts_at=TEN + 8 * HOUR, ends_at=TEN + 20 * HOUR, by=SYSTEM)
        page = day_page(dispatcher)
        assert page.index("Zhao Min") < page.index("<table")

    def test_last_nights_on_call_is_not_shown_once_it_is_over(self, dispatcher: Client) -> None:
        set_on_call(at_work("Zhao Min"), starts_at=TEN - 13 * HOUR, ends_at=TEN - HOUR, by=SYSTEM)
        assert "nobody" not in day_page(dispatcher)
        with time_machine.travel(TEN):
            assert "nobody" in day_page(dispatcher)

    def test_a_holiday_and_a_moved_working_day_are_said(self, dispatcher: Client) -> None:
        with time_machine.travel(datetime(2026, 2, 1, tzinfo=UTC)):
            assert "Public holiday:" in day_page(dispatcher, date(2026, 2, 17))
            assert "Working day instead of 20 Feb 2026" in day_page(dispatcher, date(2026, 2, 14))

    def test_a_territory_narrows_engineers_and_orders(self, dispatcher: Client) -> None:
        north = make_territory()
        at_work("Northern", territory=north)
        at_work("Southern")
        order = make_work_order(subject="In the north")
        order.site.territory = north
        order.site.save()
        make_work_order(subject="In the south")
        page = day_page(dispatcher, territory=north.pk)
        assert ("Northern" in page, "Southern" in page) == (True, False)
        assert ("In the north" in page, "In the south" in page) == (True, False)

    def test_empty_it_says_what_to_do(self, dispatcher: Client) -> None:
        page = day_page(dispatcher)
        assert "No engineers yet" in page
        assert "Nothing waits for a visit" in page
        assert "Fill the day" not in page

    def test_a_day_with_somebody_away_can_be_filled_though_nothing_waits(self, dispatcher: Client) -> None:
        engineer = at_work()
        visit = visit_of(engineer)
        assert "Fill the day" not in day_page(dispatcher)
        start = visit.planned_start - HOUR
        add_absence(engineer, reason="sick", starts_at=start, ends_at=start + 4 * HOUR, by=SYSTEM)
        assert "Fill the day" in day_page(dispatcher)

    def test_who_is_away_is_looked_for_on_all_pages_of_the_chosen_territory(
        self, dispatcher: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(DayRows, "per_page", 1)
        north, south = make_territory(code="N"), make_territory(code="S")
        at_work("Anna North", territory=north)
        away = at_work("Zoe North", territory=north)
        at_work("Bo South", territory=south)
        visit = visit_of(away)
        assert "Fill the day" not in day_page(dispatcher, territory=north.pk)
        Shift.objects.filter(engineer=away).delete()
        page = day_page(dispatcher, territory=north.pk)
        assert "Zoe North" not in page
        assert "Fill the day" in page
        assert "Fill the day" not in day_page(dispatcher, territory=south.pk)
        with time_machine.travel(visit.planned_start + HOUR, tick=False):
            assert "Fill the day" not in day_page(dispatcher, territory=north.pk), "it should have begun"

    def test_any_number_of_rows_costs_the_same_statements(self, dispatcher: Client) -> None:
        counts = []
        for _batch in range(2):
            for _one in range(3):
                visit_of(at_work())
                make_work_order()
            with CaptureQueriesContext(connection) as statements:
                day_page(dispatcher)
            counts.append(len(statements))
        assert counts[0] == counts[1] <= 25, counts

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.GUEST}))
    def test_staff_see_the_day_and_planners_plan(self, client_of: Browser, role: Role) -> None:
        make_work_order()
        at_work()
        response = client_of(make_user(role)).get(reverse("schedule"))
        if role not in STAFF:
            assert response.status_code == 403
            return
        plans = role in (Role.DISPATCHER, Role.DESK, Role.MANAGER)
        assert ("Fill the day" in shown(response)) is plans
        assert ("/orders/" in shown(response)) is plans

    def test_a_day_that_is_over_is_not_planned(self, dispatcher: Client) -> None:
        make_work_order()
        assert "/orders/" not in day_page(dispatcher, date(2030, 5, 3))

    def test_all_of_it_is_chinese(self, dispatcher: Client) -> None:
        visit_of(at_work("陈立"))
        make_work_order()
        page = shown(dispatcher.get(reverse("schedule"), headers={"accept-language": "zh-hans"}))
        for said in ("排程", "待排程", "自动排程", "值班", "派工", "已计划"):
            assert said in page, said
        for english in ("Assign", "To be scheduled", "On call", "Fill the day", "nobody"):
            assert english not in page


class TestAssign:
    def url(self, order: WorkOrder) -> str:
        return reverse("order_assignment", args=[DAY, order.pk])

    def test_offers_come_first_and_reasons_stand_beside_names(self, dispatcher: Client) -> None:
        fit = at_work("Chen Li", skills={"electrical": 3})
        at_work("Wang Fang")
        order = make_work_order()
        OrderSkill.objects.create(work_order=order, skill=make_skill(), level=2)
        page = shown(dispatcher.get(self.url(order)))
        assert f'value="{fit.pk}@2030-05-06T' in page
        assert "lacks the skill Electrical" in page
        part = shown(dispatcher.get(self.url(order), headers={"hx-request": "true"}))
        assert "<html" not in part

    def test_when_nobody_is_free_the_reasons_are_open_and_the_next_day_with_room_is_named(
        self, dispatcher: Client
    ) -> None:
        make_shift(make_engineer(name="Chen Li"), starts_at=EIGHT_THIRTY + timedelta(days=2))
        order = make_work_order()
        page = shown(dispatcher.get(self.url(order), headers={"hx-request": "true"}))
        assert "has no shift on that day" in page
        assert '<details class="drop-form" open>' in page
        assert reverse("order_assignment", args=[DAY + timedelta(days=2), order.pk]) in page

    def test_the_evening_on_call_is_offered_only_to_who_has_no_shift(self, dispatcher: Client) -> None:
        both, only = at_work("Both"), make_engineer(name="Only")
        for one in (both, only):
            set_on_call(one, starts_at=TEN + 9 * HOUR, ends_at=TEN + 12 * HOUR, by=SYSTEM)
        visit_of(both, start=EIGHT_THIRTY)
        page = shown(dispatcher.get(self.url(make_work_order())))
        offered = dict(re.findall(r'value="(\d+)@2030-05-06T(\d\d)', page))
        assert int(offered[str(both.pk)]) < 12
        assert int(offered[str(only.pk)]) >= 19

    def test_an_offer_plans_with_one_press_and_can_be_taken_back(self, dispatcher: Client) -> None:
        engineer, order = at_work(), make_work_order()
        done = dispatcher.post(self.url(order), {"offer": f"{engineer.pk}@2030-05-06T10:30:00+08:00"}, follow=True)
        visit = order.visits.get()
        assert visit.planned_start == datetime(2030, 5, 6, 2, 30, tzinfo=UTC)
        undo = reverse("visit_cancellation", args=[visit.pk])
        assert undo in (page := shown(done))
        assert "The customer is told" in page
        dispatcher.post(undo)
        order.refresh_from_db()
        assert order.state == "open"

    def test_a_form_plans_a_crew_with_a_window(self, dispatcher: Client) -> None:
        crew, order = [at_work(), at_work("Wang Fang")], make_work_order()
        typed = {
            "day": "2030-05-06",
            "start": "13:00",
            "minutes": "45",
            "window_from": "13:00",
            "window_to": "14:00",
            "engineers": [one.pk for one in crew],
        }
        assert dispatcher.post(self.url(order), typed).status_code == 302
        visit = order.visits.get()
        assert (visit.planned_end - visit.planned_start, visit.window_to.hour) == (timedelta(minutes=45), 6)
        assert visit.engineers.count() == 2

    def test_what_is_refused_keeps_what_was_typed_and_says_why(self, dispatcher: Client) -> None:
        engineer, order = at_work(), make_work_order()
        visit_of(engineer)
        typed = {"day": "2030-05-06", "start": "10:30", "minutes": "45", "engineers": [engineer.pk]}
        page = shown(dispatcher.post(self.url(order), typed), 422)
        assert "Chen Li is booked already" in page
        assert 'value="10:30"' in page
        page = shown(dispatcher.post(self.url(order), {**typed, "window_from": "10:00"}), 422)
        assert "both ends of the window" in page
        assert not order.visits.exists()

    def test_an_offer_that_makes_no_sense_is_refused(self, dispatcher: Client) -> None:
        order = make_work_order()
        for offer in ("", "7@2030-05-06T10:30:00+08:00", "x"):
            assert dispatcher.post(self.url(order), {"offer": offer}).status_code in (409, 422)

    def test_an_engineer_may_not_assign(self, client_of: Browser) -> None:
        engineer = at_work()
        assert engineer.user
        assert client_of(engineer.user).get(self.url(make_work_order())).status_code == 403


class TestProposal:
    def test_it_is_shown_then_accepted(self, dispatcher: Client) -> None:
        at_work()
        order, impossible = make_work_order(subject="Pump leaks"), make_work_order(subject="Odd one")
        OrderSkill.objects.create(work_order=impossible, skill=make_skill("laser"), level=2)
        url = reverse("day_proposal", args=[DAY])
        response = dispatcher.get(url)
        page = shown(response)
        assert "Pump leaks" in page
        assert "Nobody on duty can do it. Closest is Chen Li" in page
        assert not Visit.objects.exists()
        done = dispatcher.post(url, {"proposal": response.context["signed"], "take": order.pk}, follow=True)
        assert "1 visit planned." in shown(done)
        assert order.visits.count() == 1

    def test_what_changed_meanwhile_is_listed(self, dispatcher: Client) -> None:
        at_work()
        order = make_work_order()
        url = reverse("day_proposal", args=[DAY])
        signed = dispatcher.get(url).context["signed"]
        order.subject = "Another fault"
        order.save()
        page = shown(dispatcher.post(url, {"proposal": signed, "take": order.pk}))
        assert f"{order.number} was changed meanwhile" in page

    def test_only_what_is_ticked_is_planned(self, dispatcher: Client) -> None:
        at_work()
        wanted, unwanted = make_work_order(planned_minutes=60), make_work_order(planned_minutes=60)
        url = reverse("day_proposal", args=[DAY])
        signed = dispatcher.get(url).context["signed"]
        assert dispatcher.post(url, {"proposal": signed}).status_code == 409
        dispatcher.post(url, {"proposal": signed, "take": wanted.pk})
        assert wanted.visits.count() == 1
        assert unwanted.visits.count() == 0

    def test_a_forged_or_old_proposal_is_refused(self, dispatcher: Client) -> None:
        at_work()
        make_work_order()
        url = reverse("day_proposal", args=[DAY])
        signed = dispatcher.get(url).context["signed"]
        assert dispatcher.post(url, {"proposal": signed[:-2] + "xx"}).status_code == 409
        with time_machine.travel(SIX + 3 * HOUR):
            assert dispatcher.post(url, {"proposal": signed}).status_code == 409
        assert not Visit.objects.exists()


class TestVisit:
    def test_its_page_tells_who_where_when_and_what_happened(self, dispatcher: Client) -> None:
        visit = visit_of(at_work(), subject="Pump leaks")
        page = shown(dispatcher.get(reverse("visit", args=[visit.pk])))
        for said in ("Chen Li", "Pump leaks", visit.work_order.number, "Visit planned", "Move", "Cancel the visit"):
            assert said in page

    def test_moving_it(self, dispatcher: Client) -> None:
        first, second = at_work(), at_work("Wang Fang")
        visit = visit_of(first)
        url = reverse("visit_move", args=[visit.pk])
        assert 'value="10:00"' in shown(dispatcher.get(url))
        typed = {"day": "2030-05-06", "start": "14:00", "minutes": "60", "engineers": [second.pk]}
        assert dispatcher.post(url, typed).status_code == 302
        visit.refresh_from_db()
        assert visit.planned_start == datetime(2030, 5, 6, 6, 0, tzinfo=UTC)
        assert [booking.engineer for booking in visit.bookings.all()] == [second]
        page = shown(dispatcher.get(reverse("visit", args=[visit.pk])))
        assert "Visit moved" in page

    def test_a_visit_under_way_is_neither_moved_nor_cancelled(self, dispatcher: Client) -> None:
        visit = make_visit(state="working", arrived_at=SIX)
        page = shown(dispatcher.get(reverse("visit", args=[visit.pk])))
        assert "Cancel the visit" not in page
        assert dispatcher.get(reverse("visit_move", args=[visit.pk])).status_code == 409
        assert dispatcher.post(reverse("visit_cancellation", args=[visit.pk])).status_code == 409

    def test_another_companys_visit_does_not_exist(self, dispatcher: Client) -> None:
        assert dispatcher.get(reverse("visit", args=[10**9])).status_code == 404

    def test_the_orders_page_shows_its_visits(self, dispatcher: Client) -> None:
        visit = visit_of(at_work())
        part = shown(dispatcher.get(reverse("visits_of_order", args=[visit.work_order_id])))
        assert "Chen Li" in part
        assert "Plan a visit" not in part
        other = shown(dispatcher.get(reverse("visits_of_order", args=[make_work_order().pk])))
        assert "Plan a visit" in other
        page = shown(dispatcher.get(reverse("work_order", args=[visit.work_order_id])))
        assert reverse("visits_of_order", args=[visit.work_order_id]) in page


class TestShifts:
    def test_the_week_shows_shifts_absences_and_duty(self, dispatcher: Client) -> None:
        engineer = at_work()
        add_absence(engineer, reason="training", starts_at=TEN + 24 * HOUR, ends_at=TEN + 30 * HOUR, by=SYSTEM)
        set_on_call(engineer, starts_at=TEN + 96 * HOUR, ends_at=TEN + 120 * HOUR, by=SYSTEM)
        page = shown(dispatcher.get(reverse("shifts"), {"day": "2030-05-08"}))
        for said in ("08:30–17:30", "Course", "on call", "The public holidays of 2030 are not decreed yet"):
            assert said in page
        # Each day shows what of the duty lies in it.
        assert "10:00–24:00" in page
        assert "00:00–10:00" in page

    @pytest.mark.parametrize("place", ["week", "day", "board", "engineer", "program"])
    def test_why_somebody_is_away_is_for_those_whose_work_it_is(self, client_of: Browser, place: str) -> None:
        """A sick leave tells of health."""
        own = make_user(Role.ENGINEER)
        engineer = at_work(user=own)
        add_absence(engineer, reason="sick", starts_at=EIGHT_THIRTY, ends_at=TEN + 9 * HOUR, by=SYSTEM)
        address = {
            "week": reverse("shifts"),
            "day": reverse("schedule_day", args=[DAY]),
            "board": reverse("board_data", args=[DAY]),
            "engineer": reverse("duty_of_engineer", args=[engineer.pk]),
            "program": "/api/absences",
        }[place]

        def said_to(reader: User) -> str:
            return shown(client_of(reader).get(address, {"day": "2030-05-06"} if place == "week" else {})).lower()

        for reader in (make_user(Role.DESK), make_user(Role.ENGINEER), make_user(Role.PARTS)):
            said = said_to(reader)
            assert "absent" in said or place == "program"
            assert "sick" not in said
        for reader in (own, make_user(Role.HR), make_user(Role.DISPATCHER)):
            assert "sick" in said_to(reader)

    def test_where_a_day_begins_is_for_the_engineer_and_those_who_enter_it(self, client_of: Browser) -> None:
        """It is mostly somebody's home."""
        own = make_user(Role.ENGINEER)
        engineer = at_work(user=own, home_latitude=31.1234, home_longitude=121.5678)
        engineer.home_latitude = 31.4321
        engineer.save()

        def places_told(reader: User) -> list[bool]:
            client = client_of(reader)
            board = shown(client.get(reverse("board_data", args=[DAY])))
            page = shown(client.get(f"/engineers/{engineer.pk}"))
            history = shown(client.get(f"/engineers/{engineer.pk}/history"))
            return ["31.4321" in board, "31.4321" in page, "31.1234" in history]

        for reader in (make_user(Role.DESK), make_user(Role.ENGINEER), make_user(Role.PARTS)):
            assert places_told(reader) == [False, False, False]
        for reader in (own, make_user(Role.DISPATCHER), make_user(Role.HR)):
            assert places_told(reader) == [True, True, False]

    def test_the_history_of_an_engineer_does_not_say_why_they_were_away(self, client_of: Browser) -> None:
        """Nor of absences that a former release wrote down with the reason."""
        engineer = at_work()
        add_absence(engineer, reason="sick", starts_at=EIGHT_THIRTY, ends_at=TEN, by=SYSTEM)
        (now,) = facts_about(engineer).filter(name="AbsenceAdded")
        Fact(
            name=now.name,
            data={**now.data, "reason": "sick"},
            about_kind=now.about_kind,
            about_id=now.about_id,
            at=now.at,
        ).save()
        said = shown(client_of(make_user(Role.PARTS)).get(f"/engineers/{engineer.pk}/history"))
        assert said.count("Absent from") == 2
        assert "sick" not in said.lower()

    def test_shifts_are_made_by_a_pattern(self, dispatcher: Client) -> None:
        engineer = make_engineer()
        typed = {
            "engineers": [engineer.pk],
            "weekdays": ["1", "2"],
            "opens": "08:00",
            "closes": "16:00",
            "first": "2030-05-13",
            "weeks": "2",
        }
        done = dispatcher.post(reverse("shifts_new"), typed, follow=True)
        assert "4 shifts made." in shown(done)
        assert "weekdays" in shown(dispatcher.post(reverse("shifts_new"), {**typed, "weekdays": []}), 422)

    def test_an_absence_shows_first_which_visits_it_hits(self, dispatcher: Client) -> None:
        engineer = at_work()
        visit = visit_of(engineer)
        typed = {
            "engineer": engineer.pk,
            "reason": "sick",
            "starts_at": "2030-05-06T08:00",
            "ends_at": "2030-05-06T18:00",
        }
        page = shown(dispatcher.post(reverse("absence_new"), typed))
        assert "This absence hits 1 visit" in page
        assert visit.work_order.number in page
        assert not Absence.objects.exists()
        dispatcher.post(reverse("absence_new"), {**typed, "confirmed": "1"})
        absence = Absence.objects.get()
        assert absence.starts_at == datetime(2030, 5, 6, 0, 0, tzinfo=UTC)
        dispatcher.post(reverse("absence_removal", args=[absence.pk]))
        assert not Absence.objects.exists()

    def test_on_call_is_set_and_a_shift_removed(self, dispatcher: Client) -> None:
        engineer = at_work()
        typed = {"engineer": engineer.pk, "starts_at": "2030-05-06T18:00", "ends_at": "2030-05-07T08:00"}
        assert dispatcher.post(reverse("on_call_new"), typed).status_code == 302
        for shift in Shift.objects.all():
            dispatcher.post(reverse("shift_removal", args=[shift.pk]))
        assert not Shift.objects.exists()
        wrong = dispatcher.post(reverse("on_call_new"), {**typed, "ends_at": "2030-05-06T17:00"})
        assert "ends before" in shown(wrong, 422)

    def test_who_may_not_change_only_looks(self, client_of: Browser) -> None:
        at_work()
        client = client_of(make_user(Role.DESK))
        page = shown(client.get(reverse("shifts")))
        assert "shifts/new" not in page
        assert "removal" not in page
        assert client.post(reverse("absence_new"), {}).status_code == 403

    def test_the_engineers_page_shows_the_week(self, dispatcher: Client) -> None:
        engineer = at_work()
        visit = visit_of(engineer)
        part = shown(dispatcher.get(reverse("duty_of_engineer", args=[engineer.pk])))
        assert "08:30–17:30" in part
        assert visit.work_order.number in part
        page = shown(dispatcher.get(reverse("engineer", args=[engineer.pk])))
        assert reverse("duty_of_engineer", args=[engineer.pk]) in page
