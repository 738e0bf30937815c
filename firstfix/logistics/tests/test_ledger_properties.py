"""Whatever is booked in whatever order: nothing is negative, every sum agrees, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Counted,
    Numbered,
    Taken,
    count_stock,
    note_numbers,
    pick_for_day,
    put_back_picks,
    receive_old_part,
    receive_parts,
    release_reservations,
    reserve_parts,
    scrap_parts,
    transfer_parts,
    undo_part_use,
    use_part,
)
from firstfix.logistics.models import LotBalance, PartUse, StockBalance, StockMove, StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.errors import FirstFixError
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NUMBERS = ("", "A", "B", "C")
DAYS = (None, date(2026, 11, 1), date(2027, 3, 1))

#: A verb with what it is done to, all as small numbers that `World` reads.
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "verb": st.sampled_from(
                ["receive", "transfer", "count", "count_numbers", "scrap", "note", "reserve", "release", "use",
                 "tell", "undo", "return", "pick", "put_back"]
            ),
            "part": st.integers(0, 2), "place": st.integers(0, 2), "other": st.integers(0, 2),
            "order": st.integers(0, 1), "quantity": st.integers(0, 4), "number": st.integers(0, 3),
            "day": st.integers(0, 2), "is_good": st.booleans(),
        }
    ),
    min_size=1,
    max_size=20,
)  # fmt: skip


class World:
    """Three places, three kinds of parts, two orders."""

    def __init__(self) -> None:
        self.places: Sequence[StockPlace] = [make_warehouse(), *(make_van(make_engineer()) for _n in range(2))]
        self.parts: Sequence[Part] = [
            make_part(), make_part(tracking="serial", is_returnable=True), make_part(tracking="batch", unit="kg"),
        ]  # fmt: skip
        self.orders: Sequence[WorkOrder] = [make_work_order(state="on_site") for _n in range(2)]
        for order in self.orders:
            for part in self.parts:
                PartNeed.objects.create(work_order=order, part=part, quantity=2)

    def do(self, step: dict[str, Any]) -> None:
        getattr(self, f"_{step['verb']}")(
            self.parts[step["part"]], self.places[step["place"]], self.orders[step["order"]], step
        )

    def _lots(self, part: Part, step: dict[str, Any]) -> list[Numbered]:
        number, day = NUMBERS[step["number"]], DAYS[step["day"]] if not part.has_serial else None
        pieces = 1 if part.has_serial else step["quantity"]
        return [Numbered(number, pieces, day)] if number and part.is_tracked else []

    def _receive(self, part: Part, place: StockPlace, _order: WorkOrder, step: dict[str, Any]) -> None:
        receive_parts(part, quantity=step["quantity"], place=place, lots=self._lots(part, step), by=SYSTEM, at=AT)

    def _transfer(self, part: Part, place: StockPlace, order: WorkOrder, step: dict[str, Any]) -> None:
        transfer_parts(
            part, quantity=step["quantity"], from_place=place, to_place=self.places[step["other"]],
            condition="good" if step["is_good"] else "defective", order=order if step["day"] else None,
            lots=self._lots(part, step), by=SYSTEM, at=AT,
        )  # fmt: skip

    def _count(self, part: Part, place: StockPlace, _order: WorkOrder, step: dict[str, Any]) -> None:
        condition = "good" if step["is_good"] else "defective"
        count_stock([Counted(place, part, step["quantity"], condition)], by=SYSTEM, at=AT)

    def _count_numbers(self, part: Part, place: StockPlace, _order: WorkOrder, step: dict[str, Any]) -> None:
        if part.has_serial:
            found = NUMBERS[1 : 1 + step["number"]]
            count_stock([Counted(place, part, 0, numbers=found)], by=SYSTEM, at=AT)

    def _scrap(self, part: Part, place: StockPlace, _order: WorkOrder, step: dict[str, Any]) -> None:
        scrap_parts(
            part, quantity=step["quantity"], place=place, condition="good" if step["is_good"] else "defective",
            lots=self._lots(part, step), reason="broken", by=SYSTEM, at=AT,
        )  # fmt: skip

    def _note(self, part: Part, place: StockPlace, _order: WorkOrder, step: dict[str, Any]) -> None:
        note_numbers(part, place=place, lots=self._lots(part, step), by=SYSTEM, at=AT)

    def _reserve(self, _part: Part, place: StockPlace, order: WorkOrder, step: dict[str, Any]) -> None:
        reserve_parts(order, places=[place, self.places[step["other"]]], by=SYSTEM)

    def _release(self, _part: Part, _place: StockPlace, order: WorkOrder, _step: dict[str, Any]) -> None:
        release_reservations(order, by=SYSTEM)

    def _use(
        self, part: Part, place: StockPlace, order: WorkOrder, step: dict[str, Any], may_lack: bool = False
    ) -> None:
        quantity = 1 if part.has_serial else step["quantity"]
        number = NUMBERS[step["number"]] if part.is_tracked else ""
        use_part(
            order, part=part, quantity=quantity, place=place, serial_installed=number,
            serial_removed="old" if part.has_serial else "", may_lack=may_lack, by=SYSTEM, at=AT,
        )  # fmt: skip

    def _tell(self, part: Part, place: StockPlace, order: WorkOrder, step: dict[str, Any]) -> None:
        self._use(part, place, order, step, may_lack=True)

    def _undo(self, part: Part, _place: StockPlace, _order: WorkOrder, _step: dict[str, Any]) -> None:
        if use := PartUse.objects.filter(part=part).first():
            undo_part_use(use, by=SYSTEM, at=AT)

    def _return(self, part: Part, _place: StockPlace, _order: WorkOrder, _step: dict[str, Any]) -> None:
        if use := PartUse.objects.filter(part=part, return_due_on__isnull=False).first():
            receive_old_part(use, by=SYSTEM, at=AT)

    def _pick(self, part: Part, place: StockPlace, order: WorkOrder, step: dict[str, Any]) -> None:
        if step["quantity"] and place != self.places[1]:
            pick_for_day(self.places[1], taken=[Taken(order, part, place, step["quantity"])], by=SYSTEM, at=AT)

    def _put_back(self, part: Part, place: StockPlace, _order: WorkOrder, step: dict[str, Any]) -> None:
        if step["quantity"] and place != self.places[1]:
            put_back_picks(self.places[1], parts=[(part, place, step["quantity"])], by=SYSTEM, at=AT)


def books() -> tuple[Any, ...]:
    return (
        sorted(StockBalance.objects.values_list("place", "part", "condition", "quantity", "reserved", "numbered")),
        sorted(LotBalance.objects.values_list("balance", "lot__number", "quantity")),
        StockMove.objects.count(),
        PartUse.objects.count(),
    )


def tried(act: Callable[[], None]) -> bool:
    """Whether it was done; a refusal is an answer, anything else is a mistake of ours."""
    try:
        with transaction.atomic():
            act()
    except FirstFixError:
        return False
    return True


@pytest.mark.usefixtures("company")
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=STEPS)
def test_the_books_agree_after_any_story(steps: list[dict[str, Any]]) -> None:
    story = transaction.savepoint()
    try:
        world = World()
        for step in steps:
            before = books()
            if not tried(lambda step=step: world.do(step)):  # type: ignore[misc]
                assert [one for one in before if isinstance(one, list)] == [
                    one for one in books() if isinstance(one, list)
                ]
                assert before[2:] == books()[2:]
        assert balance_differences() == []
        for row in StockBalance.objects.all():
            assert 0 <= row.reserved <= row.quantity
            assert 0 <= row.numbered <= row.quantity
        singles = LotBalance.objects.filter(lot__part=world.parts[1]).values_list("lot", flat=True)
        assert len(singles) == len(set(singles))
    finally:
        transaction.savepoint_rollback(story)


@settings(
    max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stories=st.tuples(STEPS, STEPS))
def test_the_books_agree_when_two_tell_their_stories_at_once(
    committed: None, stories: tuple[list[dict[str, Any]], list[dict[str, Any]]]
) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        world = World()
        for part in world.parts:
            for place in world.places:
                receive_parts(part, quantity=3, place=place, by=SYSTEM, at=AT)
    together = Barrier(2)

    def tell(story: list[dict[str, Any]]) -> None:
        try:
            together.wait(30)
            for step in story:
                try:
                    with tenant_scope(tenant.pk):
                        world.do(step)
                except FirstFixError:
                    continue
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        list(two.map(tell, stories))
    with tenant_scope(tenant.pk):
        assert balance_differences() == []
