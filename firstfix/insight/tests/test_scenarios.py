"""Scenarios: asked, played by a worker, stopped, forgotten."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from firstfix.insight.actions import (
    MOST_WAITING,
    ask_scenario,
    delete_scenario,
    is_given_up,
    note_answer,
    stop_scenario,
    take_scenario,
)
from firstfix.insight.jobs import play_world
from firstfix.insight.jobs import scenarios as jobs
from firstfix.insight.models import Scenario
from firstfix.insight.tests.makers import make_figures, make_scenario, make_year
from firstfix.insight.translate.years import SEEDS
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant


@pytest.fixture
def manager(company: Tenant) -> User:
    make_year()
    return make_user(Role.MANAGER)


def play(asked: Scenario) -> None:
    """World by world, as workers do; each job leaves the next one behind."""
    for _ in range(1 + len(SEEDS)):
        play_world(asked.tenant_id, scenario_id=asked.pk)


def test_a_manager_asks(manager: User) -> None:
    asked = ask_scenario(by=manager, engineers=2, name=" Two more ")
    assert (asked.state, asked.name, asked.asked_by) == ("waiting", "Two more", manager)
    assert facts_about(asked).get().name == "ScenarioAsked"


def test_nobody_else_asks(manager: User) -> None:
    for role in (Role.DISPATCHER, Role.ADMIN, Role.ENGINEER):
        with pytest.raises(NotAllowed):
            ask_scenario(by=make_user(role), engineers=2)


def test_something_has_to_differ(manager: User) -> None:
    with pytest.raises(Invalid) as refused:
        ask_scenario(by=manager)
    assert list(refused.value.errors) == ["__all__"]
    changes: list[dict[str, Any]] = [
        {"demand_percent": -10}, {"van_stock": "none"}, {"promise_hours": Decimal(4)}, {"policy_then": "nearest"}
    ]  # fmt: skip
    for change in changes:
        assert ask_scenario(by=manager, **change).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"engineers": 201},
        {"engineers": -2},
        {"demand_percent": -91},
        {"promise_hours": Decimal(0)},
        {"van_stock": "gold"},
        {"policy_now": "x"},
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(manager: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        ask_scenario(by=manager, **wrong)
    assert list(refused.value.errors) == list(wrong)


def test_an_empty_company_has_no_year_to_learn_from(company: Tenant) -> None:
    make_year(orders=3)
    with pytest.raises(Refused):
        ask_scenario(by=make_user(Role.MANAGER), engineers=1)


def test_only_so_many_wait(manager: User) -> None:
    for _ in range(MOST_WAITING):
        ask_scenario(by=manager, engineers=1)
    with pytest.raises(Refused):
        ask_scenario(by=manager, engineers=1)


def test_a_worker_plays_both_companies_in_the_same_worlds(
    manager: User, company: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real engine: nobody for whom the part in the van would make a difference beside one for whom it does."""
    monkeypatch.setattr(jobs, "SEEDS", (1, 2))
    asked = ask_scenario(by=manager, van_stock="none", policy_now="nearest", policy_then="nearest")
    play(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.total) == ("done", 4, 4)
    assert asked.finished_at
    assert asked.answer["engineers"] == [2, 2]
    now, then = asked.answer["now"], asked.answer["then"]
    assert [one["orders"] for one in now] == [one["orders"] for one in then], "the same reports"
    assert now[0]["orders"] != now[1]["orders"], "other worlds"
    assert sum(one["stock"] for one in now) > sum(one["stock"] for one in then)
    assert asked.answer["measured"]["orders"] == 24
    assert asked.answer["days"] == 364


def test_the_world_is_played_again_whose_worker_died(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "year_apart", lambda *_, **__: make_figures())
    asked = ask_scenario(by=manager, engineers=1)
    play_world(asked.tenant_id, scenario_id=asked.pk)
    dead = take_scenario(asked.pk)
    assert dead is not None
    half = {**dead.answer, "now": [*dead.answer["now"], make_figures(cost=1.0)]}
    assert not note_answer(dead, half, done=3, total=12)
    play(asked)
    assert is_given_up(dead), "a worker that was only slow is not heard any more"
    assert note_answer(dead, {"now": ["wrong"]}, done=1, total=2)
    asked.refresh_from_db()
    assert (asked.state, asked.done) == ("done", 12)
    assert [one["cost"] for one in asked.answer["now"]] == [800.0] * len(SEEDS)
    play(asked)
    assert Scenario.objects.get(pk=asked.pk).version == asked.version, "once answered it is not played again"


def test_stopped_it_keeps_what_there_is(manager: User, company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask_scenario(by=manager, engineers=1)
    played: list[int] = []

    def year(_document: Any, *, policy: str, seed: int, is_stopped: Any) -> dict[str, Any] | None:
        played.append(seed)
        if len(played) == 5:
            stop_scenario(asked, by=manager)
            assert is_stopped()
            return None
        assert not is_stopped()
        return make_figures()

    monkeypatch.setattr(jobs, "year_apart", year)
    play(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.done) == ("stopped", 4)
    assert len(asked.answer["then"]) == 2
    assert [fact.name for fact in facts_about(asked)].count("ScenarioStopped") == 1
    assert stop_scenario(asked, by=manager).state == "stopped"


def test_whatever_goes_wrong_it_comes_to_an_end(
    manager: User, company: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(jobs, "year_apart", broken)
    asked = ask_scenario(by=manager, engineers=1)
    play(asked)
    asked.refresh_from_db()
    assert asked.state == "failed"


def test_after_long_no_further_world_is_begun(manager: User, company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "year_apart", lambda *_, **__: make_figures())
    monkeypatch.setattr(jobs, "LONGEST", -1.0)
    asked = ask_scenario(by=manager, engineers=1)
    play(asked)
    asked.refresh_from_db()
    assert (asked.state, len(asked.answer["then"])) == ("done", jobs.ENOUGH)


def test_an_answer_is_deleted_but_not_while_it_is_being_played(manager: User) -> None:
    asked, answered = ask_scenario(by=manager, engineers=1), make_scenario()
    with pytest.raises(Refused):
        delete_scenario(asked, by=manager)
    with pytest.raises(NotAllowed):
        delete_scenario(answered, by=make_user(Role.ADMIN))
    delete_scenario(answered, by=manager)
    assert list(Scenario.objects.all()) == [asked]
