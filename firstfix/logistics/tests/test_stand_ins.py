"""Another part stands in for one that is short, after somebody has said so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from firstfix.equipment.actions import remove_replacement, replace_part
from firstfix.equipment.models import PartReplacement
from firstfix.equipment.queries import stand_ins_of, superseded
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import reserve_parts, use_instead
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.queries.listed import supplies_of
from firstfix.logistics.tests.makers import make_stock, make_warehouse
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


@pytest.fixture
def store() -> StockPlace:
    return make_warehouse()


def test_chains_are_followed_the_nearest_first() -> None:
    a, b, c, d = (make_part() for _n in range(4))
    replace_part(a, b, supersedes=True, by=SYSTEM)
    replace_part(b, c, by=SYSTEM)
    replace_part(d, c, both_ways=True, by=SYSTEM)
    found = stand_ins_of([a.pk, c.pk])
    assert found == {a.pk: [b, c, d], c.pk: [d]}
    assert superseded([a.pk, b.pk]) == {a.pk}


def test_circles_other_units_and_a_second_successor_are_refused() -> None:
    a, b, c, oil = make_part(), make_part(), make_part(), make_part(unit="kg")
    replace_part(a, b, supersedes=True, by=SYSTEM)
    replace_part(b, c, by=SYSTEM)
    for old, new in ((c, a), (b, a), (a, a), (a, oil)):
        with pytest.raises(Invalid):
            replace_part(old, new, by=SYSTEM)
    with pytest.raises(Invalid):
        replace_part(a, c, supersedes=True, by=SYSTEM)
    assert PartReplacement.objects.count() == 2


def test_said_again_it_changes_how_and_it_ends() -> None:
    a, b = make_part(), make_part()
    replace_part(a, b, by=SYSTEM)
    one = replace_part(a, b, both_ways=True, by=SYSTEM)
    assert stand_ins_of([b.pk]) == {b.pk: [a]}
    remove_replacement(one, by=SYSTEM)
    assert stand_ins_of([a.pk, b.pk]) == {}
    with pytest.raises(NotAllowed):
        replace_part(a, b, by=make_user(Role.ENGINEER))


def test_what_is_short_names_what_may_be_used_instead(order: WorkOrder, store: StockPlace) -> None:
    a, b = make_part(), make_part()
    PartNeed.objects.create(work_order=order, part=a, quantity=2)
    make_stock(store, b, 3)
    replace_part(a, b, by=SYSTEM)
    (supply,) = supplies_of(order)
    assert [(one.part, one.free[0].place, one.free[0].free) for one in supply.instead] == [(b, store, 3)]
    make_stock(store, a, 2)
    assert supplies_of(order)[0].instead == []


def test_an_older_part_that_fits_is_offered_first_to_be_used_up(order: WorkOrder, store: StockPlace) -> None:
    old, new = make_part(), make_part()
    replace_part(old, new, supersedes=True, both_ways=True, by=SYSTEM)
    PartNeed.objects.create(work_order=order, part=new, quantity=1)
    for part in (old, new):
        make_stock(store, part, 5)
    assert [one.part for one in supplies_of(order)[0].instead] == [old]


def test_what_is_lacking_is_needed_as_the_other_and_kept(order: WorkOrder, store: StockPlace) -> None:
    a, b = make_part(), make_part()
    PartNeed.objects.create(work_order=order, part=a, quantity=3)
    make_stock(store, a, 1)
    make_stock(store, b, 5)
    replace_part(a, b, by=SYSTEM)
    reserve_parts(order, by=SYSTEM)
    use_instead(order, a, instead=b, by=make_user(Role.PARTS))
    assert {need.part: need.quantity for need in order.part_needs.all()} == {a: 1, b: 2}
    assert sorted(order.reservations.values_list("balance__part", "quantity")) == sorted([(a.pk, 1), (b.pk, 2)])
    assert Fact.objects.filter(name="StandInUsed", about_id=order.pk).exists()
    assert balance_differences() == []
    with pytest.raises(Refused):
        use_instead(order, a, instead=b, by=SYSTEM)
    with pytest.raises(Invalid):
        use_instead(order, b, instead=a, by=SYSTEM)


def test_on_the_pages_of_part_and_order(order: WorkOrder, store: StockPlace, client: Client) -> None:
    client.force_login(make_user(Role.PARTS))
    a, b = make_part(code="A-1"), make_part(code="B-1")
    PartNeed.objects.create(work_order=order, part=a, quantity=1)
    make_stock(store, b, 1)
    wrong = client.post(reverse("part_replacements", args=[a.pk]), {"new": "A-1"})
    assert wrong.status_code == 422
    client.post(reverse("part_replacements", args=[a.pk]), {"new": "b-1", "supersedes": "on"})
    assert "B-1" in client.get(reverse("part", args=[a.pk])).content.decode()
    panel = client.get(reverse("parts_of_order", args=[order.pk])).content.decode()
    assert "may be used instead" in panel
    client.post(reverse("order_stand_in", args=[order.pk]), {"part": a.pk, "instead": b.pk})
    assert [need.part for need in order.part_needs.all()] == [b]
    client.post(reverse("part_replacement_end", args=[PartReplacement.objects.get().pk]))
    assert not PartReplacement.objects.exists()
