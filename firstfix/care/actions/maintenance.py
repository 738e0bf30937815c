"""Maintenance plans are written, switched on, and make their orders ahead of time; services are moved."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstfix.care.actions.caught import notify_all, said
from firstfix.care.facts import (
    MaintenanceDueMade,
    MaintenanceDueMoved,
    MaintenancePlanAdded,
    MaintenancePlanChanged,
    MaintenancePlanStepped,
    MaintenanceReminded,
)
from firstfix.care.models import MaintenanceDue, MaintenancePlan
from firstfix.care.queries.maintenance import Company, dues_listed, open_dues, visit_days
from firstfix.care.queries.timetables import crossing_at, expected_orders, machines_of, timetable_of
from firstfix.care.rules.maintenance import ASKS_ABOVE, MAY_GROW, Trigger
from firstfix.care.states import PLAN_STATES
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep
from firstfix.platform.tenants.zone import company_day
from firstfix.work.actions import change_work_order, open_work_order
from firstfix.work.models import WorkOrder

#: Orders of one transaction: a large plan must not hold its row, and the numbers of orders, for minutes.
MOST_AT_ONCE = 200
#: A service further away than this is not moved but another one.
FARTHEST = timedelta(days=400)


def save_plan(plan: MaintenancePlan, *, by: Actor, at: datetime | None = None) -> MaintenancePlan:
    """A plan that is switched on makes orders, so it is changed only after it is switched off."""
    if plan.is_on:
        raise Refused(_("Switch the plan off before you change it; its orders stay."))
    return keep(
        plan, by=by, action="maintenance.plan", added=MaintenancePlanAdded, changed=MaintenancePlanChanged, at=at
    )


@transaction.atomic
def switch_on(plan: MaintenancePlan, *, agreed: int = 0, by: Actor, at: datetime | None = None) -> MaintenancePlan:
    """From now on the plan makes orders. More than ASKS_ABOVE in twelve months have to be agreed to: `agreed` says to
    how many, which holds up to MAY_GROW times what the plan makes now.
    """
    require(by, "maintenance.plan")
    plan, at = _locked(plan), at or timezone.now()
    before, plan.state = plan.state, PLAN_STATES.after(plan.state, "switch_on")
    expected = expected_orders(plan, today=company_day(at))
    if expected > max(ASKS_ABOVE, agreed):
        raise Invalid({"agreed": _("This plan would make %(n)s orders in twelve months. Say that so many are meant.")
                       % {"n": expected}})  # fmt: skip
    # What is far beyond what the plan makes agrees to nothing: the question would never come back.
    plan.agreed = max(expected, min(agreed, max(ASKS_ABOVE, MAY_GROW * expected)))
    plan.save()
    record(MaintenancePlanStepped("switch_on", before, plan.state, expected), about=plan, by=by, at=at)
    return plan


@transaction.atomic
def switch_off(plan: MaintenancePlan, *, reason: str = "", by: Actor, at: datetime | None = None) -> MaintenancePlan:
    """It makes no more orders; those that it has made stay."""
    require(by, "maintenance.plan")
    plan = _locked(plan)
    before, plan.state = plan.state, PLAN_STATES.after(plan.state, "switch_off")
    plan.save()
    record(MaintenancePlanStepped("switch_off", before, plan.state, 0, reason), about=plan, by=by, at=at)
    return plan


@transaction.atomic
def make_orders(plan: MaintenancePlan, *, by: Actor = SYSTEM, at: datetime | None = None) -> list[MaintenanceDue]:
    """The orders of what falls due within the plan's horizon and has none yet, MOST_AT_ONCE of them; safe to repeat.

    The plan's row is locked, so that of two who come at once the second finds all of it made. A plan that has grown
    far beyond what was agreed to, by new machines for instance, switches itself off and asks.
    """
    require(by, "maintenance.plan")
    plan, at = _locked(plan), at or timezone.now()
    if not plan.is_on:
        return []
    today = company_day(at)
    if _has_grown(plan, today=today, at=at):
        return []
    until = today + timedelta(days=plan.horizon_days)
    if plan.trigger == Trigger.CONDITION:
        orders = (make_order_by_condition(plan, machine, at=at) for machine in machines_of(plan, on=today))
        return [order for order in orders if order]
    rows = timetable_of(plan, today=today, until=until)
    asked = [(row, due) for row in rows for due in row.sure_until(until)][:MOST_AT_ONCE]
    slack = timedelta(days=plan.slack_days)
    sites = Company((row.asset.site_id for row, _due in asked), first=today, last=until + slack)
    made: list[MaintenanceDue] = []
    counts = {row.asset.pk: row.number for row in rows}
    for row, due in asked:
        counts[row.asset.pk] += 1
        new = MaintenanceDue(
            plan=plan, asset=row.asset, number=counts[row.asset.pk], planned_on=due.on, target=due.target
        )
        made.append(_make_order(new, sites, today=today, at=at))
    return made


@transaction.atomic
def make_order_by_condition(
    plan: MaintenancePlan, machine: Asset, *, at: datetime | None = None
) -> MaintenanceDue | None:
    """An order for a value beyond the plan's limit; None where there is no new crossing."""
    plan, at = _locked(plan), at or timezone.now()
    crossed_at = crossing_at(plan, machine) if plan.is_on else None
    if crossed_at is None:
        return None
    today = company_day(at)
    last = MaintenanceDue.objects.filter(plan=plan, asset=machine).order_by("-number").first()
    new = MaintenanceDue(
        plan=plan, asset=machine, number=last.number + 1 if last else 1, planned_on=today, crossed_at=crossed_at
    )
    slack = timedelta(days=plan.slack_days)
    return _make_order(new, Company([machine.site_id], first=today, last=today + slack), today=today, at=at)


