"""What pages and others read about follow-ups, and what their rules ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.care.models.follow_ups import FollowUpQuerySet
from firstfix.care.rules.follow_ups import CATCH_UP, FORETOLD, CallTrigger, interval_days, most_specific
from firstfix.customers.models import ServiceContract
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.work.models import WorkOrder


class IntervalCall(NamedTuple):
    """A customer is to be called on that day, without an order."""

    rule: FollowUpRule
    customer_id: int
    due_on: date


def follow_ups_listed() -> FollowUpQuerySet:
    return FollowUp.objects.in_full()


def due_follow_ups(today: date) -> QuerySet[FollowUp]:
    return follow_ups_listed().filter(state="due", due_on__lte=today).order_by("due_on", "pk")


def rules_listed() -> QuerySet[FollowUpRule]:
    return FollowUpRule.objects.select_related("customer", "contract__customer")


def rules_after(order: WorkOrder) -> list[FollowUpRule]:
    """By which rules a closed order is called about: the most specific ones."""
    rules = FollowUpRule.objects.filter(trigger=CallTrigger.CLOSED, kind=order.kind, is_active=True)
    return most_specific(rules, customer=order.customer_id, contracts=[order.contract_id])


def interval_calls(*, today: date) -> Iterator[IntervalCall]:
    """The calls at an interval that fall due today, and those that a stopped worker has missed."""
    rules = list(FollowUpRule.objects.filter(trigger=CallTrigger.INTERVAL, is_active=True))
    contracts = _contracts_in_force(today) if rules else {}
    for customer in contracts.keys() | {rule.customer_id for rule in rules if rule.customer_id}:
        running = contracts.get(customer, [])
        for rule in most_specific(rules, customer=customer, contracts=[one.pk for one in running]):
            since = max(today - CATCH_UP, company_day(rule.created_at))
            for due_on in _days(rule, running, since=since, until=today):
                yield IntervalCall(rule, customer, due_on)


def expected_calls(rule: FollowUpRule, *, today: date) -> int:
    """How many calls the rule brings in the next FORETOLD: as many as orders of its kind were closed in the last one,
    or as its contracts ask for. Rules that are more specific may take some away.
    """
    scope = {name: id for name, id in (("customer", rule.customer_id), ("contract", rule.contract_id)) if id}
    if not rule.is_at_interval:
        closed = WorkOrder.objects.filter(kind=rule.kind, closed_at__gte=midnight(today - FORETOLD), **scope)
        return closed.count()
    customers = _contracts_in_force(today)
    if rule.contract_id:
        customers = {id: found for id, found in customers.items() if any(rule.contract_id == one.pk for one in found)}
    elif rule.customer_id:
        customers = {rule.customer_id: customers.get(rule.customer_id, [])}
    span = {"since": today, "until": today + FORETOLD}
    return sum(len(_days(rule, running, **span)) for running in customers.values())


def _days(rule: FollowUpRule, running: list[ServiceContract], *, since: date, until: date) -> set[date]:
    """Counted from the contracts that the rule is for; for a customer without one, from the day the rule was made."""
    anchors = {one.starts_on for one in running if rule.contract_id in (None, one.pk)}
    anchors = anchors or {company_day(rule.created_at)}
    found = (interval_days(one, rule.months or 1, since=since, until=until) for one in anchors)
    return {day for days in found for day in days}


def _contracts_in_force(on: date) -> dict[int, list[ServiceContract]]:
    """By customer."""
    found: dict[int, list[ServiceContract]] = defaultdict(list)
    for contract in ServiceContract.objects.filter(starts_on__lte=on, ends_on__gte=on).order_by("pk"):
        found[contract.customer_id].append(contract)
    return found
