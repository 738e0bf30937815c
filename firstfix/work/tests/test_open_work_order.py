from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from firstfix.customers.tests.makers import make_contact, make_contract, make_site
from firstfix.equipment.models import ContractCoverage, ModelCertificate, ModelSkill
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.actions import open_work_order
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.rules import Priority
from firstfix.work.tests.makers import make_request


def test_takes_over_what_the_customer_reported(company: Tenant) -> None:
    reported = timezone.now() - timedelta(hours=2)
    request = make_request(description="Water too warm. Alarm E-05 since seven.", reported_at=reported)
    order = open_work_order(request=request, by=make_user())
    assert (order.asset, order.site, order.customer) == (request.asset, request.site, request.customer)
    assert (order.subject, order.description) == ("Water too warm", request.description)
    assert (order.state, order.reported_at) == ("open", reported)
    assert ServiceRequest.objects.get(pk=request.pk).state == "ordered"
    assert [change.state for change in order.state_changes.all()] == ["open"]
    assert [fact.name for fact in facts_about(order)] == ["WorkOrderOpened"]


def test_copies_what_the_product_model_asks_for(company: Tenant) -> None:
    model = make_product_model(repair_minutes=140)
    ModelSkill.objects.create(product_model=model, skill=make_skill("refrigeration"), level=3)
    ModelCertificate.objects.create(product_model=model, certificate_type=make_certificate_type("high-voltage"))
    part = make_part()
    order = open_work_order(asset=make_asset(product_model=model), part_needs={part: 2}, by=make_user())
    assert order.planned_minutes == 140
    assert [(need.skill.code, need.level) for need in order.orderskill_set.all()] == [("refrigeration", 3)]
    assert [need.certificate_type.code for need in order.ordercertificate_set.all()] == ["high-voltage"]
    assert [(need.part, need.quantity) for need in order.part_needs.all()] == [(part, 2)]


def test_takes_one_engineer_where_nobody_says_two(company: Tenant) -> None:
    assert open_work_order(asset=make_asset(), by=make_user()).crew == 1
    order = open_work_order(asset=make_asset(), crew=2, by=make_user())
    assert WorkOrder.objects.get(pk=order.pk).crew == 2


def test_never_takes_three(company: Tenant) -> None:
    with pytest.raises(IntegrityError, match="crew_of_one_or_two"), transaction.atomic():
        open_work_order(asset=make_asset(), crew=3, by=make_user())


@pytest.mark.parametrize(
    ("warranty", "is_stopped", "entitlement", "priority"),
    [
        (date(2099, 1, 1), True, "warranty", Priority.HIGH),
        (date(2099, 1, 1), False, "warranty", Priority.NORMAL),
        (date(2020, 1, 1), True, "chargeable", Priority.NORMAL),
        (None, False, "chargeable", Priority.LOW),
    ],
)
def test_decides_entitlement_and_priority(
    company: Tenant, warranty: date | None, is_stopped: bool, entitlement: str, priority: Priority
) -> None:
    request = make_request(asset=make_asset(warranty_until=warranty), is_stopped=is_stopped)
    order = open_work_order(request=request, by=make_user())
    assert (order.entitlement, order.priority) == (entitlement, priority)
    assert order.entitlement_reason["code"] == entitlement


def test_stands_under_the_contract_that_covers_the_asset(company: Tenant) -> None:
    asset = make_asset()
    contract = make_contract(customer=asset.site.customer)
    ContractCoverage.objects.create(contract=contract, asset=asset)
    order = open_work_order(asset=asset, by=make_user())
    assert (order.entitlement, order.contract) == ("contract", contract)
    assert order.response_due_at
    assert order.restoration_due_at


def test_without_an_asset_nothing_is_covered(company: Tenant) -> None:
    order = open_work_order(site=make_site(), kind="training", by=make_user())
    assert (order.entitlement, order.entitlement_reason) == ("chargeable", {"code": "no_asset"})
    assert order.subject == "Training: Plant 1"


def test_finds_the_contact_who_called(company: Tenant) -> None:
    site = make_site()
    make_contact(customer=site.customer, name="Night shift", phone="139")
    head = make_contact(customer=site.customer, site=site, name="Head of hall 3", phone="139")
    request = make_request(asset=make_asset(site=site), contact_phone="139")
    assert open_work_order(request=request, by=make_user()).contact == head


def test_needs_a_place(company: Tenant) -> None:
    with pytest.raises(Invalid) as refused:
        open_work_order(description="Leaks", by=make_user())
    assert "site" in refused.value.errors


def test_an_asset_stands_at_its_site(company: Tenant) -> None:
    with pytest.raises(Invalid):
        open_work_order(asset=make_asset(), site=make_site(), by=make_user())


def test_is_not_for_engineers(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        open_work_order(asset=make_asset(), by=make_user(Role.ENGINEER))


def test_sent_twice_is_opened_once(company: Tenant) -> None:
    uid, desk, asset = uuid.uuid4(), make_user(), make_asset()
    assert open_work_order(asset=asset, by=desk, uid=uid) == open_work_order(asset=asset, by=desk, uid=uid)


def test_a_request_becomes_one_order(company: Tenant) -> None:
    request, desk = make_request(), make_user()
    open_work_order(request=request, by=desk)
    with pytest.raises(Refused):
        open_work_order(request=request, by=desk)


def test_of_two_desks_one_is_refused(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        request, desk = make_request(), make_user()

    def open_it(_: int) -> str:
        try:
            with tenant_scope(tenant.pk):
                return open_work_order(request=ServiceRequest.objects.get(pk=request.pk), by=desk).number
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two_desks:
        answers = sorted(two_desks.map(open_it, range(2)))
    assert answers[0].startswith("WO-")
    assert answers[1] == "refused"
    with tenant_scope(tenant.pk):
        assert WorkOrder.objects.count() == 1