@transaction.atomic
def move_due(due: MaintenanceDue, *, to: date, reason: str, by: Actor, at: datetime | None = None) -> MaintenanceDue:
    """Another day is agreed with the customer. The plan's rhythm stays: the next is counted as the plan says."""
    require(by, "maintenance.move")
    at = at or timezone.now()
    today = company_day(at)
    reason = said(reason, field="reason", ask=_("Please say why it is moved."), most=400)
    if not today <= to <= today + FARTHEST:
        raise Invalid({"to": _("Choose today or a later day, within %(n)s days.") % {"n": FARTHEST.days}})
    due = dues_listed().select_for_update(of=("self",), no_key=True).get(pk=due.pk)
    if due.work_order.state != "open":
        raise Refused(_("This service is planned or done already; move its visit instead."))
    former, due.due_on, due.goes_with, due.is_agreed = due.due_on, to, None, True
    due.reminded_at = None  # the customer is reminded of the day that was agreed
    due.save()
    # Told by the system: whoever may move the service need not have the right to change orders.
    change_work_order(due.work_order, not_before=to, by=SYSTEM, at=at)
    moved = MaintenanceDueMoved(former.isoformat(), to.isoformat(), reason)
    record(moved, about=due.work_order, by=by, at=at)
    return due


@transaction.atomic
def go_along(order: WorkOrder, *, at: datetime | None = None) -> None:
    """Services that wait at the order's site take the day of its visit, or leave it when that is moved or called off.

    Days that customers asked for stay. A service that somebody else is just working on is left out, so that two who
    plan visits at one site never wait for each other; the order's page names it all the same.
    """
    at = at or timezone.now()
    today = company_day(at)
    days = visit_days(order, since=today)
    waiting = dues_listed().filter(asset__site=order.site_id, work_order__state="open", is_agreed=False)
    waiting = waiting.filter(Q(goes_with=None) | Q(goes_with=order)).exclude(work_order=order)
    for due in waiting.select_for_update(of=("self", "work_order"), no_key=True, skip_locked=True).order_by("pk"):
        slack = timedelta(days=due.plan.slack_days)
        near = [day for day in days if abs(day - due.planned_on) <= slack]
        day = min(near, key=lambda day: abs(day - due.planned_on)) if near else max(due.planned_on, today)
        goes_with = order if near else None
        if (day, goes_with) != (due.due_on, due.goes_with) and (near or due.goes_with):
            if day != due.due_on:
                due.reminded_at = None  # whoever was reminded already hears of the other day
            due.due_on, due.goes_with = day, goes_with
            due.save()
            earliest = max(day if near else day - slack, today)
            change_work_order(due.work_order, not_before=earliest, by=SYSTEM, at=at)


