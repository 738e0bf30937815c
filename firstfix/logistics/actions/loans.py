"""Shared tools are reserved, taken and given back; of two who want one for the same day one is told who has it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.actions.tools import locked_tool, put_tool
from firstfix.logistics.facts import ToolGivenBack, ToolLent, ToolLoanCancelled, ToolReserved
from firstfix.logistics.models import StockPlace, Tool, ToolLoan
from firstfix.logistics.queries import central_warehouse, van_of
from firstfix.logistics.queries.loans import held_on
from firstfix.logistics.rules import LENT_FOR
from firstfix.logistics.states import TOOL_LOAN_STATES
from firstfix.logistics.words import held_words, unusable_words
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_day
from firstfix.work.models import WorkOrder

Condition = ToolLoan.Condition


@transaction.atomic
def reserve_tool(
    tool: Tool,
    *,
    engineer: Engineer,
    starts_on: date,
    due_on: date,
    by: Actor,
    order: WorkOrder | None = None,
    at: datetime | None = None,
) -> ToolLoan:
    """Kept for this engineer on these days. An engineer reserves for the own days, others for everybody."""
    require(by, "tool.reserve")
    at = at or timezone.now()
    if not may(by, "tool.lend") and not may(by, "visit.plan") and engineer.user_id != by.pk:
        raise NotAllowed
    if starts_on < company_day(at):
        raise Invalid({"starts_on": _("This day is over.")})
    tool = locked_tool(tool)
    loan = ToolLoan(tool=tool, engineer=engineer, work_order=order, starts_on=starts_on, due_on=due_on)
    _check_days(loan, today=company_day(at))
    loan.save()
    fact = ToolReserved(engineer.name, starts_on.isoformat(), due_on.isoformat())
    record(fact, about=tool, by=by, at=at)
    return loan


@transaction.atomic
def take_tool(loan: ToolLoan, *, by: Actor, at: datetime | None = None) -> ToolLoan:
    """What was reserved goes into the engineer's van, on its first day or before it."""
    require(by, "tool.lend")
    at = at or timezone.now()
    tool = locked_tool(Tool.objects.get(pk=loan.tool_id))
    loan = _stepped(loan, "take")
    loan.starts_on = min(loan.starts_on, company_day(at))
    _check_days(loan, today=company_day(at))
    return _hand_out(loan, tool, by=by, at=at)


@transaction.atomic
def lend_tool(tool: Tool, *, engineer: Engineer, due_on: date, by: Actor, at: datetime | None = None) -> ToolLoan:
    """At the counter, without a reservation; the engineer's own reservation for today is taken."""
    require(by, "tool.lend")
    return lend(tool, engineer=engineer, due_on=due_on, by=by, at=at or timezone.now())


def lend(tool: Tool, *, engineer: Engineer, due_on: date, by: Actor, at: datetime) -> ToolLoan:
    """The loan itself; whether the person may is for the action around it to ask."""
    tool, today = locked_tool(tool), company_day(at)
    held = held_on(tool, today, today)
    if held and held.engineer_id == engineer.pk and held.state == "reserved":
        loan = _stepped(held, "take")
    else:
        loan = ToolLoan(tool=tool, engineer=engineer, starts_on=today, due_on=due_on)
        loan.state = TOOL_LOAN_STATES.after(loan.state, "take")
    _check_days(loan, today=today)
    return _hand_out(loan, tool, by=by, at=at)


def lend_with_picks(tool: Tool, *, engineer: Engineer, by: Actor, at: datetime) -> ToolLoan | None:
    """A shared tool that is loaded for a day is lent for some days, or until the day before somebody else needs it."""
    if tool.owner_id or tool.loans.filter(state="out").exists():
        return None
    today = company_day(at)
    due = today + LENT_FOR
    others = tool.loans.filter(state="reserved", starts_on__gt=today, starts_on__lte=due).exclude(engineer=engineer)
    if following := others.order_by("starts_on").first():
        due = following.starts_on - timedelta(days=1)
    if tool.calibrated_until and tool.calibrated_until >= today:
        due = min(due, tool.calibrated_until)
    held = held_on(tool, today, due)
    if unusable_words(tool, on=due, today=today) or (held and held.engineer_id != engineer.pk):
        return None  # it is in the van already, so it is booked there without a promise
    return lend(tool, engineer=engineer, due_on=due, by=by, at=at)


