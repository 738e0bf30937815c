"""Scenarios: asked by a manager, played by a worker world by world, stopped, forgotten."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.insight.facts import ScenarioAsked, ScenarioDeleted, ScenarioStopped
from firstfix.insight.models import MOST_DEMAND, MOST_ENGINEERS, MOST_HOURS, Policy, Scenario
from firstfix.insight.queries.scenarios import can_be_asked
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Skill, Territory
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record

#: So many may wait at once; one after the other is played.
MOST_WAITING = 5
State = Scenario.State


@transaction.atomic
def ask_scenario(
    *,
    by: Actor,
    name: str = "",
    engineers: int = 0,
    skill: Skill | None = None,
    territory: Territory | None = None,
    van_stock: str = Scenario.VanStock.NOW,
    promise_hours: Decimal | None = None,
    demand_percent: int = 0,
    policy_now: str = Policy.ONE_DECISION,
    policy_then: str = Policy.ONE_DECISION,
    at: datetime | None = None,
) -> Scenario:
    """Let a worker play the company as it is and as it would be. Refused where nothing would differ, where there is no
    year to learn from, and while too many are waiting."""
    require(by, "scenario.ask")
    at = at or timezone.now()
    scenario = Scenario(
        name=name.strip(), engineers=engineers, skill=skill, territory=territory, van_stock=van_stock,
        promise_hours=promise_hours, demand_percent=demand_percent, policy_now=policy_now, policy_then=policy_then,
        asked_by=by if isinstance(by, User) else None, asked_at=at, created_at=at,
    )  # fmt: skip
    if wrong := _wrong(scenario):
        raise Invalid(wrong)
    if not can_be_asked(at=at):
        raise Refused(
            _("There are too few repairs or engineers yet: the simulation learns from the company's own year.")
        )
    if Scenario.objects.filter(state__in=Scenario.GOING).count() >= MOST_WAITING:
        raise Refused(_("Several scenarios are waiting already. Wait until one is answered, or stop one."))
    scenario.save()
    record(ScenarioAsked(), about=scenario, by=by, at=at)
    return scenario


def _wrong(one: Scenario) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not -MOST_ENGINEERS <= one.engineers <= MOST_ENGINEERS:
        said = {"least": -MOST_ENGINEERS, "most": MOST_ENGINEERS}
        wrong["engineers"] = _("Between %(least)d and %(most)d.") % said
    elif one.engineers < 0 and working_engineers().count() <= -one.engineers:
        wrong["engineers"] = _("Nobody would be left.")
    if one.promise_hours is not None and not 0 < one.promise_hours <= MOST_HOURS:
        wrong["promise_hours"] = _("More than 0 and at most %(most)d.") % {"most": MOST_HOURS}
    if not -90 <= one.demand_percent <= MOST_DEMAND:
        wrong["demand_percent"] = _("Between %(least)d and %(most)d.") % {"least": -90, "most": MOST_DEMAND}
    for key, choices in (("van_stock", Scenario.VanStock), ("policy_now", Policy), ("policy_then", Policy)):
        if getattr(one, key) not in choices.values:
            wrong[key] = _("This is not one of the choices.")
    if not wrong and not _differs(one):
        wrong["__all__"] = _("Change something: engineers, van stock, the promise, the demand or who decides.")
    return wrong


def _differs(one: Scenario) -> bool:
    return (
        bool(one.engineers or one.demand_percent or one.promise_hours)
        or one.van_stock != Scenario.VanStock.NOW
        or one.policy_now != one.policy_then
    )


@transaction.atomic
def stop_scenario(scenario: Scenario, *, by: Actor, at: datetime | None = None) -> Scenario:
    """The year that is being played is given up; what the worlds before it said is kept. Nothing where it is over."""
    require(by, "scenario.ask")
    at = at or timezone.now()
    one = Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    if one.is_over:
        return one
    one.state, one.finished_at = State.STOPPED, at
    one.save()
    record(ScenarioStopped(), about=one, by=by, at=at)
    return one


@transaction.atomic
def delete_scenario(scenario: Scenario, *, by: Actor, at: datetime | None = None) -> None:
    """Refused while it is being played."""
    require(by, "scenario.ask")
    one = Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    if not one.is_over:
        raise Refused(_("It is being simulated. Stop it first."))
    record(ScenarioDeleted(), about=one, by=by, at=at or timezone.now())
    one.delete()


# What workers do


@transaction.atomic
def take_scenario(id: int) -> Scenario | None:
    """A worker begins the next world, anew where another died in the middle of it; None when there is nothing to do."""
    one = Scenario.objects.select_for_update(no_key=True).filter(pk=id).first()
    if one is None or one.is_over:
        return None
    one.takes += 1
    one.state = State.RUNNING
    if one.answer:
        whole = len(one.answer["then"])
        one.answer["now"], one.done = one.answer["now"][:whole], 2 * whole
    one.save()
    return one


def is_given_up(taken: Scenario) -> bool:
    """Somebody stopped it, or another worker has it by now."""
    return not Scenario.objects.filter(pk=taken.pk, takes=taken.takes, state=State.RUNNING).exists()


@transaction.atomic
def note_answer(taken: Scenario, answer: dict[str, Any], *, done: int, total: int) -> bool:
    """Keep what the worlds so far say, and how many companies have been played. True when the worker is to end."""
    one = (
        Scenario.objects.select_for_update(no_key=True)
        .filter(pk=taken.pk, takes=taken.takes, state=State.RUNNING)
        .first()
    )
    if one is None:
        return True
    one.answer, one.done, one.total = answer, done, total
    one.save()
    return False


@transaction.atomic
def end_scenario(taken: Scenario, state: str = State.DONE, *, at: datetime | None = None) -> bool:
    """False when it was stopped or another worker has it by now."""
    one = (
        Scenario.objects.select_for_update(no_key=True)
        .filter(pk=taken.pk, takes=taken.takes, state=State.RUNNING)
        .first()
    )
    if one is None:
        return False
    one.state, one.finished_at = state, at or timezone.now()
    one.save()
    return True
