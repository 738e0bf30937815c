"""Two people decide at the same moment, over two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import Wanted, approve_transfer, ask_transfer, pick_piece, start_transfer
from firstfix.logistics.models import StockBalance, Transfer
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Refused
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
