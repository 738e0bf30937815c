"""What people are reminded of each morning: old parts, suppliers' warranties and orders, calibrations, lent tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from firstfix.logistics.actions.old_parts import remind_of_old_parts
from firstfix.logistics.models import PartUse, SupplierClaim, SupplyOrder, Tool, ToolLoan
from firstfix.logistics.queries.claims import claims_late, claims_soon
from firstfix.logistics.queries.loans import late_loans
from firstfix.logistics.queries.replenishment import orders_waiting_for, supply_orders_late
from firstfix.logistics.queries.tools import calibrations_due
from firstfix.logistics.rules import REMINDED_AGAIN
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.notices.actions import notify
from firstfix.work.models import WorkOrder

#: A notice is one line: so many work orders are named in it.
MOST_NAMED = 5


@transaction.atomic
def remind_everybody(*, today: date, at: datetime) -> int:
    """Returns how many notices were given. On the same day nothing is said twice."""
    return (
        remind_of_old_parts(today=today, at=at)
        + remind_of_calibrations(today=today, at=at)
        + remind_of_loans(today=today, at=at)
        + remind_of_claims(today=today, at=at)
        + remind_of_answers(today=today, at=at)
        + tell_of_late_orders(today=today, at=at)
    )


@transaction.atomic
def remind_of_calibrations(*, today: date, at: datetime) -> int:
    """Keepers hear of all tools whose calibration ends, engineers of those in their vans; once a week."""
    due = list(calibrations_due(today=today))
    if not due:
        return 0
    link = f"{reverse('tools')}?calibration=expired&calibration=soon"
    first = due[0].calibrated_until or today
    told = [notify(user, "calibrations_due", link=link, at=at, n=len(due), day=first) for user in _keepers()]
    for tool in due:
        engineer = tool.place.engineer if tool.place else None
        if engineer and engineer.user and tool.calibrated_until:
            page = reverse("tool", args=[tool.pk])
            told.append(
                notify(
                    engineer.user, "calibration_due", link=page, at=at, tool=str(tool), day=tool.calibrated_until
                )
            )  # fmt: skip
    Tool.objects.filter(pk__in=[tool.pk for tool in due]).update(reminded_on=today)
    return len(told)


@transaction.atomic
def remind_of_loans(*, today: date, at: datetime) -> int:
    """Who has kept a shared tool too long."""
    told = 0
    for loan in late_loans(today=today).select_related("engineer__user"):
        lately = loan.reminded_on is not None and loan.reminded_on > today - REMINDED_AGAIN
        if loan.engineer.user is None or lately:
            continue
        page = reverse("tool", args=[loan.tool_id])
        notify(loan.engineer.user, "tool_late", link=page, at=at, tool=str(loan.tool), day=loan.due_on)
        ToolLoan.objects.filter(pk=loan.pk).update(reminded_on=today)
        told += 1
    return told


@transaction.atomic
def remind_of_claims(*, today: date, at: datetime) -> int:
    """Keepers hear once a week of old parts whose supplier's warranty is to be claimed soon."""
    due = list(claims_soon(today).exclude(claim_reminded_on__gt=today - REMINDED_AGAIN))
    if not due:
        return 0
    link = f"{reverse('old_parts')}?warranty=soon"
    told = [
        notify(user, "claims_due", link=link, at=at, n=len(due), day=due[0].claim_by or today) for user in _keepers()
    ]
    PartUse.objects.filter(pk__in=[use.pk for use in due]).update(claim_reminded_on=today)
    return len(told)


@transaction.atomic
def remind_of_answers(*, today: date, at: datetime) -> int:
    """Keepers hear once a week of each claim that its supplier should have answered or settled."""
    late = list(claims_late(today).exclude(reminded_on__gt=today - REMINDED_AGAIN).select_related("supplier"))
    told = [
        notify(
            user, "supplier_claim_late", link=reverse("supplier_claim", args=[claim.pk]), at=at, number=claim.number,
            supplier=claim.supplier.name, day=claim.answer_due_on or today,
        )
        for claim in late for user in _keepers()
    ]  # fmt: skip
    SupplierClaim.objects.filter(pk__in=[claim.pk for claim in late]).update(reminded_on=today)
    return len(told)


@transaction.atomic
def tell_of_late_orders(*, today: date, at: datetime) -> int:
    """Keepers hear once of each supply order whose day has passed, and which work orders wait for its parts; once more
    when the supplier has named another day and that has passed too.
    """
    late = list(supply_orders_late(today).exclude(late_told_for=F("expected_on")).select_related("supplier"))
    waiting = orders_waiting_for(late)
    told = [
        notify(user, "supply_order_waited" if waiting[order.pk] else "supply_order_late", at=at,
               link=reverse("supply_order", args=[order.pk]), number=order.number, supplier=order.supplier.name,
               day=order.expected_on or today, orders=_named(waiting[order.pk]))
        for order in late for user in _keepers()
    ]  # fmt: skip
    SupplyOrder.objects.filter(pk__in=[order.pk for order in late]).update(late_told_for=F("expected_on"))
    return len(told)


def _named(orders: Sequence[WorkOrder]) -> str:
    """The first few work orders, for one line."""
    more = "" if len(orders) <= MOST_NAMED else f" +{len(orders) - MOST_NAMED}"
    return ", ".join(order.number for order in orders[:MOST_NAMED]) + more


def _keepers() -> list[User]:
    return list(User.objects.filter(is_active=True, roles__contains=[Role.PARTS]))