def take_back_picked(tool: Tool, place: StockPlace, *, by: Actor, at: datetime) -> None:
    """Packed by mistake: it was never away."""
    for loan in tool.loans.filter(state="out"):
        loan = _stepped(loan, "give_back")
        loan.returned_at, loan.condition = at, Condition.GOOD
        loan.save()
    put_tool(tool, place, by=by, at=at)


@transaction.atomic
def give_back_tool(
    loan: ToolLoan,
    *,
    by: Actor,
    condition: str = Condition.GOOD,
    note: str = "",
    to_place: StockPlace | None = None,
    at: datetime | None = None,
) -> ToolLoan:
    """Back in the store, as a rule where it came from. What is broken or incomplete is out of order until mended."""
    require(by, "tool.lend")
    at, note = at or timezone.now(), note.strip()[:200]
    tool = locked_tool(Tool.objects.get(pk=loan.tool_id))
    loan = _stepped(loan, "give_back")
    if condition not in Condition.values:
        raise Invalid({"condition": _("Please choose.")})
    if condition != Condition.GOOD and not note:
        raise Invalid({"note": _("Please say what is not in order.")})
    place = to_place or loan.from_place or central_warehouse()
    if place is None:
        raise Invalid({"to_place": _("Choose where it lies now.")})
    loan.condition, loan.note, loan.returned_at = condition, note, at
    loan.save()
    if condition in (Condition.BROKEN, Condition.INCOMPLETE):
        Tool.objects.filter(pk=tool.pk).update(out_of_order=note)
    put_tool(tool, place, by=by, at=at)
    record(ToolGivenBack(loan.engineer.name, condition, note), about=tool, by=by, at=at)
    return loan


@transaction.atomic
def cancel_loan(loan: ToolLoan, *, by: Actor, at: datetime | None = None) -> ToolLoan:
    """A reservation that is not needed; an engineer cancels the own ones."""
    require(by, "tool.reserve")
    loan = _stepped(loan, "cancel")
    if not may(by, "tool.lend") and not may(by, "visit.plan") and loan.engineer.user_id != by.pk:
        raise NotAllowed
    loan.save()
    record(ToolLoanCancelled(loan.engineer.name, loan.starts_on.isoformat()), about=loan.tool, by=by, at=at)
    return loan


def _stepped(loan: ToolLoan, verb: str) -> ToolLoan:
    """Locked and in its next state, not yet saved."""
    rows = ToolLoan.objects.select_for_update(of=("self",), no_key=True).select_related(
        "tool__tool_type", "engineer", "from_place"
    )
    loan = rows.get(pk=loan.pk)
    loan.state = TOOL_LOAN_STATES.after(loan.state, verb)
    return loan


def _check_days(loan: ToolLoan, *, today: date) -> None:
    """Whether the locked tool may be promised for these days: the days make sense, it is usable, nobody else has it."""
    tool = loan.tool
    if loan.due_on < loan.starts_on:
        raise Invalid({"due_on": _("It ends before it begins.")})
    if tool.owner_id and tool.owner_id != loan.engineer_id:
        raise Refused(_("This is somebody's personal tool; it is not lent."))
    if said := unusable_words(tool, on=loan.due_on, today=today):
        raise Refused(said)
    if other := held_on(tool, loan.starts_on, loan.due_on, but=loan):
        raise Refused(held_words(other))


def _hand_out(loan: ToolLoan, tool: Tool, *, by: Actor, at: datetime) -> ToolLoan:
    if out := tool.loans.filter(state="out").exclude(pk=loan.pk).select_related("engineer", "tool__tool_type").first():
        raise Refused(held_words(out))
    van = van_of(loan.engineer)
    if van is None:
        raise Refused(_("%(name)s has no van stock to take it into.") % {"name": loan.engineer.name})
    if tool.place_id != van.pk:
        loan.from_place = tool.place
    loan.taken_at = at
    loan.save()
    put_tool(tool, van, by=by, at=at)
    record(ToolLent(loan.engineer.name, loan.due_on.isoformat()), about=tool, by=by, at=at)
    return loan
