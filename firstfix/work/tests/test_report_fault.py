from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from firstfix.customers.tests.makers import make_contract, make_site
from firstfix.equipment.models import ContractCoverage
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import GUEST
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import report_fault
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import status_token

TUESDAY_TEN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def a_photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return SimpleUploadedFile("pump.png", out.getvalue(), "image/png")


def test_a_guest_reports_behind_a_label(company: Tenant) -> None:
    asset = make_asset()
    request = report_fault(
        asset=asset,
        description="  The pump leaks.  ",
        channel=ServiceRequest.Channel.LABEL,
        contact_name="Wang Fang",
        contact_phone="13800000000",
        is_stopped=True,
        photos=[a_photo()],
        by=GUEST,
        at=TUESDAY_TEN,
    )
    assert request.number == "SR-2026-00001"
    assert (request.state, request.site, request.customer) == ("new", asset.site, asset.site.customer)
    assert (request.description, request.reported_at) == ("The pump leaks.", TUESDAY_TEN)
    assert request.photos.get().file.content_type == "image/jpeg"
    fact = facts_about(request).get()
    assert (fact.name, fact.by_name, fact.data["is_stopped"]) == ("FaultReported", "guest", True)


def test_the_status_link_opens_this_request(company: Tenant) -> None:
    request = report_fault(description="Leaks.", channel="phone", by=make_user())
    assert open_door("request", status_token(request)) == (company.pk, request.pk)


def test_sent_twice_is_reported_once(company: Tenant) -> None:
    uid, desk = uuid.uuid4(), make_user()
    first = report_fault(description="Leaks.", channel="phone", by=desk, uid=uid)
    assert report_fault(description="Leaks.", channel="phone", by=desk, uid=uid) == first
    assert ServiceRequest.objects.count() == 1


def test_says_when_somebody_should_answer(company: Tenant) -> None:
    asset = make_asset()
    ContractCoverage.objects.create(contract=make_contract(customer=asset.site.customer, response=120), asset=asset)
    covered = report_fault(asset=asset, description="Leaks.", channel="phone", by=GUEST, at=TUESDAY_TEN)
    assert covered.response_due_at == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    assert report_fault(asset=make_asset(), description="Leaks.", channel="phone", by=GUEST).response_due_at is None


def test_needs_words(company: Tenant) -> None:
    with pytest.raises(Invalid) as refused:
        report_fault(site=make_site(), description="   ", channel="phone", by=make_user())
    assert "description" in refused.value.errors


def test_is_not_for_everybody(company: Tenant) -> None:
    with pytest.raises(NotAllowed):
        report_fault(description="Leaks.", channel="phone", by=make_user(Role.HR))
