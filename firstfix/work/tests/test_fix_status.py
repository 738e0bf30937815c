"""First-time fix and remote resolution: the rule, and its twin in SQL."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import WorkOrder
from firstfix.work.queries import fix_status_of, remote_status_of, with_fix_status
from firstfix.work.rules import FixStatus, RemoteStatus, fix_status, remote_status
from firstfix.work.tests.makers import make_work_order

NOW = timezone.now()
OLD, YOUNG = NOW - timedelta(days=31), NOW - timedelta(days=3)

# kind, restored, remote, visits, repeated, first-time fix, remote resolution
CASES = [
    ("repair", OLD, False, 1, False, FixStatus.FIRST_FIX, RemoteStatus.NOT_REMOTE),
    ("repair", YOUNG, False, 1, False, FixStatus.PROVISIONAL, RemoteStatus.NOT_REMOTE),
    ("repair", YOUNG, False, 1, True, FixStatus.NOT_FIRST_FIX, RemoteStatus.NOT_REMOTE),
    ("repair", OLD, False, 1, True, FixStatus.NOT_FIRST_FIX, RemoteStatus.NOT_REMOTE),
    ("repair", YOUNG, False, 2, False, FixStatus.NOT_FIRST_FIX, RemoteStatus.NOT_REMOTE),
    ("repair", None, False, 1, False, FixStatus.NOT_COUNTED, RemoteStatus.NOT_REMOTE),
    ("repair", OLD, True, 0, False, FixStatus.NOT_COUNTED, RemoteStatus.SOLVED),
    ("repair", YOUNG, True, 0, False, FixStatus.NOT_COUNTED, RemoteStatus.PROVISIONAL),
    ("repair", YOUNG, True, 0, True, FixStatus.NOT_COUNTED, RemoteStatus.CAME_BACK),
    ("maintenance", OLD, False, 1, False, FixStatus.NOT_COUNTED, RemoteStatus.NOT_REMOTE),
]
IMPORTED = ("repair", OLD, False, 0, False, FixStatus.NOT_COUNTED, RemoteStatus.NOT_REMOTE)


@pytest.mark.parametrize("case", [*CASES, IMPORTED])
def test_rule_and_sql_agree(
    company: Tenant, case: tuple[str, datetime | None, bool, int, bool, FixStatus, RemoteStatus]
) -> None:
    kind, restored_at, was_remote, visit_count, is_repeated, first, remote = case
    order = make_work_order(
        kind=kind, restored_at=restored_at, was_remote=was_remote, visit_count=visit_count, state="closed"
    )
    if is_repeated:
        make_work_order(asset=order.asset, repeat_of=order, state="closed")
    told = {"is_repair": kind == "repair", "restored_at": restored_at, "was_remote": was_remote}
    window = {"is_repeated": is_repeated, "is_in_doubt": False, "window_days": 30, "now": NOW}
    assert fix_status(**told, visit_count=visit_count, **window) == first  # type: ignore[arg-type]
    assert remote_status(**told, **window) == remote  # type: ignore[arg-type]
    in_sql = with_fix_status(WorkOrder.objects.filter(pk=order.pk), now=NOW)
    assert in_sql.values_list("fix_status", "remote_status", "is_repeated").get() == (first, remote, is_repeated)
    assert (fix_status_of(order, now=NOW), remote_status_of(order, now=NOW)) == (first, remote)


def test_the_window_is_the_companys(company: Tenant) -> None:
    order = make_work_order(restored_at=OLD, visit_count=1, state="closed")
    company.repeat_window_days = 60
    company.save()
    assert fix_status_of(order, now=NOW) == FixStatus.PROVISIONAL
    in_sql = with_fix_status(WorkOrder.objects.all(), now=NOW)
    assert in_sql.values_list("fix_status", flat=True).get() == FixStatus.PROVISIONAL


def test_nothing_settles_while_the_same_asset_waits_for_a_repair_reported_within_the_window(company: Tenant) -> None:
    fixed = make_work_order(restored_at=OLD, visit_count=1, state="closed")
    remote = make_work_order(asset=fixed.asset, restored_at=OLD, was_remote=True, state="closed")

    def told() -> set[tuple[str, str]]:
        rows = with_fix_status(WorkOrder.objects.filter(pk__in=[fixed.pk, remote.pk]), now=NOW)
        by_rule = (fix_status_of(fixed, now=NOW), remote_status_of(remote, now=NOW))
        in_sql = (rows.get(pk=fixed.pk).fix_status, rows.get(pk=remote.pk).remote_status)
        return {by_rule, in_sql}

    make_work_order(asset=fixed.asset, kind="maintenance", reported_at=OLD + timedelta(days=29), state="open")
    make_work_order(asset=fixed.asset, reported_at=OLD + timedelta(days=30, hours=1), state="open")
    assert told() == {("first_fix", "solved")}
    again = make_work_order(asset=fixed.asset, reported_at=OLD + timedelta(days=29), state="waiting_parts")
    assert told() == {("provisional", "provisional")}
    WorkOrder.objects.filter(pk=again.pk).update(state="closed")
    assert told() == {("first_fix", "solved")}


def test_provisional_ends_with_the_window() -> None:
    def told(now: datetime) -> FixStatus:
        return fix_status(
            is_repair=True, restored_at=OLD, was_remote=False, visit_count=1, is_repeated=False, is_in_doubt=False,
            window_days=30, now=now,
        )  # fmt: skip

    end = OLD + timedelta(days=30)
    assert (told(end - timedelta(seconds=1)), told(end)) == (FixStatus.PROVISIONAL, FixStatus.FIRST_FIX)


def test_what_was_solved_in_the_moment_of_its_report_does_not_speak_against_itself(company: Tenant) -> None:
    order = make_work_order(
        kind="repair", state="restored", reported_at=OLD, restored_at=OLD, was_remote=True, asset=make_asset()
    )
    in_sql = with_fix_status(WorkOrder.objects.all(), now=NOW)
    assert in_sql.values_list("remote_status", flat=True).get() == RemoteStatus.SOLVED
    assert remote_status_of(order, now=NOW) == RemoteStatus.SOLVED
