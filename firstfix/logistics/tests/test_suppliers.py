"""Suppliers and the terms on which they sell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import drop_supplier_price, save_supplier, set_supplier_price
from firstfix.logistics.models import Supplier, SupplierPart
from firstfix.logistics.tests.makers import make_supplier, make_supplier_price
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.models import Fact

pytestmark = pytest.mark.usefixtures("company")


def test_an_engineer_changes_no_supplier() -> None:
    with pytest.raises(NotAllowed):
        save_supplier(Supplier(code="L1", name="Bearings & Co"), by=make_user(Role.ENGINEER))


def test_a_price_without_currency_is_in_the_companys() -> None:
    price = set_supplier_price(
        SupplierPart(supplier=make_supplier(), part=make_part(), price=Decimal("12.5")), by=SYSTEM
    )
    assert price.currency == "CNY"
    assert Fact.objects.get(name="SupplierPriceSet").data["price"] == "12.5"


def test_a_currency_is_three_letters() -> None:
    price = SupplierPart(supplier=make_supplier(), part=make_part(), price=1, currency="12€")
    with pytest.raises(Invalid) as wrong:
        set_supplier_price(price, by=SYSTEM)
    assert "currency" in wrong.value.errors


@pytest.mark.parametrize("field", ["price", "minimum_order"])
def test_a_price_is_not_negative_and_an_order_not_empty(field: str) -> None:
    terms = {"price": Decimal(1), "minimum_order": 1, field: -1}
    with pytest.raises(Invalid) as wrong:
        set_supplier_price(SupplierPart(supplier=make_supplier(), part=make_part(), **terms), by=SYSTEM)
    assert field in wrong.value.errors


def test_a_part_has_one_preferred_supplier() -> None:
    part = make_part()
    before = make_supplier_price(make_supplier(), part, is_preferred=True)
    now = make_supplier_price(make_supplier(), part)
    now.is_preferred = True
    set_supplier_price(now, by=SYSTEM)
    before.refresh_from_db()
    assert not before.is_preferred
    assert SupplierPart.objects.get(part=part, is_preferred=True) == now


def test_saying_the_same_again_is_no_change() -> None:
    price = make_supplier_price(make_supplier(), make_part())
    set_supplier_price(SupplierPart.objects.get(pk=price.pk), by=SYSTEM)
    assert not Fact.objects.filter(name="SupplierPriceSet").exists()


def test_what_is_not_sold_any_more_goes() -> None:
    price = make_supplier_price(make_supplier(), make_part(code="P-9"))
    drop_supplier_price(price, by=SYSTEM)
    assert not SupplierPart.objects.exists()
    assert Fact.objects.get(name="SupplierPriceDropped").data == {"part": "P-9"}


class TestPages:
    @pytest.fixture
    def keeper(self, client_of: Callable[[User], Client]) -> Client:
        return client_of(make_user(Role.PARTS))

    def test_a_supplier_and_its_price_are_entered(self, keeper: Client) -> None:
        part = make_part(code="P-7")
        made = keeper.post(reverse("supplier_new"), {"code": "L9", "name": "Pump House", "lead_days": 21})
        supplier = Supplier.objects.get(code="L9")
        assert made.headers["Location"] == reverse("supplier", args=[supplier.pk])
        terms = {"part": "p-7", "price": "80", "minimum_order": 5, "is_preferred": "on"}
        terms |= {"warranty_months": 12, "claim_days": 30, "claim_proof": "both"}
        assert keeper.post(reverse("supplier_price_new", args=[supplier.pk]), terms).status_code == 302
        price = SupplierPart.objects.get()
        assert (price.part, int(price.price), price.minimum_order, price.is_preferred) == (part, 80, 5, True)
        assert (price.claim_days, price.claim_proof) == (30, "both")
        assert "P-7" in keeper.get(reverse("supplier", args=[supplier.pk])).content.decode()
        assert "Pump House" in keeper.get(reverse("suppliers_of_part", args=[part.pk])).content.decode()
        assert "Pump House" in keeper.get(reverse("suppliers"), {"words": "pump"}).content.decode()

    def test_a_price_known_already_is_said_at_the_part(self, keeper: Client) -> None:
        price = make_supplier_price(make_supplier(), make_part(code="P-8"))
        terms = {"part": "P-8", "price": "80", "minimum_order": 1, "warranty_months": 0, "claim_days": 0}
        refused = keeper.post(reverse("supplier_price_new", args=[price.supplier_id]), terms)
        assert refused.status_code == 422
        changed = keeper.post(reverse("supplier_price", args=[price.pk]), {**terms, "part": ""})
        assert changed.status_code == 302
        price.refresh_from_db()
        assert (price.part.code, int(price.price)) == ("P-8", 80)

    def test_a_price_is_taken_off(self, keeper: Client) -> None:
        price = make_supplier_price(make_supplier(), make_part())
        keeper.post(reverse("supplier_price_drop", args=[price.pk]))
        assert not SupplierPart.objects.exists()
