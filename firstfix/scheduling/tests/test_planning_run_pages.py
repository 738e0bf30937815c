"""Planning several days in the browser and for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_territory
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions.planning_runs import note_progress, question_of, take_piece
from firstfix.scheduling.models import PlanningPiece, PlanningRun, Visit
from firstfix.scheduling.tests.makers import make_shift
from firstfix.scheduling.tests.test_planning_runs import so_far, work_off
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

Browser = Callable[[User], Client]
DAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
THE_EVENING_BEFORE = EIGHT_THIRTY - timedelta(hours=14)


@pytest.fixture(autouse=True)
def evening(company: Tenant) -> Any:
    with time_machine.travel(THE_EVENING_BEFORE, tick=False):
        yield


@pytest.fixture
def orders() -> list[WorkOrder]:
    """An engineer's two days and four orders, more than fit into the first one."""
    engineer = make_engineer(name="Chen Li", home_latitude=31.23, home_longitude=121.47)
    for day in range(2):
        make_shift(engineer, starts_at=EIGHT_THIRTY + timedelta(days=day), hours=3)
    site = make_site(latitude=31.23, longitude=121.47)
    asset = make_asset(site=site)
    return [make_work_order(asset=asset, planned_minutes=60, subject=f"Fault {n}") for n in range(4)]


@pytest.fixture
def dispatcher(client_of: Browser) -> Client:
    return client_of(make_user(Role.DISPATCHER))


