"""Programs keep product models, parts and assets as people do on the pages."""

from __future__ import annotations

import pytest

from firstfix.customers.tests.makers import make_contract
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.platform.accounts.roles import Role
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.facts.queries import facts_about

pytestmark = pytest.mark.usefixtures("company")


def test_a_product_model_is_added_and_changed() -> None:
    call = Caller(Role.RND)
    model = call.made("POST", "/product-models", {"name": {"zh": "冷水机", "en": "Chiller"}, "kind": "machine"})
    assert model["code"].startswith("M-")
    changed = call.made("PATCH", f"/product-models/{model['id']}", {"warranty_months": 24, "code": "CW-24"})
    assert (changed["warranty_months"], changed["code"], changed["name"]["en"]) == (24, "CW-24", "Chiller")
    assert call("PATCH", f"/product-models/{model['id']}", {"name": {}}).status_code == 422


def test_a_part_is_added_and_changed() -> None:
    call = Caller(Role.PARTS)
    part = call.made("POST", "/parts", {"name": {"en": "Filter"}, "price": "80.00", "weight_kg": "1.250"})
    assert (part["code"][:2], part["price"], part["weight_kg"]) == ("P-", "80.00", "1.250")
    changed = call.made("PATCH", f"/parts/{part['id']}", {"weight_kg": None, "is_returnable": True})
    assert (changed["weight_kg"], changed["is_returnable"], changed["price"]) == (None, True, "80.00")


def test_a_code_twice_is_said_at_its_field() -> None:
    make_part(code="P7")
    refused = Caller(Role.PARTS)("POST", "/parts", {"name": {"en": "Filter"}, "code": "P7"})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["code"])


def test_an_asset_changes() -> None:
    call, asset = Caller(Role.DESK), make_asset(place="Hall 1")
    changed = call.made("PATCH", f"/assets/{asset.pk}", {"serial": "SN-9", "warranty_until": "2028-01-01"})
    assert (changed["serial"], changed["warranty_until"], changed["place"]) == ("SN-9", "2028-01-01", "Hall 1")
    assert facts_about(asset).get().data == {"fields": ["serial", "warranty_until"]}
    assert call("PATCH", f"/assets/{asset.pk}", {"product_model_id": 999_999_999}).status_code == 404


def test_an_asset_is_put_under_a_contract_and_taken_out() -> None:
    call, asset = Caller(Role.SALES), make_asset()
    there = f"/contracts/{make_contract(customer=asset.site.customer).pk}/assets"
    for _repetition in range(2):
        assert call("PUT", f"{there}/{asset.pk}").status_code == 204
    assert [row["id"] for row in call.made("GET", there)["items"]] == [asset.pk]
    assert call("DELETE", f"{there}/{asset.pk}").status_code == 204
    assert call.made("GET", there)["items"] == []
    assert call("PUT", f"{there}/{make_asset().pk}").status_code == 422


def test_who_may_not_on_the_pages_may_not_here() -> None:
    clerk, asset, contract = Caller(Role.HR), make_asset(), make_contract()
    for method, path, body in (
        ("POST", "/product-models", {"name": {"en": "X"}}),
        ("PATCH", f"/product-models/{make_product_model().pk}", {"brand": "X"}),
        ("POST", "/parts", {"name": {"en": "X"}}),
        ("PATCH", f"/parts/{make_part().pk}", {"unit": "m"}),
        ("PATCH", f"/assets/{asset.pk}", {"place": "X"}),
        ("PUT", f"/contracts/{contract.pk}/assets/{asset.pk}", None),
        ("DELETE", f"/contracts/{contract.pk}/assets/{asset.pk}", None),
    ):
        assert clerk(method, path, body).status_code == 403, path