@transaction.atomic
def remind_customers(*, at: datetime | None = None) -> list[MaintenanceDue]:
    """Of services that come near, each once: leaves the fact from which messages are made."""
    at = at or timezone.now()
    today = company_day(at)
    waiting = open_dues().filter(plan__reminder_days__isnull=False, reminded_at=None, due_on__gte=today)
    reminded = []
    for due in waiting.select_for_update(of=("self",), no_key=True).order_by("pk"):
        if due.due_on - timedelta(days=due.plan.reminder_days or 0) <= today:
            due.reminded_at = at
            due.save()
            record(_reminder(due), about=due.work_order, by=SYSTEM, at=at)
            reminded.append(due)
    return reminded


def _reminder(due: MaintenanceDue) -> MaintenanceReminded:
    plan = due.plan
    return MaintenanceReminded(
        due_on=due.due_on.isoformat(), plan_zh=plan.name.in_language("zh"), plan_en=plan.name.in_language("en"),
        advice_zh=plan.advice.in_language("zh"), advice_en=plan.advice.in_language("en"),
    )  # fmt: skip


def _has_grown(plan: MaintenancePlan, *, today: date, at: datetime) -> bool:
    expected = expected_orders(plan, today=today)
    if expected <= max(ASKS_ABOVE, MAY_GROW * (plan.agreed or 0)):
        return False
    switch_off(plan, reason=f"{expected} > {plan.agreed}", by=SYSTEM, at=at)
    managers = User.objects.filter(is_active=True, roles__overlap=[Role.MANAGER.value])
    notify_all(
        managers, "maintenance_has_grown", but=SYSTEM, link=f"/maintenance-plans/{plan.pk}", at=at,
        plan=str(plan), expected=expected, agreed=plan.agreed or 0,
    )  # fmt: skip
    return True


def _make_order(due: MaintenanceDue, sites: Company, *, today: date, at: datetime) -> MaintenanceDue:
    """Save the due with its order, on the day of another visit there where one is near enough."""
    plan, slack = due.plan, timedelta(days=due.plan.slack_days)
    with_others = sites.near(due.asset.site_id, due.planned_on, slack=slack)
    due.due_on, due.goes_with = with_others or (max(due.planned_on, today), None)
    earliest = due.due_on if with_others else due.due_on - slack
    due.work_order = _order_there(due) or open_work_order(
        asset=due.asset, kind=plan.kind, subject=f"{plan}: {due.asset}"[:200], planned_minutes=plan.planned_minutes,
        description=_reason(due), not_before=max(earliest, today), by=SYSTEM, at=at,
    )  # fmt: skip
    if due.goes_with == due.work_order:
        due.goes_with = None
    due.save()
    record(MaintenanceDueMade(str(plan), due.due_on.isoformat()), about=due.work_order, by=SYSTEM, at=at)
    sites.add(due)
    return due


def _order_there(due: MaintenanceDue) -> WorkOrder | None:
    """Somebody has opened an order for the same work by hand already: it is the one."""
    orders = WorkOrder.objects.still_open().filter(asset=due.asset, kind=due.plan.kind, maintenance_due=None)
    return orders.order_by("entered_at", "pk").first()


def _reason(due: MaintenanceDue) -> str:
    """What a meter or a value has to do with it, in the company's language; the calendar needs no words."""
    plan = due.plan
    if due.target is not None:
        return gettext("%(meter)s reaches %(value)s.") % {"meter": plan.meter, "value": f"{due.target:g}"}
    if due.crossed_at and plan.limit is not None:
        return gettext("%(meter)s went beyond its limit of %(limit)s.") % {
            "meter": plan.meter, "limit": f"{plan.limit.normalize():f}",
        }  # fmt: skip
    return ""


def _locked(plan: MaintenancePlan) -> MaintenancePlan:
    return MaintenancePlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
