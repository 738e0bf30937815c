from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.customers.tests.makers import make_contract, make_site
from firstfix.equipment.models import Asset, ContractCoverage
from firstfix.equipment.queries import label_token
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]


@pytest.fixture
def manager(company: Tenant, client_of: ClientOf) -> Client:
    return client_of(make_user(Role.MANAGER))


def test_an_asset_shows_who_pays_and_why(manager: Client) -> None:
    asset = make_asset()
    contract = make_contract(customer=asset.site.customer)
    ContractCoverage.objects.create(asset=asset, contract=contract)
    page = manager.get(f"/assets/{asset.pk}").content.decode()
    assert f"Contract {contract.number}" in page
    assert "covers labour, travel" in page


def test_a_new_asset_gets_a_number_a_warranty_and_a_label(manager: Client, company: Tenant) -> None:
    site, model = make_site(), make_product_model(warranty_months=12)
    answer = manager.post(
        f"/sites/{site.pk}/assets/new",
        {"product_model": model.pk, "serial": "SN-1", "commissioned_on": "2026-03-31"},
    )
    asset = Asset.objects.get(serial="SN-1")
    assert answer.headers["Location"] == f"/assets/{asset.pk}"
    assert asset.code.startswith("A-")
    assert str(asset.warranty_until) == "2027-03-30"
    assert open_door("asset", label_token(asset)) == (company.pk, asset.pk)


def test_a_label_prints_the_address_of_the_report_page(manager: Client) -> None:
    asset = make_asset()
    assert "<svg" in manager.get(f"/assets/{asset.pk}/label").content.decode()


def test_lists_and_pages_open(manager: Client) -> None:
    asset, part = make_asset(), make_part()
    for address in (
        "/assets",
        "/assets?words=chiller&state=retired",
        "/product-models",
        f"/product-models/{asset.product_model_id}",
        "/parts",
        f"/parts/{part.pk}",
        f"/sites/{asset.site_id}/assets",
        f"/sites/{asset.site_id}/labels",
        f"/customers/{asset.site.customer_id}/assets",
    ):
        assert manager.get(address).status_code == 200, address


def test_another_tenants_asset_does_not_exist(manager: Client) -> None:
    assert manager.get("/assets/999999999").status_code == 404


def test_an_engineer_may_not_change_a_product_model(company: Tenant, client_of: ClientOf) -> None:
    model = make_product_model()
    engineer = client_of(make_user(Role.ENGINEER))
    assert engineer.get(f"/product-models/{model.pk}").status_code == 200
    assert engineer.get(f"/product-models/{model.pk}/change").status_code == 403
