"""What the territories of a planning run leave out is planned across them, each day after all of its territories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.catalogues.tests.makers import make_skill, make_territory
from firstfix.scheduling.actions import add_absence, plan_visit
from firstfix.scheduling.actions.planning_runs import (
    accept_piece,
    accept_run,
    finish_piece,
    proposal_of,
    question_of,
    stop_run,
)
from firstfix.scheduling.models import PlanningPiece, PlanningRun, Visit
from firstfix.scheduling.queries.planning_runs import pieces_in_turn
from firstfix.scheduling.tests.test_planning_runs import (
    DAY,
    EIGHT_THIRTY,
    HOUR,
    THE_EVENING_BEFORE,
    at_work,
    evening,
    order_in,
    put,
    so_far,
    started,
    taken,
    work_off,
)
from firstfix.scheduling.translate.day import Answer, DayToPlan
from firstfix.scheduling.translate.planner import planned_at_length
from firstfix.work.models import OrderSkill, PartNeed, WorkOrder

__all__ = ["evening"]

NOTHING = Answer((), (), ())


@pytest.fixture
def north() -> Territory:
    return make_territory("n")


@pytest.fixture
def south() -> Territory:
    return make_territory("s")


def across(run: PlanningRun, day: int = 0) -> PlanningPiece:
    return run.pieces.select_related("run").get(is_across=True, day=DAY + timedelta(days=day))


def suggested(*pieces: PlanningPiece) -> dict[int, int]:
    """Engineers by order."""
    return {one.order_id: one.engineer_id for piece in pieces for one in proposal_of(piece).suggestions}


def all_suggested(run: PlanningRun) -> list[int]:
    return sorted(one.order_id for piece in run.pieces.all() for one in proposal_of(piece).suggestions)


def planned(piece: PlanningPiece, answer: Answer = NOTHING) -> None:
    """What a worker that comes to this answer would do."""
    mine = taken(piece)
    assert finish_piece(mine, question_of(mine, now=THE_EVENING_BEFORE), answer, at=THE_EVENING_BEFORE)


def electrical(territory: Territory) -> WorkOrder:
    order = order_in(territory)
    OrderSkill.objects.create(work_order=order, skill=make_skill(), level=3)
    return order


def test_an_order_whose_skill_only_another_territory_has_is_placed(north: Territory, south: Territory) -> None:
    at_work(north)
    able = at_work(south, skills={"electrical": 3})
    order = electrical(north)
    run = started()
    work_off()
    assert suggested(*run.pieces.filter(is_across=False)) == {}
    assert suggested(across(run)) == {order.pk: able.pk}
    assert suggested(across(run, 1)) == {}


def test_only_the_territories_of_the_run_help_each_other(north: Territory, south: Territory) -> None:
    at_work(north)
    at_work()
    at_work(south, skills={"electrical": 3})
    electrical(north)
    run = started(days=1, territories=[north, None])
    work_off()
    assert all_suggested(run) == []
    assert across(run).left_out == 1


def test_nothing_is_planned_twice_nobody_is_booked_twice_and_all_of_it_can_be_accepted(
    north: Territory, south: Territory
) -> None:
    """More than the north can do, and the south has room between its own visits."""
    at_work(north, hours=3)
    at_work(south, hours=5)
    orders = [*(order_in(north) for _ in range(7)), *(order_in(south) for _ in range(2))]
    run = started()
    work_off()
    assert suggested(across(run))
    assert all_suggested(run) == sorted(order.pk for order in orders)
    accepted = accept_run(run, by=SYSTEM)
    assert (len(accepted.visits), accepted.not_taken) == (len(orders), ())


def test_what_is_suggested_stands_in_the_day_with_calls_at_warehouses(north: Territory, south: Territory) -> None:
    at_work(north)
    engineer, part = at_work(south), make_part()
    make_stock(make_warehouse(latitude=31.23, longitude=121.47), part, 1)
    PartNeed.objects.create(work_order=order_in(south), part=part, quantity=1)
    run = started(days=1)
    work_off()
    home = proposal_of(run.pieces.get(territory=south))
    (visit,), (call,) = home.suggestions, home.pick_ups
    standing = {
        worker.engineer.pk: [(one.span.start, one.span.end) for one in worker.standing]
        for worker in question_of(across(run), now=THE_EVENING_BEFORE).day.workers
    }
    assert standing[engineer.pk] == [(call.at, call.at + HOUR / 4), (visit.start, visit.end)]


@pytest.mark.parametrize(("pieces", "is_placed"), [(1, False), (2, True)])
def test_a_part_in_a_van_is_not_promised_twice(
    north: Territory, south: Territory, pieces: int, is_placed: bool
) -> None:
    at_work(north)
    carrier, part = at_work(south), make_part()
    make_stock(make_van(carrier), part, pieces)
    home, other = order_in(south), order_in(north)
    for order in (home, other):
        PartNeed.objects.create(work_order=order, part=part, quantity=1)
    run = started(days=1)
    work_off()
    assert suggested(run.pieces.get(territory=south)) == {home.pk: carrier.pk}
    assert suggested(across(run)) == ({other.pk: carrier.pk} if is_placed else {})


def test_a_visit_whose_engineer_is_away_is_moved_once(north: Territory, south: Territory) -> None:
    sick, colleague = at_work(north), at_work(north)
    at_work(south)
    start = EIGHT_THIRTY + 2 * HOUR
    visit = plan_visit(order_in(north), engineers=[sick], start=start, end=start + HOUR, by=SYSTEM)
    add_absence(sick, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 9 * HOUR, by=SYSTEM)
    run = started(days=1)
    work_off()
    assert suggested(run.pieces.get(territory=north)) == {visit.work_order_id: colleague.pk}
    assert suggested(across(run)) == {}


class TestTurns:
    def test_territories_side_by_side_then_across_them_then_the_next_day(
        self, north: Territory, south: Territory
    ) -> None:
        at_work(north)
        at_work(south)
        run = started()
        turns = []
        while ahead := pieces_in_turn(run.pk):
            turns.append({(piece.territory, piece.is_across, piece.day) for piece in ahead})
            for piece in ahead:
                planned(piece)
        days = (DAY, DAY + timedelta(days=1))
        expected = [({(north, False, day), (south, False, day)}, {(None, True, day)}) for day in days]
        assert turns == [turn for pair in expected for turn in pair]

    def test_a_run_of_one_territory_has_no_piece_across(self, north: Territory, south: Territory) -> None:
        at_work(north)
        at_work(south)
        assert not started(territories=[north]).pieces.filter(is_across=True).exists()

    def test_where_territories_fail_their_orders_are_planned_across_them(
        self, north: Territory, south: Territory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_work(north)
        at_work(south)
        order = order_in(north)

        def fails_with_one(day: DayToPlan, **kw: Any) -> Answer:
            if len(day.workers) == 1:
                raise ZeroDivisionError
            return planned_at_length(day, **kw)

        monkeypatch.setattr("firstfix.scheduling.jobs.planned_at_length", fails_with_one)
        run = started(days=1)
        work_off()
        assert {piece.state for piece in run.pieces.filter(is_across=False)} == {"failed"}
        assert suggested(across(run)).keys() == {order.pk}

    def test_a_stop_begins_nothing_across(
        self, north: Territory, south: Territory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engineer = at_work(north)
        at_work(south)
        order = order_in(north)
        run = started()

        def stopped(day: DayToPlan, **_: Any) -> Answer:
            stop_run(run, by=SYSTEM)
            return so_far(put(order, engineer)).answer

        monkeypatch.setattr("firstfix.scheduling.jobs.planned_at_length", stopped)
        work_off()
        assert {piece.state for piece in run.pieces.all()} == {"stopped"}
        assert [piece.takes for piece in run.pieces.filter(is_across=True)] == [0, 0]
        assert len(accept_run(run, by=SYSTEM).visits) == 1


def test_what_is_accepted_before_the_others_are_planned_stands_once(north: Territory, south: Territory) -> None:
    """Half a territory's piece is accepted while the day goes on: visits and suggestions stand beside each other."""
    engineer = at_work(south, skills={"electrical": 3})
    at_work(north)
    first, second = order_in(south), order_in(south)
    later = replace(put(second, engineer), start=EIGHT_THIRTY + 2 * HOUR, end=EIGHT_THIRTY + 3 * HOUR)
    run = started(days=1)
    planned(run.pieces.get(territory=north))
    planned(run.pieces.get(territory=south), Answer((put(first, engineer), later), (), ()))
    accept_piece(run.pieces.get(territory=south), by=SYSTEM, order_ids={first.pk})
    standing = {
        worker.engineer.pk: [one.key for one in worker.standing]
        for worker in question_of(across(run), now=THE_EVENING_BEFORE).day.workers
    }
    assert standing[engineer.pk] == [f"v{Visit.objects.get().pk}", f"s{second.pk}"]


def test_the_run_shows_it_and_its_proposal(
    client_of: Callable[[User], Client], north: Territory, south: Territory
) -> None:
    at_work(north)
    at_work(south, skills={"electrical": 3})
    order = electrical(north)
    run = started(days=1)
    work_off()
    dispatcher = client_of(make_user(Role.DISPATCHER))
    page = dispatcher.get(reverse("planning_run", args=[run.pk])).content.decode()
    assert "across territories" in page
    shown = dispatcher.get(reverse("piece_proposal", args=[across(run).pk])).content.decode()
    assert "across territories" in shown
    assert order.number in shown
