"""A part goes into an asset: out of the van, with its serial number, and the old part on its way back."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import receive_old_part, undo_part_use, use_part
from firstfix.logistics.models import Condition, PartUse, Reservation, StockBalance, StockPlace
from firstfix.logistics.queries import balance_differences, old_parts_out
from firstfix.logistics.tests.makers import make_reservation, make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def van() -> StockPlace:
    return make_van(make_engineer(name="Chen"))


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order(state="on_site")


def engineer(van: StockPlace) -> User:
    assert van.engineer
    assert van.engineer.user
    return van.engineer.user


def left(van: StockPlace, part: Part, condition: str = Condition.GOOD) -> int:
    row = StockBalance.objects.filter(place=van, part=part, condition=condition).first()
    return row.quantity if row else 0


def test_takes_it_out_of_the_van(van: StockPlace, order: WorkOrder) -> None:
    part = make_part()
    make_stock(van, part, 3)
    use = use_part(order, part=part, quantity=2, place=van, by=engineer(van), at=AT)
    assert left(van, part) == 1
    assert (use.asset, use.place, use.return_due_on) == (order.asset, van, None)
    assert Fact.objects.get(name="PartUsed").about_id == order.pk
    assert balance_differences() == []


def test_more_than_the_van_has_is_refused_with_reason_and_way_out(van: StockPlace, order: WorkOrder) -> None:
    part = make_part(code="P-9")
    make_stock(make_warehouse(), part, 5)
    with pytest.raises(Refused, match=r"Van Chen has 0 × P-9.*Main warehouse 5.*Book what you took"):
        use_part(order, part=part, place=van, by=engineer(van))
    assert PartUse.objects.count() == 0


def test_a_use_that_a_phone_sends_twice_counts_once(van: StockPlace, order: WorkOrder) -> None:
    part, uid = make_part(), uuid.uuid4()
    make_stock(van, part, 3)
    first = use_part(order, part=part, place=van, by=engineer(van), uid=uid)
    assert use_part(order, part=part, place=van, by=engineer(van), uid=uid) == first
    assert left(van, part) == 2


def test_takes_first_what_is_kept_for_the_order(van: StockPlace, order: WorkOrder) -> None:
    part = make_part()
    make_reservation(order, make_stock(van, part, 3), 1)
    use_part(order, part=part, place=van, by=engineer(van))
    balance = StockBalance.objects.get(place=van, part=part)
    assert (balance.quantity, balance.reserved) == (2, 0)
    assert not Reservation.objects.exists()


def test_what_is_kept_for_another_order_can_be_used_and_that_order_is_told(van: StockPlace, order: WorkOrder) -> None:
    part, afternoon = make_part(), make_work_order()
    make_reservation(afternoon, make_stock(van, part, 1), 1)
    use_part(order, part=part, place=van, by=engineer(van))
    assert Fact.objects.get(name="ReservationLost").about_id == afternoon.pk
    assert not Reservation.objects.exists()
    assert balance_differences() == []


def test_a_part_with_serial_numbers_needs_them_one_by_one(van: StockPlace, order: WorkOrder) -> None:
    part = make_part(tracking="serial", is_returnable=True)
    make_stock(van, part, 3)
    with pytest.raises(Invalid) as wrong:
        use_part(order, part=part, quantity=2, place=van, by=engineer(van))
    assert set(wrong.value.errors) == {"quantity", "serial_installed", "serial_removed"}
    with pytest.raises(Invalid) as wrong:
        use_part(order, part=part, place=van, by=engineer(van), serial_installed="S1", serial_removed="S1")
    assert set(wrong.value.errors) == {"serial_removed"}
    use = use_part(order, part=part, place=van, by=engineer(van), serial_installed=" S2 ", serial_removed="S1")
    assert use.serial_installed == "S2"


def test_one_serial_number_is_not_built_in_twice_unless_it_came_out(van: StockPlace, order: WorkOrder) -> None:
    part, later = make_part(tracking="serial"), make_work_order(state="on_site")
    make_stock(van, part, 3)
    use_part(order, part=part, place=van, by=engineer(van), serial_installed="S2", at=AT)
    with pytest.raises(Invalid, match=order.number):
        use_part(later, part=part, place=van, by=engineer(van), serial_installed="S2", at=AT)
    use_part(later, part=part, place=van, by=engineer(van), serial_installed="S3", serial_removed="S2", at=AT)
    use_part(later, part=part, place=van, by=engineer(van), serial_installed="S2", at=AT)


def test_an_old_part_that_must_come_back_gets_a_due_date_and_lies_in_the_van(van: StockPlace, order: WorkOrder) -> None:
    part = make_part(is_returnable=True)
    make_stock(van, part, 1)
    use = use_part(order, part=part, place=van, by=engineer(van), at=AT)
    assert use.return_due_on == date(2026, 12, 8)
    assert left(van, part, Condition.DEFECTIVE) == 1
    assert list(old_parts_out()) == [use]


def test_a_first_installation_owes_no_old_part(van: StockPlace) -> None:
    part = make_part(is_returnable=True, tracking="serial")
    make_stock(van, part, 1)
    order = make_work_order(kind=WorkOrder.Kind.INSTALLATION, state="on_site")
    assert use_part(order, part=part, place=van, by=engineer(van), serial_installed="S1").return_due_on is None


def test_the_old_part_comes_back_to_the_warehouse_once(van: StockPlace, order: WorkOrder) -> None:
    warehouse, keeper, part = make_warehouse(), make_user(Role.PARTS), make_part(is_returnable=True)
    make_stock(van, part, 1)
    use = use_part(order, part=part, place=van, by=engineer(van))
    receive_old_part(use, by=keeper, at=AT)
    use = receive_old_part(use, by=keeper)
    assert use.returned_at == AT
    assert left(warehouse, part, Condition.DEFECTIVE) == 1
    assert left(van, part, Condition.DEFECTIVE) == 0
    assert not old_parts_out().exists()
    assert balance_differences() == []
    with pytest.raises(NotAllowed):
        receive_old_part(use, by=engineer(van))


def test_an_old_part_of_imported_history_can_come_back_too(order: WorkOrder) -> None:
    warehouse, part = make_warehouse(), make_part(is_returnable=True)
    use = PartUse.objects.create(
        work_order=order, part=part, at=AT, return_due_on=date(2026, 12, 8), return_state="owed"
    )
    receive_old_part(use, by=make_user(Role.PARTS))
    assert left(warehouse, part, Condition.DEFECTIVE) == 1
    assert balance_differences() == []


def test_a_use_entered_by_mistake_is_undone(van: StockPlace, order: WorkOrder) -> None:
    part = make_part(is_returnable=True)
    make_stock(van, part, 1)
    undo_part_use(use_part(order, part=part, place=van, by=engineer(van)), by=engineer(van))
    assert (left(van, part), left(van, part, Condition.DEFECTIVE)) == (1, 0)
    assert not PartUse.objects.exists()
    assert balance_differences() == []


def test_nothing_is_used_for_an_order_that_is_over(van: StockPlace) -> None:
    part = make_part()
    make_stock(van, part, 1)
    with pytest.raises(Refused):
        use_part(make_work_order(state="closed"), part=part, place=van, by=engineer(van))
