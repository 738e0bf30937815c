"""Two people decide at the same moment, over two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, transaction
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import Wanted, approve_transfer, ask_transfer, pick_piece, send_transfer, start_transfer
from firstfix.logistics.models import StockBalance, Transfer
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse, wait_until_somebody_waits
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Refused
from firstfix.platform.tenants.numbers import next_number
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant


def test_two_people_cannot_approve_the_last_piece_twice(committed: None) -> None:
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        keeper, part, warehouse = make_user(Role.PARTS), make_part(), make_warehouse()
        make_stock(warehouse, part, 1)
        waiting = []
        for _n in range(2):
            waiting.append(ask_transfer(make_van(make_engineer()), wanted=[Wanted(part, 1)], by=keeper))
    start = Barrier(2)

    def approve(transfer: Transfer) -> bool:
        try:
            with tenant_scope(tenant):
                start.wait(10)
                approve_transfer(transfer, from_place=warehouse, by=keeper)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(approve, waiting)) == [False, True]
    with tenant_scope(tenant):
        assert StockBalance.objects.get(place=warehouse).reserved == 1
        assert balance_differences() == []


def test_two_keepers_at_one_list_do_not_pick_double(committed: None) -> None:
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        keeper, part, warehouse = make_user(Role.PARTS), make_part(), make_warehouse()
        make_stock(warehouse, part, 5)
        transfer = start_transfer(warehouse, make_van(make_engineer()), wanted=[Wanted(part, 1)], by=keeper)
    together = Barrier(2)

    def pick(_number: int) -> bool:
        try:
            with tenant_scope(tenant):
                together.wait(10)
                pick_piece(transfer, part.code, by=keeper)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(pick, range(2))) == [False, True]
    with tenant_scope(tenant):
        assert transfer.lines.get().picked == 1


def test_a_number_for_the_rest_is_taken_before_shelves_are_locked(committed: None) -> None:
    """As everybody takes it: who asks for parts has a number first and wants a shelf then."""
    tenant = make_tenant().pk
    with tenant_scope(tenant):
        keeper, part, warehouse = make_user(Role.PARTS), make_part(), make_warehouse()
        make_stock(warehouse, part, 5)
        transfer = start_transfer(warehouse, make_van(make_engineer()), wanted=[Wanted(part, 3)], by=keeper)
        line = transfer.lines.get()

    def send() -> None:
        try:
            with tenant_scope(tenant):
                send_transfer(transfer, quantities={line.pk: 1}, keeps_rest=True, by=keeper)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other_person:
        with tenant_scope(tenant), transaction.atomic():
            next_number("TR", at=timezone.now())
            sent = other_person.submit(send)
            wait_until_somebody_waits()
            assert StockBalance.objects.select_for_update(nowait=True, no_key=True).get(place=warehouse).reserved == 3
        sent.result(10)
    with tenant_scope(tenant):
        assert Transfer.objects.get(rest_of=transfer).lines.get().approved == 2
        assert balance_differences() == []
