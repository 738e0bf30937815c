"""Planning runs: cut into pieces, worked off by jobs, stopped, taken over, accepted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.catalogues.tests.makers import make_territory
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions.planning_runs import (
    accept_piece,
    accept_run,
    answer_so_far,
    finish_piece,
    note_progress,
    proposal_of,
    question_of,
    start_run,
    stop_run,
    take_piece,
)
from firstfix.scheduling.jobs import plan_piece
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.queries.day_input import DayInput
from firstfix.scheduling.tests.makers import make_shift
from firstfix.scheduling.translate.day import Answer, DayToPlan, Put
from firstfix.scheduling.translate.planner import SoFar
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

DAY = date(2030, 5, 6)
TUESDAY = DAY + timedelta(days=1)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
THE_EVENING_BEFORE = EIGHT_THIRTY - timedelta(hours=14)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def evening(company: Tenant) -> Any:
    with time_machine.travel(THE_EVENING_BEFORE, tick=False):
        yield


def at_work(territory: Territory | None = None, *, days: int = 2, hours: float = 9, **kw: Any) -> Engineer:
    engineer = make_engineer(territory=territory, home_latitude=31.23, home_longitude=121.47, **kw)
    for day in range(days):
        make_shift(engineer, starts_at=EIGHT_THIRTY + day * timedelta(days=1), hours=hours)
    return engineer


def order_in(territory: Territory | None = None, **kw: Any) -> WorkOrder:
    site = make_site(latitude=31.23, longitude=121.47, territory=territory)
    kw.setdefault("planned_minutes", 60)
    return make_work_order(asset=make_asset(site=site), reported_at=THE_EVENING_BEFORE, **kw)


def started(**kw: Any) -> PlanningRun:
    kw.setdefault("days", 2)
    kw.setdefault("by", SYSTEM)
    kw.setdefault("is_nightly", kw["by"] is SYSTEM)
    return start_run(DAY, seconds=30, **kw)


def waiting_jobs() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="scheduling.plan_piece", status="todo").order_by("id")
    return [job.args["piece_id"] for job in jobs]


def work_off() -> None:
    """What workers would do, job after job."""
    done: set[int] = set()
    while waiting := ProcrastinateJob.objects.filter(queue_name="planning", status="todo").exclude(pk__in=done).first():
        done.add(waiting.pk)
        app.tasks[waiting.task_name].func(**waiting.args)


def pieces_of(run: PlanningRun) -> list[PlanningPiece]:
    return list(run.pieces.select_related("run", "territory").order_by("territory_id", "day"))


def taken(piece: PlanningPiece) -> PlanningPiece:
    found = take_piece(piece.pk, at=THE_EVENING_BEFORE)
    assert found
    return found


def orders_in(piece: PlanningPiece) -> list[int]:
    """Those that its best plan so far has a place for."""
    assert piece.proposal
    return [one["order_id"] for one in piece.proposal["suggestions"]]


def so_far(*puts: Put, seconds: float = 1.0, cost: float | None = 100.0) -> SoFar:
    return SoFar(seconds, 10, cost, 0, Answer(puts, (), ()))


def put(order: WorkOrder, engineer: Engineer) -> Put:
    return Put(order.pk, engineer.pk, EIGHT_THIRTY, EIGHT_THIRTY + HOUR, timedelta(minutes=10))


class TestStarting:
    def test_a_run_is_cut_into_territories_and_days_with_a_piece_across_them_for_each_day(self) -> None:
        north, south = make_territory("n"), make_territory("s")
        at_work(north)
        at_work(south)
        run = started(days=3)
        pieces = pieces_of(run)
        assert {(piece.territory, piece.is_across, piece.day) for piece in pieces} == {
            (territory, territory is None, DAY + timedelta(days=number))
            for territory in (north, south, None)
            for number in range(3)
        }
        assert sorted(waiting_jobs()) == sorted(piece.pk for piece in pieces if piece.day == DAY and piece.territory)

    def test_what_has_no_territory_and_no_engineers_of_its_own_is_a_piece_of_its_own(self) -> None:
        north, empty = make_territory("n"), make_territory("e")
        at_work(north)
        free = at_work()
        orders = [order_in(north), order_in(), order_in(empty)]
        run = started(days=1)
        work_off()
        rest = run.pieces.get(territory=None, is_across=False)
        assert sorted(orders_in(rest)) == [order.pk for order in orders[1:]]
        assert {one.engineer_id for one in proposal_of(rest).suggestions} == {free.pk}
        assert orders_in(run.pieces.get(territory=north)) == [orders[0].pk]

    def test_only_chosen_territories_are_planned(self) -> None:
        north, south = make_territory("n"), make_territory("s")
        at_work(north)
        at_work(south)
        assert {piece.territory for piece in pieces_of(started(territories=[south]))} == {south}

    def test_what_cannot_be_asked_for(self) -> None:
        with pytest.raises(Refused, match="nothing to plan"):
            started()
        at_work()
        with pytest.raises(Refused, match="day is over"):
            start_run(DAY - timedelta(days=2), days=1, by=SYSTEM)
        for wrong in ({"days": 0}, {"days": 15}):
            with pytest.raises(Invalid):
                started(**wrong)
        with pytest.raises(Invalid):
            start_run(DAY, days=1, seconds=3, by=SYSTEM)
        with pytest.raises(NotAllowed):
            started(by=make_user(Role.ENGINEER))


class TestWorkingOff:
    def test_every_piece_ends_with_a_proposal_and_no_order_is_planned_twice(self) -> None:
        at_work(hours=3)
        orders = [order_in() for _ in range(4)]
        run = started()
        work_off()
        first, second = pieces_of(run)
        assert (first.state, second.state) == ("done", "done")
        planned = [one.order_id for piece in (first, second) for one in proposal_of(piece).suggestions]
        assert sorted(planned) == [order.pk for order in orders]
        assert first.left_out
        assert first.cost
        assert second.left_out == 0

    def test_whoever_lost_the_right_is_told_and_the_days_after_are_tried_too(self) -> None:
        at_work()
        person = make_user(Role.DISPATCHER)
        run = started(by=person)
        User.objects.filter(pk=person.pk).update(roles=[Role.ENGINEER])
        work_off()
        assert [(piece.state, piece.problem) for piece in pieces_of(run)] == [
            ("failed", "Your role does not allow this.")
        ] * 2

    def test_a_mistake_of_ours_is_said_in_plain_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        at_work()
        run = started(days=1)
        monkeypatch.setattr("firstfix.scheduling.jobs.planned_at_length", lambda *_, **__: 1 / 0)
        work_off()
        (piece,) = pieces_of(run)
        assert piece.state == "failed"
        assert piece.problem.startswith("Something unexpected happened")
        with pytest.raises(Refused, match="no plan"):
            accept_piece(piece, by=SYSTEM)

    def test_a_job_that_comes_twice_does_it_once(self, company: Tenant) -> None:
        at_work()
        run = started(days=1)
        work_off()
        (piece,) = pieces_of(run)
        plan_piece(company.pk, piece_id=piece.pk, language="en")
        assert run.pieces.get().takes == 1


class TestProgress:
    def test_the_best_plan_so_far_is_kept_while_it_is_searched(self) -> None:
        engineer, order = at_work(), order_in()
        run = started(days=1)
        piece = taken(pieces_of(run)[0])
        asked = question_of(piece, now=THE_EVENING_BEFORE)
        assert not note_progress(piece, asked, so_far(put(order, engineer)), at=THE_EVENING_BEFORE)
        assert not note_progress(piece, asked, so_far(put(order, engineer), seconds=2, cost=90), at=THE_EVENING_BEFORE)
        seen = run.pieces.get()
        assert (seen.state, seen.seconds, seen.rounds, seen.cost, seen.left_out) == ("running", 2.0, 10, 90.0, 0)
        assert seen.course == [[1.0, 100], [2.0, 90]]
        assert orders_in(seen) == [order.pk]
        with pytest.raises(Refused, match="still being planned"):
            accept_piece(seen, by=SYSTEM)

    def test_a_stop_ends_what_runs_keeps_its_plan_and_begins_nothing_more(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engineer, order = at_work(), order_in()
        run = started()

        def stopped_at_once(day: DayToPlan, *, watch: Any, **_: Any) -> Answer:
            assert not watch(so_far(put(order, engineer)))
            stop_run(run, by=SYSTEM)
            assert watch(so_far(put(order, engineer), seconds=2.0))
            return so_far(put(order, engineer)).answer

        monkeypatch.setattr("firstfix.scheduling.jobs.planned_at_length", stopped_at_once)
        work_off()
        first, second = pieces_of(run)
        assert (first.state, second.state) == ("stopped", "stopped")
        assert [one.order_id for one in proposal_of(first).suggestions] == [order.pk]
        assert (second.takes, second.proposal) == (0, None)

    def test_a_stop_does_not_wait_for_a_worker_that_is_dead(self) -> None:
        at_work()
        run = started(days=1)
        taken(pieces_of(run)[0])
        stop_run(run, by=SYSTEM, at=THE_EVENING_BEFORE + timedelta(seconds=179))
        assert run.pieces.get().state == "running"
        stop_run(run, by=SYSTEM, at=THE_EVENING_BEFORE + timedelta(seconds=181))
        assert run.pieces.get().state == "stopped"


class TestTakingOver:
    @pytest.fixture
    def twice_taken(self) -> tuple[PlanningPiece, PlanningPiece, DayInput, Put]:
        """By a worker that is silent, then by another."""
        engineer, order = at_work(), order_in()
        run = started(days=1)
        dead = taken(pieces_of(run)[0])
        asked = question_of(dead, now=THE_EVENING_BEFORE)
        note_progress(dead, asked, so_far(put(order, engineer), seconds=12.0), at=THE_EVENING_BEFORE)
        return dead, taken(dead), asked, put(order, engineer)

    def test_the_second_worker_goes_on_from_the_best_plan_so_far(self, twice_taken: Any) -> None:
        _dead, alive, asked, kept = twice_taken
        assert answer_so_far(alive) == Answer((kept,), (), ())
        note_progress(alive, asked, so_far(kept, seconds=3.0), at=THE_EVENING_BEFORE)
        assert PlanningPiece.objects.get().seconds == 15.0

    def test_the_first_one_should_it_wake_up_is_told_to_stop_and_not_heard(self, twice_taken: Any) -> None:
        dead, alive, asked, kept = twice_taken
        assert note_progress(dead, asked, so_far(), at=THE_EVENING_BEFORE)
        assert not finish_piece(dead, asked, so_far().answer, at=THE_EVENING_BEFORE)
        assert finish_piece(alive, asked, so_far(kept).answer, at=THE_EVENING_BEFORE)
        piece = PlanningPiece.objects.get()
        assert (piece.state, len(orders_in(piece))) == ("done", 1)

    def test_the_planner_begins_with_what_there_was(self, company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
        """Told to stop at its first look, it answers with the plan that the dead worker left."""
        engineer, orders = at_work(), [order_in() for _ in range(3)]
        run = started(days=1)
        dead = taken(pieces_of(run)[0])
        asked = question_of(dead, now=THE_EVENING_BEFORE)
        three = [
            Put(one.pk, engineer.pk, EIGHT_THIRTY + (2 * n + 1) * HOUR, EIGHT_THIRTY + (2 * n + 2) * HOUR, HOUR)
            for n, one in enumerate(reversed(orders))
        ]
        note_progress(dead, asked, so_far(*three), at=THE_EVENING_BEFORE)
        monkeypatch.setattr("firstfix.scheduling.translate.planner.ROUNDS_PER_JOB", 0)
        plan_piece(company.pk, piece_id=dead.pk, language="en")
        assert [one.order_id for one in proposal_of(run.pieces.get()).suggestions] == [one.order_id for one in three]


class TestAccepting:
    @pytest.fixture
    def run(self) -> PlanningRun:
        at_work(hours=3)
        for _ in range(4):
            order_in()
        run = started()
        work_off()
        return run

    def test_all_of_it(self, run: PlanningRun) -> None:
        accepted = accept_run(run, by=make_user(Role.DISPATCHER))
        assert (len(accepted.visits), accepted.not_taken) == (4, ())
        assert all(piece.accepted_at for piece in pieces_of(run))
        with pytest.raises(Refused, match="nothing to accept"):
            accept_run(run, by=SYSTEM)

    def test_a_part_of_a_piece_and_the_rest_later(self, run: PlanningRun) -> None:
        first, _second = pieces_of(run)
        one, *others = proposal_of(first).suggestions
        assert len(accept_piece(first, by=SYSTEM, order_ids={one.order_id}).visits) == 1
        again = accept_piece(first, by=SYSTEM)
        assert (len(again.visits), len(again.not_taken)) == (len(others), 1)

    def test_what_changed_meanwhile_is_refused_with_the_reason(self, run: PlanningRun) -> None:
        order = WorkOrder.objects.earliest("pk")
        order.subject = "Something else"
        order.save()
        accepted = accept_run(run, by=SYSTEM)
        assert len(accepted.visits) == 3
        (refused,) = accepted.not_taken
        assert "was changed meanwhile" in refused.why

    def test_who_may_not_plan_may_not_accept(self, run: PlanningRun) -> None:
        with pytest.raises(NotAllowed):
            accept_run(run, by=make_user(Role.ENGINEER))
