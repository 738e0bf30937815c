from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from firstfix.care.tests.makers import make_due, make_plan
from firstfix.equipment.models import Asset
from firstfix.equipment.queries import label_token
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.logistics.models import PartUse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.actions import decline_request, mark_duplicate
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.tests.makers import make_request, make_work_order

WORDS = {"description": "水温过高，报警 E-05", "contact_name": "王芳", "contact_phone": "13800000000"}


@pytest.fixture
def asset(company: Tenant) -> Asset:
    asset = make_asset()
    fit_doors("asset", [(label_token(asset), asset.pk)])
    return asset


def report_address(asset: Asset) -> str:
    return f"/r/{label_token(asset)}"


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    return SimpleUploadedFile("fault.jpg", out.getvalue(), "image/jpeg")


def test_the_label_opens_a_page_that_knows_the_asset(asset: Asset) -> None:
    page = Client().get(report_address(asset)).content.decode()
    assert asset.serial in page
    assert asset.site.name in page


def test_a_report_with_a_photo_becomes_a_request_and_shows_its_status(asset: Asset) -> None:
    answer = Client().post(report_address(asset), {**WORDS, "is_stopped": "on", "photos": [photo()]})
    request = ServiceRequest.objects.get()
    assert (request.asset_id, request.channel, request.is_stopped) == (asset.pk, "label", True)
    assert request.photos.count() == 1
    status = Client().get(answer.headers["Location"])
    assert request.number in status.content.decode()
    assert "王芳" not in status.content.decode(), "the link may be passed on; it names nobody"


def test_words_are_needed_and_nothing_typed_is_lost(asset: Asset) -> None:
    answer = Client().post(report_address(asset), {**WORDS, "description": " "})
    assert answer.status_code == 422
    assert "王芳" in answer.content.decode()
    assert "Please tell us what is wrong." in answer.content.decode()
    assert not ServiceRequest.objects.exists()


def test_a_file_that_is_no_picture_is_refused(asset: Asset) -> None:
    fake = SimpleUploadedFile("fault.jpg", b"<script>alert(1)</script>", "image/jpeg")
    answer = Client().post(report_address(asset), {**WORDS, "photos": [fake]})
    assert answer.status_code == 422
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("address", ["/r/unknown", "/s/unknown"])
def test_a_token_that_opens_nothing_is_not_found(company: Tenant, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_too_many_reports_from_one_address_have_to_wait(asset: Asset) -> None:
    browser = Client()
    answers = [browser.post(report_address(asset), WORDS).status_code for _try in range(21)]
    assert answers[:20] == [302] * 20
    assert answers[20] == 429


def test_the_status_tells_window_and_first_name(asset: Asset) -> None:
    answer = Client().post(report_address(asset), WORDS)
    request = ServiceRequest.objects.get()
    order = make_work_order(asset=asset, request=request, state="scheduled")
    start = timezone.now() + timedelta(days=1)
    make_visit(work_order=order, planned_start=start, engineer=make_engineer(name="Li Wei", call_name="Wei"))
    page = Client().get(answer.headers["Location"]).content.decode()
    assert "Wei will come to you" in page
    assert "Li Wei" not in page
    assert "Your appointment is made" in page


def test_the_status_tells_what_was_done_from_the_moment_that_it_works_again(asset: Asset) -> None:
    page = Client().post(report_address(asset), WORDS).headers["Location"]
    order = make_work_order(asset=asset, request=ServiceRequest.objects.get(), state="on_site")
    PartUse.objects.create(
        work_order=order, part=make_part(name=Bilingual("滤芯", "Filter element")), at=timezone.now()
    )
    assert "Filter element" not in Client().get(page).content.decode()
    WorkOrder.objects.update(state="restored", restored_at=timezone.now())
    assert "Filter element × 1" in Client().get(page).content.decode()
    WorkOrder.objects.update(work_done="Replaced the filter.")
    assert "Replaced the filter." in Client().get(page).content.decode()


def test_a_twin_of_what_is_declined_later_reads_the_answer(asset: Asset) -> None:
    pages = [Client().post(report_address(asset), WORDS).headers["Location"] for _ in range(2)]
    original, twin = ServiceRequest.objects.order_by("pk")
    mark_duplicate(twin, of=original, by=make_user(Role.DESK))
    assert "We already know of this fault" in Client().get(pages[1]).content.decode()
    decline_request(original, reason="This machine is not ours.", by=make_user(Role.DESK))
    assert "This machine is not ours." in Client().get(pages[1]).content.decode()


def test_a_twin_of_another_customer_shows_nothing_of_theirs(asset: Asset) -> None:
    """Such pairs may stand from former days."""
    page = Client().post(report_address(asset), WORDS).headers["Location"]
    twin, other = ServiceRequest.objects.get(), make_request(state="ordered")
    order = make_work_order(asset=other.asset, request=other)
    make_visit(work_order=order, engineer=make_engineer(name="Li Wei", call_name="Wei"))
    ServiceRequest.objects.filter(pk=twin.pk).update(state="duplicate", duplicate_of=other)
    assert "Wei" not in Client().get(page).content.decode()


def test_my_equipment_shows_own_assets_only(asset: Asset, client_of: Callable[[User], Client]) -> None:
    stranger = make_asset()
    user = make_user(Role.CUSTOMER)
    asset.site.customer.contacts.create(name="Wang Fang", user=user)
    page = client_of(user).get("/my-equipment").content.decode()
    assert asset.serial in page
    assert stranger.serial not in page
    assert "search-box" not in page  # a customer may not search, so no page offers it


def test_customers_see_which_maintenance_comes_and_what_they_can_do(
    asset: Asset, client_of: Callable[[User], Client]
) -> None:
    plan = make_plan(product_model=asset.product_model, advice=Bilingual("清洗滤网", "Clean the filter"))
    make_due(plan, asset=asset)
    stranger = make_due(make_plan(name=Bilingual("别家", "Other people's")))
    user = make_user(Role.CUSTOMER)
    asset.site.customer.contacts.create(name="Wang Fang", user=user)
    page = client_of(user).get("/my-equipment").content.decode()
    assert "Clean the filter" in page
    assert stranger.asset.serial not in page
    assert "Other people" not in page
