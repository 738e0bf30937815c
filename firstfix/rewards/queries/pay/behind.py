"""What stands behind a line: orders, visits, trips … with what they are called and where they are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.care.models import FollowUp, Training
from firstfix.diagnosis.models import ArticleHelp
from firstfix.platform.pages import phrases
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.models import PayPost, Trip
from firstfix.rewards.translate import Line, Ref
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

#: So many are named beside a line; all of them stand on a page of their own.
MOST_SHOWN = 60

#: What and id.
Record = tuple[str, int]


@dataclass(frozen=True)
class Behind:
    text: str
    path: str = ""


def behind_lines(lines: Iterable[Line]) -> Mapping[Record, Behind]:
    """Of the first `MOST_SHOWN` of each line."""
    return behind_of(ref for line in lines for ref in line.behind[:MOST_SHOWN])


def behind_of(refs: Iterable[Ref]) -> Mapping[Record, Behind]:
    """A statement for each kind of record; what is gone is left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        wanted[ref.what].add(ref.id)
    found: dict[Record, Behind] = {}
    for what, ids in wanted.items():
        found |= {(what, id): behind for id, behind in _READERS[what](ids).items()}
    return found


def _orders(ids: Collection[int]) -> dict[int, Behind]:
    rows = WorkOrder.objects.filter(pk__in=ids).select_related("site")
    return {row.pk: _order(row) for row in rows}


def _order(order: WorkOrder, more: str = "") -> Behind:
    parts = [order.number, order.subject, order.site.name, more]
    return Behind(" · ".join(filter(None, parts)), f"/work-orders/{order.pk}")


def _stays(ids: Collection[int]) -> dict[int, Behind]:
    rows, now = Visit.objects.filter(pk__in=ids).select_related("work_order__site"), timezone.now()
    return {
        row.pk: _order(row.work_order, phrases.window(row.arrived_at, row.left_at, now=now))
        for row in rows
        if row.arrived_at and row.left_at
    }


def _ratings(ids: Collection[int]) -> dict[int, Behind]:
    rows = FollowUp.objects.filter(pk__in=ids).select_related("work_order__site")
    return {row.pk: _order(row.work_order, _("%(n)d of 5") % {"n": row.rating or 0}) for row in rows if row.work_order}


def _trips(ids: Collection[int]) -> dict[int, Behind]:
    return {row.pk: Behind(str(row), f"/trips/{row.pk}") for row in Trip.objects.filter(pk__in=ids)}


def _trainings(ids: Collection[int]) -> dict[int, Behind]:
    rows = Training.objects.filter(pk__in=ids).select_related("site")
    return {
        row.pk: Behind(
            " · ".join(filter(None, (f"{company_day(row.at)}", row.site.name if row.site else "", str(row)))),
            f"/trainings/{row.pk}",
        )
        for row in rows
    }


def _helps(ids: Collection[int]) -> dict[int, Behind]:
    rows = ArticleHelp.objects.filter(pk__in=ids).select_related("article__current")
    return {row.pk: Behind(f"{company_day(row.at)} · {row.article}", f"/articles/{row.article_id}") for row in rows}


def _posts(ids: Collection[int]) -> dict[int, Behind]:
    rows = PayPost.objects.filter(pk__in=ids).select_related("grade")
    return {row.pk: Behind(_("%(grade)s from %(day)s") % {"grade": row.grade, "day": row.first_day}) for row in rows}


_READERS: Mapping[str, Callable[[Collection[int]], dict[int, Behind]]] = {
    "order": _orders,
    "stay": _stays,
    "rating": _ratings,
    "trip": _trips,
    "training": _trainings,
    "help": _helps,
    "post": _posts,
}
