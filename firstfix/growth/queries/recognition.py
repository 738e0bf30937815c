"""The wall: what went well lately, newest first, from facts and from what colleagues say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, QuerySet

from firstfix.care.models import Escalation
from firstfix.care.queries import thanks_listed
from firstfix.diagnosis.models import ArticleHelp
from firstfix.growth.models import ColleagueNote, OffTheWall
from firstfix.growth.rules.recognition import HELPED, SHOWN, Moment, rows_reached
from firstfix.people.models import Engineer
from firstfix.scheduling.models import Booking
from firstfix.scheduling.queries import crews_of
from firstfix.work.models import WorkOrder
from firstfix.work.queries import with_fix_status
from firstfix.work.rules import FixStatus


@dataclass(frozen=True)
class Praise:
    """A moment of some engineers. `text` is what was said or done, `note` who said it; `count` of a row or of helps.

    page, id  where it stands in full
    """

    at: datetime
    moment: Moment
    engineers: tuple[int, ...]
    text: str = ""
    note: str = ""
    count: int = 0
    page: str = ""
    id: int = 0


@dataclass(frozen=True)
class Shown:
    """With the engineers' names, in the order of the alphabet."""

    praise: Praise
    names: tuple[str, ...]


class Outcome(NamedTuple):
    order: int
    at: datetime
    is_first_fix: bool


def wall_moments(*, now: datetime) -> list[Shown]:
    """Of the last ninety days, without engineers who keep off the wall. Some twelve statements."""
    people = {one.pk: one.name for one in Engineer.objects.all()}
    off = set(OffTheWall.objects.values_list("engineer", flat=True))
    since = now - SHOWN
    found: list[Praise] = [*_thanks(since), *_notes(since), *_rows(since, now), *_hard(since, now), *_helped(since)]
    seen = (replace(one, engineers=tuple(id for id in one.engineers if id not in off)) for one in found)
    shown = [Shown(one, _names(one.engineers, people)) for one in seen if one.engineers]
    return sorted(shown, key=lambda one: one.praise.at, reverse=True)


def _names(ids: Iterable[int], people: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(sorted(people[id] for id in ids if id in people))


def _thanks(since: datetime) -> Iterator[Praise]:
    for one in thanks_listed().filter(at__gte=since):
        says = one.says or (one.customer.name if one.customer else "")
        yield Praise(one.at, Moment.THANKS, tuple(who.pk for who in one.engineers.all()), one.text, says)


def _notes(since: datetime) -> Iterator[Praise]:
    for one in ColleagueNote.objects.filter(at__gte=since):
        yield Praise(one.at, Moment.NOTE, (one.engineer_id,), one.text, one.by_name, id=one.pk)


def _rows(since: datetime, now: datetime) -> Iterator[Praise]:
    """First fixes in a row, over repairs whose outcome is decided. A row is as long as records go: what was once the
    tenth stays the tenth. So of those who missed nothing lately everything before is read, of others a few months.
    """
    begin = since - SHOWN
    lately = _outcomes(WorkOrder.objects.filter(restored_at__gte=begin, restored_at__lte=now), now=now)
    unbroken = {who for who, own in lately.items() if all(one.is_first_fix for one in own if one.at < since)}
    theirs = Booking.objects.filter(engineer__in=unbroken, visit__arrived_at__isnull=False)
    before = WorkOrder.objects.filter(restored_at__lt=begin, pk__in=theirs.values("visit__work_order"))
    earlier = _outcomes(before, now=now) if unbroken else {}
    for engineer, own in lately.items():
        whole = [*(earlier.get(engineer, ()) if engineer in unbroken else ()), *own]
        for one, length in rows_reached((one, one.is_first_fix) for one in whole):
            if one.at >= since:
                yield Praise(one.at, Moment.ROW, (engineer,), count=length, page="work_order", id=one.order)


def _outcomes(repairs: QuerySet[WorkOrder], *, now: datetime) -> dict[int, list[Outcome]]:
    """By engineer who was there, oldest first."""
    decided = (FixStatus.FIRST_FIX, FixStatus.NOT_FIRST_FIX)
    settled = with_fix_status(repairs.filter(kind=WorkOrder.Kind.REPAIR), now=now).filter(fix_status__in=decided)
    crews, found = crews_of(settled.values("pk")), defaultdict[int, list[Outcome]](list)
    for id, at, status in settled.order_by("restored_at", "pk").values_list("pk", "restored_at", "fix_status"):
        for engineer in crews.get(id, ()):
            found[engineer].append(Outcome(id, at, status == FixStatus.FIRST_FIX))
    return found


def _hard(since: datetime, now: datetime) -> Iterator[Praise]:
    """Orders that had been before R&D and are restored: of everybody who was there."""
    studied = Escalation.objects.filter(work_order__restored_at__gte=since, work_order__restored_at__lte=now)
    orders = {one.work_order_id: one.work_order for one in studied.select_related("work_order__customer")}
    crews = crews_of(list(orders))
    for id, order in orders.items():
        text = f"{order.number} {order.subject}"
        at = order.restored_at or now
        yield Praise(at, Moment.HARD, tuple(crews.get(id, ())), text, order.customer.name, page="work_order", id=id)


def _helped(since: datetime) -> Iterator[Praise]:
    """Articles of engineers, when they helped others for the first time, the fifth, …"""
    helps = ArticleHelp.objects.filter(article__author__engineer__isnull=False).exclude(by=F("article__author"))
    counts: dict[int, int] = defaultdict(int)
    rows = helps.select_related("article__current", "article__author__engineer").order_by("at", "pk")
    for one in rows:
        counts[one.article_id] += 1
        if one.at >= since and counts[one.article_id] in HELPED and one.article.author:
            author = one.article.author.engineer.pk
            yield Praise(
                one.at, Moment.ARTICLE, (author,), str(one.article), count=counts[one.article_id], page="article",
                id=one.article_id,
            )  # fmt: skip
