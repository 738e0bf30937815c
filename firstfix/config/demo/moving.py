"""Parts that engineers asked for in the last weeks, and where these are now: by the area's own actions, each told when
it happened. Some wait for the keeper, some lie ready, some are on their way, and one did not arrive whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from django.db.models import F

from firstfix.config.demo.clock import ZONE
from firstfix.logistics.actions import (
    Wanted,
    Why,
    approve_transfer,
    ask_transfer,
    book_count,
    count_shelf,
    finish_count,
    hand_over,
    receive_transfer,
    refuse_transfer,
    send_transfer,
    start_count,
)
from firstfix.logistics.models import StockBalance, StockPlace, Transfer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.catalogues.models import CountReason

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = ("补足车上库存", "明天保养用", "上次用完了", "客户备件到期更换", "For tomorrow's visits")
#: How far each has come, the oldest first; the rest of the list waits for an answer.
FATES = (
    *("received",) * 9, "refused", "missing", "given", "received", "received", "sent", "sent", "given", "approved",
    "approved", "asked", "asked", "asked", "asked", "asked",
)  # fmt: skip


def write_transfers(*, now: datetime, seed: int) -> None:
    """Once, when the company is founded; the newest are of this morning."""
    rng = Random(f"{seed} transfers")
    keeper = User.objects.get(roles__contains=[Role.PARTS])
    warehouse = StockPlace.objects.get(code="W01")
    vans = list(
        StockPlace.objects.filter(engineer__user__isnull=False).select_related("engineer__user").order_by("code")
    )
    drivers = cycle(vans)
    stock = _in_stock(warehouse, rng)
    for number, fate in enumerate(FATES):
        van = next(drivers)
        at = now - (len(FATES) - number) * 20 * HOUR + rng.randint(0, 300) * timedelta(minutes=1)
        at = min(at, now - (len(FATES) - number) * 7 * timedelta(minutes=1))
        if fate == "given":
            _give(next(drivers), van, at=at, now=now, is_over=number < 14)
            continue
        _ask(van, warehouse, fate, stock=stock, rng=rng, keeper=keeper, at=at, now=now)
    # On the phone of the demo's engineer: a parcel to be confirmed, and a colleague who asks for a part.
    mine, theirs = vans[0], vans[1]
    _ask(mine, warehouse, "sent", stock=stock, rng=rng, keeper=keeper, at=now - 5 * HOUR, now=now)
    assert theirs.engineer is not None
    if (spare := _spare(mine)) and theirs.engineer.user:
        why = "急用，今天下午能给我吗？ Urgent, can you give me one this afternoon?"
        asker = theirs.engineer.user
        ask_transfer(theirs, wanted=[Wanted(spare.part, 1)], from_place=mine, by=asker, reason=why, at=now - HOUR)


def _ask(
    van: StockPlace, warehouse: StockPlace, fate: str, *, stock: Iterator[StockBalance], rng: Random, keeper: User,
    at: datetime, now: datetime,
) -> None:  # fmt: skip
    assert van.engineer is not None
    assert van.engineer.user is not None
    asker = van.engineer.user
    # One of the newest asks for more than there is.
    wanted = [
        Wanted(one.part, one.free + 2 if fate == "asked" and rng.random() < 0.2 else min(one.free, rng.randint(1, 3)))
        for one in (next(stock) for _n in range(rng.choice((1, 1, 2, 3))))
    ]
    needed_by = (at + rng.randint(1, 4) * DAY).astimezone(ZONE).date()
    transfer = ask_transfer(van, wanted=wanted, by=asker, needed_by=needed_by, reason=rng.choice(WHY), at=at)
    soon = [min(at + hours * HOUR, now) for hours in (1, 3, 18)]
    if fate == "asked":
        return
    if fate == "refused":
        refuse_transfer(transfer, reason="车上还有 2 件，先用完。 There are still 2 in the van.", by=keeper, at=soon[0])
        return
    transfer = approve_transfer(transfer, from_place=warehouse, by=keeper, at=soon[0])
    if fate == "approved":
        return
    transfer = send_transfer(transfer, by=keeper, at=soon[1])
    if fate == "missing":
        line = transfer.lines.order_by("pk")[0]
        said = "箱内少一件，封条完好 One less in the box, seal unbroken"
        receive_transfer(transfer, arrived={line.pk: line.sent - 1}, reason=said, by=asker, at=soon[2])
    elif fate == "received":
        receive_transfer(transfer, by=asker, at=soon[2])


def _give(giver: StockPlace, taker: StockPlace, *, at: datetime, now: datetime, is_over: bool) -> None:
    """Two engineers meet on the way: one gives the other a part."""
    spare = _spare(giver)
    assert giver.engineer is not None
    assert giver.engineer.user is not None
    assert taker.engineer is not None
    assert taker.engineer.user is not None
    if spare is None:
        return
    transfer: Transfer = hand_over(
        giver, taker, wanted=[Wanted(spare.part, 1)], by=giver.engineer.user, reason="路上当面交接", at=at
    )
    if is_over:
        receive_transfer(transfer, by=taker.engineer.user, at=min(at + HOUR, now))


def _spare(van: StockPlace) -> StockBalance | None:
    """What the van has most of, with a piece that is kept for nobody."""
    rows = StockBalance.objects.filter(
        place=van, condition="good", quantity__gt=F("reserved"), part__unit="piece", part__tracking="none"
    )
    return rows.select_related("part").order_by("-quantity", "pk").first()


def _in_stock(warehouse: StockPlace, rng: Random) -> Iterator[StockBalance]:
    """Parts of which the warehouse has some, each once and again from the start; those with numbers go by hand."""
    rows = StockBalance.objects.filter(
        place=warehouse, condition="good", quantity__gt=F("reserved") + 3, part__unit="piece", part__tracking="none"
    )
    found = list(rows.select_related("part").order_by("part__code"))
    rng.shuffle(found)
    return cycle(found)


def write_counts(*, now: datetime, seed: int) -> None:
    """A share of each branch: one was counted and booked days ago, the other is being counted this morning."""
    chance = Random(f"{seed} counts")
    keeper = User.objects.get(roles__contains=[Role.PARTS])
    reasons = {one.code: one for one in CountReason.objects.all()}
    done, under_way = StockPlace.objects.filter(kind=StockPlace.Kind.BRANCH).order_by("code")[:2]
    for place, at, is_over in ((done, now - 6 * DAY, True), (under_way, now - HOUR, False)):
        count = start_count(place, scope="share", share=8, chance=chance, by=keeper, at=at)
        lines = list(count.lines.select_related("part"))
        for number, line in enumerate(lines if is_over else lines[: len(lines) // 2], start=1):
            moment = at + number * timedelta(minutes=1)
            seen = count_shelf(count, line.part, 0, condition=line.condition, by=keeper, at=moment)
            # What the books said then is found, but for one that lacks and one too many.
            found = (seen.expected or 0) + {3: -1, 7: 1}.get(number, 0)
            count_shelf(count, line.part, max(0, found), condition=line.condition, by=keeper, at=moment)
        if is_over:
            finish_count(count, by=keeper, at=at + HOUR)
            why = {
                line.pk: Why(reasons["LOST" if line.difference < 0 else "FOUND"])
                for line in count.lines.select_related("part")
                if line.difference
            }
            book_count(count, why=why, by=keeper, at=at + 2 * HOUR)
