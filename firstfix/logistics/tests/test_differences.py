"""Parts that were used although the books did not have them: booked as a difference, and settled by a person."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Counted,
    Wanted,
    count_stock,
    receive_transfer,
    send_transfer,
    settle_difference,
    start_transfer,
    transfer_parts,
    undo_part_use,
    use_part,
)
from firstfix.logistics.models import Condition, StockBalance, StockDifference, StockMove, StockPlace
from firstfix.logistics.queries import balance_differences, last_counted
from firstfix.logistics.tests.makers import make_reservation, make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def van(company: object) -> StockPlace:
    return make_van(make_engineer(name="Chen"))


@pytest.fixture
def order(company: object) -> WorkOrder:
    return make_work_order(state="on_site")


@pytest.fixture
def keeper(company: object) -> User:
    return make_user(Role.PARTS, name="Zhao")


def engineer(van: StockPlace) -> User:
    assert van.engineer
    assert van.engineer.user
    return van.engineer.user


def left(place: StockPlace, part: Part, condition: str = Condition.GOOD) -> int:
    row = StockBalance.objects.filter(place=place, part=part, condition=condition).first()
    return row.quantity if row else 0


def lacking_use(order: WorkOrder, van: StockPlace, part: Part, quantity: int = 1) -> StockDifference:
    use = use_part(order, part=part, quantity=quantity, place=van, by=engineer(van), at=AT, may_lack=True)
    return StockDifference.objects.get(use=use)


class TestFound:
    def test_what_lacks_is_a_difference_and_the_books_agree(self, van: StockPlace, order: WorkOrder) -> None:
        part = make_part(code="P-9")
        make_stock(van, part, 1)
        difference = lacking_use(order, van, part, 3)
        assert (difference.quantity, difference.by_name, difference.is_open) == (2, engineer(van).name, True)
        assert left(van, part) == 0
        assert balance_differences() == []
        fact = Fact.objects.get(name="StockDifferenceFound")
        assert (fact.about_id, fact.data["quantity"], fact.data["order"]) == (van.pk, 2, order.number)

    def test_what_the_van_has_is_no_difference(self, van: StockPlace, order: WorkOrder) -> None:
        part = make_part()
        make_stock(van, part, 2)
        use_part(order, part=part, quantity=2, place=van, by=engineer(van), may_lack=True)
        assert not StockDifference.objects.exists()

    def test_at_a_desk_one_can_look_again_so_it_is_refused_as_ever(self, van: StockPlace, order: WorkOrder) -> None:
        with pytest.raises(Refused):
            use_part(order, part=make_part(), place=van, by=engineer(van))

    def test_undone_it_leaves_the_books_again(self, van: StockPlace, order: WorkOrder) -> None:
        part = make_part(is_returnable=True)
        make_stock(van, part, 1)
        difference = lacking_use(order, van, part, 3)
        assert difference.use
        undo_part_use(difference.use, by=engineer(van))
        difference.refresh_from_db()
        assert (left(van, part), left(van, part, Condition.DEFECTIVE)) == (1, 0)
        assert difference.settled_how == "undone"
        assert difference.use is None
        assert balance_differences() == []

    def test_undone_after_it_was_settled_the_part_is_in_the_van(self, van: StockPlace, order: WorkOrder) -> None:
        part, store = make_part(), make_warehouse()
        make_stock(store, part, 5)
        difference = lacking_use(order, van, part)
        assert difference.use
        settle_difference(difference, how="transfer", from_place=store, by=make_user(Role.PARTS))
        undo_part_use(difference.use, by=engineer(van))
        assert (left(van, part), left(store, part)) == (1, 4)
        assert balance_differences() == []

    @pytest.mark.parametrize(("state", "is_taken"), [("closed", True), ("cancelled", False)])
    def test_told_after_the_order_was_closed(self, van: StockPlace, state: str, is_taken: bool) -> None:
        part, order = make_part(), make_work_order(state=state)
        make_stock(van, part, 1)
        if not is_taken:
            with pytest.raises(Refused):
                use_part(order, part=part, place=van, by=engineer(van), is_late=True)
            return
        use = use_part(order, part=part, place=van, by=engineer(van), is_late=True)
        undo_part_use(use, by=engineer(van), is_late=True)
        assert left(van, part) == 1


class TestSettled:
    def test_from_another_place_whose_books_lose_it(self, van: StockPlace, order: WorkOrder, keeper: User) -> None:
        part, store, later = make_part(), make_warehouse(name="Main"), make_work_order()
        make_reservation(later, make_stock(store, part, 2), 2)
        difference = settle_difference(
            lacking_use(order, van, part), how="transfer", from_place=store, by=keeper, at=AT
        )
        assert (difference.settled_from, difference.settled_by_name) == (store, "Zhao")
        assert (left(store, part), left(van, part)) == (1, 0)
        assert Fact.objects.get(name="ReservationLost").about_id == later.pk
        ins, outs = (
            sum(
                StockMove.objects.filter(kind="difference", **{f"{side}__isnull": False}).values_list(
                    "quantity", flat=True
                )
            )
            for side in ("to_place", "from_place")
        )
        assert ins == outs == 1
        assert balance_differences() == []

    def test_a_place_that_has_none_is_refused_with_those_that_have(
        self, van: StockPlace, order: WorkOrder, keeper: User
    ) -> None:
        part = make_part()
        make_stock(make_warehouse(name="Main"), part, 2)
        empty = make_warehouse(name="Branch")
        with pytest.raises(Refused, match=r"Branch has 0.*Main 2"):
            settle_difference(lacking_use(order, van, part), how="transfer", from_place=empty, by=keeper)

    @pytest.mark.parametrize("how", ["count", "other"])
    def test_anything_else_needs_a_reason_and_moves_nothing(
        self, van: StockPlace, order: WorkOrder, keeper: User, how: str
    ) -> None:
        difference = lacking_use(order, van, make_part())
        with pytest.raises(Invalid, match="why"):
            settle_difference(difference, how=how, by=keeper)
        moves = StockMove.objects.count()
        settle_difference(difference, how=how, reason="Bought on the way", by=keeper)
        assert StockMove.objects.count() == moves

    @pytest.mark.parametrize("how", ["transfer", "undone", "stolen", ""])
    def test_nonsense_is_refused(self, van: StockPlace, order: WorkOrder, keeper: User, how: str) -> None:
        difference = lacking_use(order, van, make_part())
        with pytest.raises(Invalid):
            settle_difference(difference, how=how, from_place=van, reason="x", by=keeper)

    def test_engineers_do_not_settle_their_own(self, van: StockPlace, order: WorkOrder) -> None:
        with pytest.raises(NotAllowed):
            settle_difference(lacking_use(order, van, make_part()), how="other", reason="x", by=engineer(van))

    def test_two_people_settle_it_once(self, committed: None) -> None:
        tenant = make_tenant()
        with tenant_scope(tenant.pk):
            van, part, store = make_van(make_engineer()), make_part(), make_warehouse()
            make_stock(store, part, 5)
            keepers = [make_user(Role.PARTS), make_user(Role.PARTS)]
            difference = lacking_use(make_work_order(state="on_site"), van, part)
        together = Barrier(2)

        def settle(keeper: User) -> str:
            try:
                with tenant_scope(tenant.pk):
                    together.wait(10)
                    settle_difference(difference, how="transfer", from_place=store, by=keeper)
                    return "settled"
            except Refused:
                return "refused"
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as two_people:
            assert sorted(two_people.map(settle, keepers)) == ["refused", "settled"]
        with tenant_scope(tenant.pk):
            assert left(store, part) == 4
            assert balance_differences() == []

    def test_the_parts_keeper_settles_it_on_the_page(
        self, van: StockPlace, order: WorkOrder, keeper: User, client_of: Callable[[User], Client]
    ) -> None:
        part, store = make_part(code="P-9"), make_warehouse(name="Main")
        make_stock(store, part, 2)
        difference, client = lacking_use(order, van, part), client_of(keeper)
        here = f"/stock-differences/{difference.pk}"
        assert here in client.get("/stock-differences").content.decode()
        assert "Main 2" in client.get(here).content.decode()
        assert client.post(here, {"how": "other"}).status_code == 422
        assert client.post(here, {"how": "transfer", "from_place": store.pk}).status_code == 302
        assert "Taken from another place: Main" in client.get("/stock-differences").content.decode()

    def test_programs_settle_it_too(
        self, van: StockPlace, order: WorkOrder, keeper: User, client_of: Callable[[User], Client]
    ) -> None:
        difference, client = lacking_use(order, van, make_part()), client_of(keeper)
        (shown,) = client.get("/api/stock-differences?open=true").json()["items"]
        assert (shown["id"], shown["quantity"]) == (difference.pk, 1)
        body = {"how": "count", "reason": "Was there"}
        answer = client.post(
            f"/api/stock-differences/{difference.pk}/settlement", body, content_type="application/json"
        )
        assert answer.json()["settled_how"] == "count"
        assert client.get("/api/stock-differences?open=true").json()["items"] == []


class TestSettledInPart:
    def test_some_are_settled_and_the_rest_stays_open_with_its_use(
        self, van: StockPlace, order: WorkOrder, keeper: User
    ) -> None:
        part, store = make_part(), make_warehouse()
        make_stock(store, part, 5)
        rest = lacking_use(order, van, part, 3)
        some = settle_difference(rest, how="transfer", quantity=2, from_place=store, by=keeper)
        rest = StockDifference.objects.get(settled_at=None)
        assert (some.quantity, some.settled_from, rest.quantity) == (2, store, 1)
        assert left(store, part) == 3
        assert rest.use
        undo_part_use(rest.use, by=engineer(van))
        assert (left(van, part), StockDifference.objects.filter(settled_at=None).count()) == (2, 0)
        assert balance_differences() == []

    @pytest.mark.parametrize("quantity", [0, -1, 4])
    def test_neither_none_nor_more_than_are_open(
        self, van: StockPlace, order: WorkOrder, keeper: User, quantity: int
    ) -> None:
        difference = lacking_use(order, van, make_part(), 3)
        with pytest.raises(Invalid) as wrong:
            settle_difference(difference, how="count", quantity=quantity, reason="x", by=keeper)
        assert "quantity" in wrong.value.errors
        assert StockDifference.objects.get().is_open

    def test_on_the_page_and_by_programs(
        self, van: StockPlace, order: WorkOrder, keeper: User, client_of: Callable[[User], Client]
    ) -> None:
        difference, client = lacking_use(order, van, make_part(), 5), client_of(keeper)
        here = f"/stock-differences/{difference.pk}"
        assert client.post(here, {"how": "count", "quantity": "9", "reason": "x"}).status_code == 422
        assert client.post(here, {"how": "count", "quantity": "2", "reason": "x"}).status_code == 302
        body = {"how": "other", "quantity": 1, "reason": "Bought"}
        answer = client.post(f"/api{here}/settlement", body, content_type="application/json").json()
        assert (answer["quantity"], answer["settled_how"]) == (1, "other")
        difference.refresh_from_db()
        assert (difference.quantity, difference.is_open) == (2, True)


class TestMissedInPart:
    def test_some_of_what_was_missed_has_arrived_and_the_rest_is_looked_for(
        self, van: StockPlace, keeper: User
    ) -> None:
        part, store = make_part(), make_warehouse()
        make_stock(store, part, 5)
        transfer = send_transfer(start_transfer(store, van, wanted=[Wanted(part, 5)], by=SYSTEM), by=SYSTEM)
        line = transfer.lines.get()
        receive_transfer(transfer, arrived={line.pk: 1}, reason="Box open", by=SYSTEM)
        missed = StockDifference.objects.get()
        settle_difference(missed, how="arrived", quantity=3, by=keeper)
        line.refresh_from_db()
        assert (left(van, part), line.received, line.missing) == (4, 4, 1)
        missed.refresh_from_db()
        assert (missed.quantity, missed.is_open, missed.said) == (1, True, "Box open")
        settle_difference(missed, how="lost", reason="Gone", by=keeper)
        assert StockDifference.objects.filter(settled_at=None).count() == 0
        assert balance_differences() == []


class TestCountedLate:
    """An engineer counts without network at ten; until that is told, others have booked."""

    def test_what_has_moved_since_stays_moved(self, van: StockPlace, keeper: User) -> None:
        part, store = make_part(), make_warehouse()
        make_stock(van, part, 5)
        make_stock(store, part, 9)
        StockMove.objects.update(at=AT - timedelta(days=1))
        transfer_parts(part, quantity=2, from_place=store, to_place=van, by=keeper, at=AT + timedelta(hours=1))
        count_stock([Counted(van, part, 4)], by=engineer(van), at=AT, as_of=AT)
        assert left(van, part) == 6
        assert Fact.objects.get(name="StockCounted").data["differences"] == [[part.code, 5, 4]]
        assert balance_differences() == []
        assert last_counted(van) == AT

    def test_books_do_not_go_below_nothing(self, van: StockPlace, order: WorkOrder) -> None:
        part = make_part()
        make_stock(van, part, 2)
        StockMove.objects.update(at=AT - timedelta(days=1))
        use_part(order, part=part, quantity=2, place=van, by=engineer(van), at=AT + timedelta(hours=1))
        count_stock([Counted(van, part, 0)], by=engineer(van), at=AT, as_of=AT)
        assert left(van, part) == 0
        assert balance_differences() == []
