"""What lies dead, and which parts matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.models import PartUse, StockMove
from firstfix.logistics.queries.stock_value import abc_of_parts, dead_listed
from firstfix.logistics.tests.makers import make_stock, make_supplier, make_supply_order, make_warehouse
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def keeper(client_of: Callable[[User], Client]) -> Client:
    return client_of(make_user(Role.PARTS))


def test_dead_is_what_neither_went_nor_came_for_so_long() -> None:
    place, now = make_warehouse(), timezone.now()
    old, fresh, used, asleep = (make_part(price=10) for _one in range(4))
    for part in (old, fresh, used, asleep):
        make_stock(place, part, 3)
    long_ago, lately = now - timedelta(days=500), now - timedelta(days=20)
    StockMove.objects.exclude(part=fresh).update(at=long_ago)
    for part, at in ((used, lately), (asleep, now - timedelta(days=400))):
        StockMove.objects.create(kind="consume", part=part, quantity=1, from_place=place, at=at)
    found = list(dead_listed(months=12, now=now).order_by("part__code"))
    assert {one.part for one in found} == {old, asleep}
    assert {one.last_needed is None for one in found if one.part == old} == {True}
    assert {one.value for one in found} == {30}
    assert {one.part for one in dead_listed(months=18, now=now)} == set()


def test_classes_follow_the_value_used() -> None:
    dear, cheap = make_part(price=1000), make_part(price=1)
    for part, count in ((dear, 9), (cheap, 9)):
        PartUse.objects.create(work_order=make_work_order(), part=part, quantity=count, at=timezone.now())
    assert abc_of_parts(now=timezone.now()) == {dear.pk: "A", cheap.pk: "C"}


def test_lists_are_pages_and_files(keeper: Client) -> None:
    part, place = make_part(code="P-DEAD", price=10), make_warehouse()
    make_stock(place, part, 3)
    StockMove.objects.update(at=timezone.now() - timedelta(days=500))
    asleep = make_part(code="P-ASLEEP")
    make_stock(place, asleep, 1)
    StockMove.objects.create(kind="consume", part=asleep, quantity=1, from_place=place, at=timezone.now())
    StockMove.objects.update(at=timezone.now() - timedelta(days=500))
    shown = keeper.get(reverse("dead_stock")).content.decode()
    assert "P-DEAD" in shown
    assert "P-ASLEEP" in shown
    assert "P-DEAD" not in keeper.get(reverse("dead_stock"), {"months": "24"}).content.decode()
    assert "P-DEAD" in keeper.get(reverse("abc_list")).content.decode()
    assert "P-DEAD" not in keeper.get(reverse("abc_list"), {"class": "A"}).content.decode()
    for url in (reverse("dead_stock"), reverse("abc_list")):
        text = b"".join(keeper.get(url, {"export": "csv"})).decode()
        assert "P-DEAD" in text
        assert b"".join(keeper.get(url, {"export": "xlsx"}))[:2] == b"PK"


def test_an_order_is_a_file_too(keeper: Client) -> None:
    order = make_supply_order(make_supplier(), make_warehouse(), it=(make_part(code="P-5"), 4))
    text = b"".join(keeper.get(reverse("supply_sheet", args=[order.pk]), {"export": "csv"})).decode()
    assert "P-5" in text
