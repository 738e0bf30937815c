"""The dispatch board's page and addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_skill, make_territory
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import add_absence, move_visit
from firstfix.scheduling.models import Booking, Hold, Visit
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

DAY = "2030-05-06"
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
TEN = EIGHT_THIRTY + timedelta(hours=1.5)
HOUR = timedelta(hours=1)
ClientOf = Callable[[User], Client]


def ready(**kw: Any) -> Engineer:
    engineer = make_engineer(**kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


@pytest.fixture
def dispatcher(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.DISPATCHER))


def data(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/schedule/{DAY}/board/data{query}")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def wish(order: WorkOrder, engineer: Engineer, *, at: str = "10:00", visit: Visit | None = None) -> dict[str, Any]:
    moved = {"visit": visit.pk, "version": visit.version} if visit else {}
    return {"order": order.pk, "engineer": engineer.pk, "start": f"{DAY}T{at}:00", "minutes": 60, **moved}


class TestData:
    def test_rows_shades_visits_and_ways(self, dispatcher: Client) -> None:
        engineer = ready(name="Chen Li")
        visit = make_visit(engineer=engineer, planned_start=TEN)
        found = data(dispatcher)
        assert [row["name"] for row in found["engineers"]] == ["Chen Li"]
        assert {(shade["kind"], shade["start"]) for shade in found["shades"]} == {
            ("shift", f"{DAY}T08:30:00"),
            ("lunch", f"{DAY}T12:00:00"),
        }
        (drawn,) = found["visits"]
        assert (drawn["visit"], drawn["start"], drawn["version"]) == (visit.pk, f"{DAY}T10:00:00", visit.version)
        assert drawn["isMovable"]
        assert drawn["way"] > 0
        assert "Chen Li" in drawn["label"]
        assert (found["opens"], found["closes"]) == (8, 18)

    def test_what_is_under_way_or_a_crew_is_not_movable(self, dispatcher: Client) -> None:
        engineer, colleague = ready(), ready()
        make_visit(engineer=engineer, planned_start=TEN, state="working")
        crew = make_visit(engineer=engineer, planned_start=TEN + 2 * HOUR)
        Booking.objects.create(visit=crew, engineer=colleague, during=(crew.planned_start, crew.planned_end))
        found = data(dispatcher)["visits"]
        assert len(found) == 3
        assert not any(visit["isMovable"] for visit in found)
        assert all(visit["whyFixed"] for visit in found)

    def test_nothing_is_movable_for_who_may_not_plan(self, company: Tenant, client_of: ClientOf) -> None:
        make_visit(engineer=ready(), planned_start=TEN)
        client = client_of(make_user(Role.ENGINEER))
        assert not data(client)["visits"][0]["isMovable"]

    def test_an_absence_is_drawn_and_named(self, dispatcher: Client) -> None:
        engineer = ready()
        add_absence(engineer, reason="sick", starts_at=EIGHT_THIRTY - HOUR, ends_at=EIGHT_THIRTY + 12 * HOUR, by=SYSTEM)
        found = data(dispatcher)
        assert "absence" in {shade["kind"] for shade in found["shades"]}
        assert not found["engineers"][0]["isBookable"]

    def test_time_kept_for_a_customer_is_drawn_and_noticed(self, dispatcher: Client) -> None:
        engineer, order = ready(), make_work_order()
        before = dispatcher.get("/schedule/board/changes").json()["mark"]
        Hold.objects.create(
            work_order=order, engineer=engineer, during=(TEN, TEN + HOUR), window_from=TEN, window_to=TEN + HOUR,
            expires_at=TEN + HOUR,
        )  # fmt: skip
        shade = next(shade for shade in data(dispatcher)["shades"] if shade["kind"] == "hold")
        assert order.number in shade["text"]
        assert dispatcher.get("/schedule/board/changes").json()["mark"] != before

    def test_what_waits_says_why_nobody_can_go(self, dispatcher: Client) -> None:
        ready(name="Chen Li")
        order = make_work_order()
        OrderSkill.objects.create(work_order=order, skill=make_skill("pumps"), level=3)
        (card,) = data(dispatcher)["waiting"]
        assert card["number"] == order.number
        assert "Chen Li" in card["why"]

    def test_what_was_left_undone_says_so(self, dispatcher: Client) -> None:
        order = make_work_order()
        make_visit(engineer=ready(), work_order=order, state="left", outcome="further_visit", outcome_reason="no seal",
            planned_start=datetime(2026, 5, 4, 1, tzinfo=UTC))  # fmt: skip
        (card,) = data(dispatcher)["waiting"]
        assert "no seal" in card["marks"][0]["text"]

    def test_three_days(self, dispatcher: Client) -> None:
        engineer = ready()
        make_visit(engineer=engineer, planned_start=TEN + timedelta(days=2))
        assert data(dispatcher)["visits"] == []
        assert len(data(dispatcher, "?days=3")["visits"]) == 1

    def test_filters_by_territory_and_skill(self, dispatcher: Client) -> None:
        north = make_territory()
        ready(name="North", territory=north)
        ready(name="Able", skills={"pumps": 2})
        skill = make_skill("pumps")
        assert [row["name"] for row in data(dispatcher, f"?territory={north.pk}")["engineers"]] == ["North"]
        assert [row["name"] for row in data(dispatcher, f"?skill={skill.pk}")["engineers"]] == ["Able"]
        assert data(dispatcher, "?skill=x&days=99")["days"] == 1

    def test_more_visits_cost_no_more_statements(self, dispatcher: Client) -> None:
        counts = []
        for number in range(1, 4):
            for _more in range(number):
                make_visit(engineer=ready(), planned_start=TEN)
                make_work_order()
            data(dispatcher)
            with CaptureQueriesContext(connection) as queries:
                data(dispatcher, "?days=7")
            counts.append(len(queries))
        assert counts[0] == counts[2]

    def test_the_mark_changes_when_something_happens(self, dispatcher: Client) -> None:
        engineer = ready()
        visit = make_visit(engineer=engineer, planned_start=TEN)
        before = dispatcher.get("/schedule/board/changes").json()["mark"]
        assert dispatcher.get("/schedule/board/changes").json()["mark"] == before == data(dispatcher)["mark"]
        move_visit(visit, start=TEN + HOUR, end=TEN + 2 * HOUR, by=SYSTEM)
        assert dispatcher.get("/schedule/board/changes").json()["mark"] != before


class TestChange:
    def test_asking_saves_nothing(self, dispatcher: Client) -> None:
        order, engineer = make_work_order(), ready()
        answer = dispatcher.post("/schedule/board/what-if", wish(order, engineer)).json()
        assert answer["isPossible"]
        assert not Visit.objects.exists()

    def test_an_order_is_planned_and_taken_back(self, dispatcher: Client) -> None:
        order, engineer = make_work_order(), ready()
        saved = dispatcher.post("/schedule/board/plan", wish(order, engineer)).json()
        visit = Visit.objects.get()
        assert (visit.planned_start, visit.planned_end) == (TEN, TEN + HOUR)
        assert dispatcher.post("/schedule/board/undo", saved["undo"]).status_code == 200
        visit.refresh_from_db()
        order.refresh_from_db()
        assert (visit.state, order.state) == ("cancelled", "open")

    def test_a_visit_is_moved_and_moved_back_with_its_window(self, dispatcher: Client) -> None:
        engineer, colleague = ready(), ready()
        visit = make_visit(engineer=engineer, planned_start=TEN, window_to=TEN + HOUR / 2)
        saved = dispatcher.post(
            "/schedule/board/plan", wish(visit.work_order, colleague, at="14:00", visit=visit)
        ).json()
        visit.refresh_from_db()
        assert visit.planned_start == TEN + 4 * HOUR
        assert visit.engineer_ids == [colleague.pk]
        assert dispatcher.post("/schedule/board/plan", saved["undo"]).status_code == 200
        visit = Visit.objects.get()
        assert (visit.planned_start, visit.window_to) == (TEN, TEN + HOUR / 2)
        assert visit.engineer_ids == [engineer.pk]

    def test_two_dispatchers_do_not_overwrite_each_other(self, dispatcher: Client) -> None:
        engineer = ready()
        visit = make_visit(engineer=engineer, planned_start=TEN)
        mine = wish(visit.work_order, engineer, at="14:00", visit=visit)
        move_visit(visit, start=TEN + HOUR, end=TEN + 2 * HOUR, by=SYSTEM)
        assert not dispatcher.post("/schedule/board/what-if", mine).json()["isPossible"]
        answer = dispatcher.post("/schedule/board/plan", mine)
        assert answer.status_code == 409
        assert answer.json()["why"]
        assert Visit.objects.get().planned_start == TEN + HOUR

    def test_what_others_changed_is_not_undone(self, dispatcher: Client) -> None:
        saved = dispatcher.post("/schedule/board/plan", wish(make_work_order(), ready())).json()
        visit = Visit.objects.get()
        move_visit(visit, start=TEN + HOUR, end=TEN + 2 * HOUR, by=SYSTEM)
        assert dispatcher.post("/schedule/board/undo", saved["undo"]).status_code == 409
        assert Visit.objects.get().state == "planned"

    def test_a_refusal_says_why(self, dispatcher: Client) -> None:
        engineer = ready()
        other = make_visit(engineer=engineer, planned_start=TEN)
        answer = dispatcher.post("/schedule/board/plan", wish(make_work_order(), engineer))
        assert answer.status_code == 409
        assert other.work_order.number in answer.json()["why"]

    @pytest.mark.parametrize("broken", [{"engineer": 0}, {"start": "soon"}, {"minutes": 0}, {"order": "x"}, {}])
    def test_rubbish_is_refused_in_words(self, dispatcher: Client, broken: dict[str, Any]) -> None:
        sent = {**wish(make_work_order(), ready()), **broken} if broken else {}
        for address in ("what-if", "plan"):
            answer = dispatcher.post(f"/schedule/board/{address}", sent)
            assert answer.status_code == 409
            assert answer.json()["why"]

    def test_who_may_not_plan_may_not_save(self, company: Tenant, client_of: ClientOf) -> None:
        client = client_of(make_user(Role.ENGINEER))
        order, engineer = make_work_order(), ready()
        for address in ("what-if", "plan", "undo"):
            assert client.post(f"/schedule/board/{address}", wish(order, engineer)).status_code in (403, 404)
        assert not Visit.objects.exists()

    def test_offers_name_the_first_times_that_fit(self, dispatcher: Client) -> None:
        order, engineer = make_work_order(), ready(name="Chen Li")
        (offer,) = dispatcher.get(f"/schedule/{DAY}/board/offers/{order.pk}").json()["offers"]
        assert offer["engineer"] == str(engineer.pk)
        assert "Chen Li" in offer["text"]


class TestPage:
    def test_it_links_the_table_and_back(self, dispatcher: Client) -> None:
        page = dispatcher.get(f"/schedule/{DAY}/board?days=3").content.decode()
        assert f'href="/schedule/{DAY}"' in page
        assert f"/schedule/{DAY}/board/data?days=3" in page
        assert f'href="/schedule/{DAY}/board"' in dispatcher.get(f"/schedule/{DAY}").content.decode()

    def test_another_day_keeps_the_filters(self, dispatcher: Client) -> None:
        answer = dispatcher.get(f"/schedule/{DAY}/board?days=7&day=2030-05-08")
        assert answer["Location"] == "/schedule/2030-05-08/board?days=7"
        assert dispatcher.get(f"/schedule/{DAY}/board?day=2030-99-99").status_code == 302


class TestLock:
    def lock(self, client: Client, visit: Visit, *, is_locked: str = "1") -> Any:
        return client.post("/schedule/board/lock", {"visit": visit.pk, "is_locked": is_locked})

    def test_a_locked_visit_stands_still_until_it_is_unlocked(self, dispatcher: Client) -> None:
        engineer = ready()
        visit = make_visit(engineer=engineer, planned_start=TEN)
        assert self.lock(dispatcher, visit).json()["said"].endswith("is locked.")
        (drawn,) = data(dispatcher)["visits"]
        assert (drawn["isLocked"], drawn["isMovable"], drawn["whyFixed"]) == (True, False, "locked: unlock it first")
        assert [mark["icon"] for mark in drawn["marks"]] == ["lock"]
        visit.refresh_from_db()
        asked = wish(visit.work_order, engineer, at="11:00", visit=visit)
        answer = dispatcher.post("/schedule/board/what-if", asked).json()
        assert not answer["isPossible"]
        assert "locked" in answer["effects"][0]["text"]
        assert dispatcher.post("/schedule/board/plan", asked).status_code == 409
        self.lock(dispatcher, visit, is_locked="")
        assert data(dispatcher)["visits"][0]["isMovable"]

    def test_what_is_under_way_is_not_locked(self, dispatcher: Client) -> None:
        visit = make_visit(engineer=ready(), planned_start=TEN, state="arrived")
        assert self.lock(dispatcher, visit).status_code == 409
        assert self.lock(dispatcher, Visit(pk=0)).status_code == 404
