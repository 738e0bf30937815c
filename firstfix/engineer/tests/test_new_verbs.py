"""Trainings with a photo, faults beside the reported one, and machines that the system does not know."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from PIL import Image

from firstfix.care.models import FoundAsset, Training
from firstfix.engineer.tests.makers import PhoneInHand, make_phone
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import ServiceRequest
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def on_site() -> tuple[Visit, PhoneInHand]:
    engineer = make_engineer()
    visit = make_visit(engineer=engineer, state="working", work_order=make_work_order(state="on_site"))
    return visit, make_phone(engineer)


def a_photo() -> tuple[dict[str, Any], bytes]:
    """What a phone announces, and the bytes that it sends later."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "PNG")
    return {"uid": str(uuid.uuid4()), "size": len(out.getvalue()), "type": "image/png"}, out.getvalue()


def send(phone: PhoneInHand, file: dict[str, Any], content: bytes) -> None:
    answer = phone.client.put(f"/api/phone/files/{file['uid']}?offset=0", content, content_type="image/png")
    assert answer.status_code == 200, answer.content.decode()


def test_a_training_stands_before_its_photo_has_come() -> None:
    visit, phone = on_site()
    file, content = a_photo()
    result = phone.tell(
        "hold_training", visit=visit.pk, topics="日常清洁", attendees=["王芳", "Li Qiang"], minutes=25, file=file
    )
    training = Training.objects.get()
    assert (result["made"]["kind"], training.visit, training.file) == ("training", visit, None)
    send(phone, file, content)
    training.refresh_from_db()
    assert training.file is not None


def test_a_fault_found_on_site_is_a_request_at_the_desk() -> None:
    visit, phone = on_site()
    file, content = a_photo()
    other = make_asset(site=visit.work_order.site, serial="SN-44")
    result = phone.tell(
        "report_fault", visit=visit.pk, serial="sn-44", description="Belt torn", is_stopped=True, files=[file]
    )
    request = ServiceRequest.objects.get()
    assert result["made"] == {"kind": "request", "id": request.pk, "name": request.number}
    assert (request.asset, request.found_during, request.channel, request.state) == (
        other, visit.work_order, "on_site", "new",
    )  # fmt: skip
    assert not request.photos.exists()
    send(phone, file, content)
    assert request.photos.count() == 1
    assert not request.awaited_photos.exists()


def test_a_plate_that_nobody_knows_comes_along_in_words() -> None:
    visit, phone = on_site()
    phone.tell("report_fault", visit=visit.pk, serial="SN-99", description="Belt torn", is_stopped=False, files=[])
    request = ServiceRequest.objects.get()
    assert (request.asset, request.site) == (None, visit.work_order.site)
    assert "SN-99" in request.description


def test_a_machine_found_waits_for_the_desk_with_its_plate() -> None:
    visit, phone = on_site()
    file, content = a_photo()
    said = {"serial": "SN-5", "name": "Press", "location": "Hall 2"}
    result = phone.tell("add_asset", visit=visit.pk, **said, files=[file])
    found = FoundAsset.objects.get()
    assert result["made"] == {"kind": "found_asset", "id": found.pk, "name": found.number}
    assert (found.serial, found.place, found.site, found.photos.get().file) == (
        "SN-5", "Hall 2", visit.work_order.site, None,
    )  # fmt: skip
    send(phone, file, content)
    assert found.photos.get().file is not None


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("hold_training", {"topics": "x", "attendees": [], "minutes": 5}, "attendees"),
        ("hold_training", {"topics": "x", "attendees": ["A"], "minutes": 5000}, "minutes"),
        ("report_fault", {"description": " ", "is_stopped": False, "files": []}, "description"),
        ("report_fault", {"description": "x", "is_stopped": False, "files": [a_photo()[0]] * 11}, "files"),
        ("add_asset", {"serial": "", "name": "", "location": "", "files": []}, "serial"),
        ("add_asset", {"serial": "x" * 90, "name": "", "location": "", "files": []}, "serial"),
        ("hold_training", {"topics": "x", "attendees": ["A"], "minutes": 5,
                           "file": {"uid": str(uuid.uuid4()), "size": 10, "type": "text/html"}}, "file"),
        ("hold_training", {"topics": "x", "attendees": ["A"], "minutes": 5,
                           "file": {"uid": str(uuid.uuid4()), "size": 200_000_000, "type": "image/png"}}, "file"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_field(name: str, data: dict[str, Any], field: str) -> None:
    visit, phone = on_site()
    result = phone.tell(name, visit=visit.pk, **data)
    assert (result["state"], result["reason"]["code"]) == ("refused", "invalid")
    assert list(result["reason"]["fields"]) == [field]
    assert not Training.objects.exists()
    assert not ServiceRequest.objects.filter(channel="on_site").exists()


def test_somewhere_it_must_be() -> None:
    _visit, phone = on_site()
    told = {"description": "x", "is_stopped": False, "files": []}
    assert phone.tell("report_fault", **told)["reason"]["fields"].keys() == {"asset"}
    asset = make_asset()
    assert phone.tell("report_fault", asset=asset.pk, **told)["state"] == "applied"
