"""Count sheets: the list, the lines, and which parts turn over most."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from firstfix.equipment.queries import worth
from firstfix.logistics.access import visible_counts
from firstfix.logistics.models import CountLine, StockCount, StockMove
from firstfix.logistics.queries.lots import lots_lying
from firstfix.logistics.queries.transfers import stock_rules
from firstfix.logistics.translate import abc_classes
from firstfix.platform.accounts.actors import Actor

#: What turned over in this time says which parts are counted most often.
LOOKED_BACK = timedelta(days=365)


def counts_listed(by: Actor) -> QuerySet[StockCount]:
    """With how many lines each has, how many are counted, and how many differ."""
    done = Q(lines__counted__isnull=False, lines__asks_again=False)
    return visible_counts(by).annotate(
        line_count=Count("lines"),
        done_count=Count("lines", filter=done),
        different_count=Count("lines", filter=done & ~Q(lines__counted=F("lines__expected"))),
    )


def count_lines(count: StockCount) -> list[CountLine]:
    return list(count.lines.select_related("part", "reason").order_by("part__code", "condition"))


def needs_other(lines: Iterable[CountLine]) -> bool:
    """Whether somebody who has not counted must book: the differences are worth much, or nobody knows how much."""
    lines = list(lines)
    worth = sum((abs(line.value) for line in lines), Decimal(0))
    return worth > stock_rules().book_alone_below or any(line.is_unpriced for line in lines)


def turnover_classes(parts: Collection[int]) -> dict[int, str]:
    """ "A", "B" or "C" of each part (ids) among them, by the value that was used of it in the last year."""
    used = StockMove.objects.filter(part__in=parts, kind=StockMove.Kind.CONSUME, at__gt=timezone.now() - LOOKED_BACK)
    sums = used.values_list("part").annotate(value=Sum(worth("quantity", "part__unit", "part__price"))).order_by()
    return abc_classes(dict.fromkeys(parts, 0.0) | {part: float(value) for part, value in sums})


def lots_of_lines(count: StockCount, lines: Iterable[CountLine]) -> dict[int, list[str]]:
    """Of each short line of a tracked part: the numbers in the books there that nobody has scanned."""
    short = {line.part_id: line for line in lines if line.difference < 0 and line.part.is_tracked}
    there = lots_lying(parts=short, places=[count.place_id]) if short else {}
    return {
        line.pk: [lot.number for lot in there.get((count.place_id, part), []) if lot.number not in line.numbers]
        for part, line in short.items()
    }