def shown(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content[:800]
    return str(response.content.decode())


def started(client: Client, **more: Any) -> PlanningRun:
    asked = {"first": "2030-05-06", "days": "2", "seconds": "60", **more}
    response = client.post(reverse("planning_runs"), asked)
    run = PlanningRun.objects.latest("pk")
    assert response.headers["Location"] == reverse("planning_run", args=[run.pk])
    return run


@pytest.mark.usefixtures("orders")
class TestPages:
    def test_from_the_schedule_to_a_run_that_shows_how_far_it_is(self, dispatcher: Client) -> None:
        schedule = shown(dispatcher.get(reverse("schedule_day", args=[DAY])))
        assert reverse("planning_runs") + "?day=2030-05-06" in schedule
        assert 'value="2030-05-06"' in shown(dispatcher.get(reverse("planning_runs"), {"day": "2030-05-06"}))
        run = started(dispatcher)
        assert "The days are being planned" in shown(dispatcher.get(reverse("planning_run", args=[run.pk])))
        piece = take_piece(PlanningPiece.objects.earliest("day").pk, at=THE_EVENING_BEFORE)
        assert piece
        asked = question_of(piece, now=THE_EVENING_BEFORE)
        for seconds, cost in ((10.0, 1000.0), (30.0, 800.0)):
            note_progress(piece, asked, so_far(seconds=seconds, cost=cost), at=THE_EVENING_BEFORE)
        part = dispatcher.get(reverse("planning_run_progress", args=[run.pk]))
        assert "HX-Redirect" not in part.headers
        assert 'value="50"' in shown(part)
        assert "20.0% better than the first plan" in shown(part)
        with time_machine.travel(THE_EVENING_BEFORE + timedelta(minutes=4)):
            assert "Waits for another worker" in shown(dispatcher.get(reverse("planning_run_progress", args=[run.pk])))

    def test_stopped_it_begins_no_more_and_the_part_leads_back_to_the_page(self, dispatcher: Client) -> None:
        run = started(dispatcher)
        dispatcher.post(reverse("planning_run_stop", args=[run.pk]))
        part = dispatcher.get(reverse("planning_run_progress", args=[run.pk]))
        assert part.headers["HX-Redirect"] == reverse("planning_run", args=[run.pk])
        assert "Nothing is left to accept" in shown(dispatcher.get(reverse("planning_run", args=[run.pk])))

    def test_all_of_it_is_accepted_at_once(self, dispatcher: Client) -> None:
        run = started(dispatcher)
        work_off()
        assert "Accept 4 visits?" in shown(dispatcher.get(reverse("planning_run", args=[run.pk])))
        accepted = dispatcher.post(reverse("planning_run_acceptance", args=[run.pk]), follow=True)
        assert "4 visits planned." in shown(accepted)
        assert Visit.objects.count() == 4

    def test_a_day_is_looked_at_and_what_is_ticked_is_accepted(
        self, dispatcher: Client, orders: list[WorkOrder]
    ) -> None:
        run = started(dispatcher)
        work_off()
        first = run.pieces.get(day=DAY)
        url = reverse("piece_proposal", args=[first.pk])
        assert url in shown(dispatcher.get(reverse("planning_run", args=[run.pk])))
        offered = re.findall(r'name="take" value="(\d+)"', shown(dispatcher.get(url)))
        assert len(offered) > 1
        dispatcher.post(url, {"take": offered[0]})
        assert [str(visit.work_order_id) for visit in Visit.objects.all()] == offered[:1]
        page = shown(dispatcher.get(url))
        assert re.findall(r'name="take" value="(\d+)"', page) == offered[1:]
        assert "1 visit of this plan has been accepted" in page

    def test_what_changed_meanwhile_is_told(self, dispatcher: Client, orders: list[WorkOrder]) -> None:
        run = started(dispatcher)
        work_off()
        orders[0].subject = "Something else"
        orders[0].save()
        told = shown(dispatcher.post(reverse("planning_run_acceptance", args=[run.pk])))
        assert "3 visits are planned, and something changed meanwhile" in told
        assert orders[0].number in told

    def test_a_form_that_cannot_be_right_says_so_at_its_field(self, dispatcher: Client) -> None:
        make_engineer(territory=make_territory("n"))
        asked = {"first": "2030-05-01", "days": "2", "seconds": "60"}
        assert "This day is over." in shown(dispatcher.post(reverse("planning_runs"), asked), 422)

    def test_one_territory(self, dispatcher: Client) -> None:
        north = make_territory("n")
        make_engineer(territory=north)
        run = started(dispatcher, territories=[str(north.pk)])
        assert {piece.territory for piece in run.pieces.all()} == {north}

    def test_whoever_may_not_plan_sees_none_of_it(self, client_of: Browser, dispatcher: Client) -> None:
        run = started(dispatcher)
        engineer = client_of(make_user(Role.ENGINEER))
        assert engineer.get(reverse("planning_run", args=[run.pk])).status_code == 403
        assert engineer.get(reverse("piece_proposal", args=[run.pieces.earliest("pk").pk])).status_code == 403


@pytest.mark.usefixtures("orders")
def test_programs_start_read_stop_and_accept(client: Client) -> None:
    key = make_api_key(make_user(Role.DISPATCHER), name="planner", by=SYSTEM)

    def call(method: str, path: str, data: Any = None, status: int = 200) -> Any:
        said = {
            "content_type": "application/json",
            "headers": {"Authorization": f"Bearer {key}", "Accept-Language": "en"},
        }
        response = getattr(client, method)(f"/api{path}", data or {}, **said)
        assert response.status_code == status, response.content
        return response.json()

    run = call("post", "/planning-runs", {"first_day": "2030-05-06", "days": 2, "territory_ids": [None]}, 201)
    work_off()
    run = call("get", f"/planning-runs/{run['id']}")
    first, second = run["pieces"]
    assert (first["state"], first["visits"] + second["visits"]) == ("done", 4)
    (one, *_others) = call("get", f"/planning-pieces/{first['id']}/proposal")["suggestions"]
    taken = call("post", f"/planning-pieces/{first['id']}/acceptance", {"order_ids": [one["order_id"]]})
    assert len(taken["visit_ids"]) == 1
    assert len(call("post", f"/planning-runs/{run['id']}/acceptance")["visit_ids"]) == second["visits"]
    assert call("post", f"/planning-runs/{run['id']}/stop")["pieces"][0]["state"] == "done"
    assert call("get", "/planning-runs")["items"][0]["id"] == run["id"]
    call("post", "/planning-runs", {"first_day": "2030-05-06", "territory_ids": [999]}, 404)
