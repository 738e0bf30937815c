"""A phone's copy: what is in it now, and what of that the phone has to be sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from firstfix.engineer.queries.changes import NAMES, Changes, changes_in
from firstfix.engineer.queries.cursor import Cursor, read_cursor
from firstfix.engineer.queries.days import day_documents
from firstfix.engineer.queries.own import lists_document, me_document, notices_document, van_document
from firstfix.engineer.queries.refused import refused_document
from firstfix.engineer.queries.transfers import transfers_document
from firstfix.engineer.queries.visits import visit_documents
from firstfix.engineer.queries.window import AHEAD, Window, window_of
from firstfix.logistics.queries import van_of
from firstfix.people.models import Engineer
from firstfix.platform.facts.queries import snapshot_now, told_since
from firstfix.platform.tenants.scope import current_tenant_id
from firstfix.platform.tenants.zone import company_day

#: Visits in one answer, so that the first ones are there soon on a slow line.
MOST_VISITS = 12


@dataclass(frozen=True)
class Copy:
    """documents  what is new or changed, by key
    visits     every visit of the days on the phone, by id
    cursor     what the phone says next time
    more       not everything went into this answer
    """

    documents: dict[str, Any]
    visits: list[int]
    cursor: str
    more: bool


def copy_for(engineer: Engineer, *, cursor: str, have: Collection[int], now: datetime) -> Copy:
    """What a phone that stands at `cursor` and has the visits `have` needs to be sent.

    Ask last in a transaction: what it writes itself afterwards would be taken for seen. An exchange in which nothing
    has happened takes two statements.
    """
    window = window_of(engineer, today=company_day(now))
    was = read_cursor(cursor, whose=f"{engineer.pk}.{get_language()}")
    was, snapshot, changes = _since(was, window)
    due = (window.ids - set(have)) | ((changes.visits | was.owed) & window.ids)
    in_turn = window.by_nearness(due)
    sent, waiting = in_turn[:MOST_VISITS], in_turn[MOST_VISITS:]
    visits = visit_documents(engineer, sent, today=window.today)
    documents: dict[str, Any] = {f"visit/{id}": visits[id] for id in sent if id in visits}
    left = was.left
    for day, document in day_documents(window, _days_due(was, window, changes), now=now).items():
        documents[f"day/{day}"] = document
        if day == window.today:
            left = frozenset(one["order"] for one in document["left_over"])
    has_turned = was.today != window.today
    van = van_of(engineer) if was.is_new or changes.van or changes.transfers else None
    if was.is_new or changes.van:
        documents["van"] = van_document(van)
    if was.is_new or changes.transfers:
        documents["transfers"] = transfers_document(van, now=now)
    if was.is_new or changes.me or has_turned or was.days != window.sums:
        documents["me"] = me_document(window)
    if was.is_new or changes.notices:
        documents["notices"] = notices_document(engineer, now=now)
    if engineer.user_id and (was.is_new or changes.refused):
        documents["refused"] = refused_document(engineer.user_id, now=now)
    if was.is_new or changes.lists:
        documents["lists"] = lists_document()
    reached = replace(
        was, snapshot=snapshot, today=window.today, days=window.sums, left=left,
        owed=frozenset(waiting) & frozenset(have),
    )  # fmt: skip
    return Copy(documents, [one.visit for one in window.visits], reached.written(), bool(waiting))


def _since(was: Cursor, window: Window) -> tuple[Cursor, str, Changes]:
    """The cursor, which is a new one where its snapshot tells nothing; what is visible now; and what has changed."""
    if not was.is_new:
        about = [*window.by_record, *(("work.workorder", id) for id in was.left)]
        about += [("people.engineer", window.engineer.pk), ("tenants.tenant", current_tenant_id())]
        about += [("accounts.user", window.engineer.user_id)] if window.engineer.user_id else []
        present = told_since(was.snapshot, about=about, names=NAMES)
        if present.told is not None:
            return was, present.snapshot, changes_in(window, present.told, left=was.left)
    return Cursor(was.whose), snapshot_now(), Changes(visits=set(window.ids))


def _days_due(was: Cursor, window: Window, changes: Changes) -> list[date]:
    """Days with other visits than the phone has seen, or with something else in their documents; past midnight also
    those that are today, over or on the phone since then.
    """
    has_turned = was.today != window.today
    furthest = was.today + timedelta(days=AHEAD) if not was.is_new else date.min
    return [
        day
        for day in window.days
        if was.is_new
        or was.days.get(day) != window.sums.get(day)
        or day in changes.days
        or (has_turned and (was.today <= day <= window.today or day > furthest))
    ]
