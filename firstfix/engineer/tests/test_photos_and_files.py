"""A photo and a signature told by a phone, and their files, which come after the text."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstfix.engineer.tests.makers import PhoneInHand
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import Signature, VisitPhoto
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.logistics.models import PartUse, ProofPhoto
from firstfix.logistics.queries.claims import lacks_of
from firstfix.logistics.tests.makers import make_stock, make_supplier, make_supplier_price, make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.files.tests.makers import picture
from firstfix.scheduling.models import Visit

pytestmark = pytest.mark.usefixtures("company")
IMAGE = picture()


@pytest.fixture
def engineer() -> Engineer:
    return make_engineer()


@pytest.fixture
def phone(engineer: Engineer) -> PhoneInHand:
    assert engineer.user
    return PhoneInHand(engineer.user)


@pytest.fixture
def visit(engineer: Engineer) -> Visit:
    return make_visit_on_site(engineer=engineer)


def announced(content: bytes = IMAGE, **more: Any) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), "size": len(content), "type": "image/jpeg", **more}


def put(phone: PhoneInHand, uid: str, piece: bytes, offset: int) -> Any:
    return phone.client.put(f"/api/phone/files/{uid}?offset={offset}", piece, content_type="application/octet-stream")


def test_a_photo_goes_up_after_the_text(phone: PhoneInHand, visit: Visit) -> None:
    file, step = announced(), make_checklist(visit)["photo"]
    assert phone.tell("add_photo", visit=visit.pk, file=file, step=step.pk, caption="New filter")["state"] == "applied"
    photo = VisitPhoto.objects.get()
    assert (str(photo.uid), photo.file, photo.caption) == (file["uid"], None, "New filter")
    assert put(phone, file["uid"], IMAGE[:50], 0).json() == {"received": 50, "size": len(IMAGE), "state": "coming"}
    answer = put(phone, file["uid"], IMAGE[50:], 40)
    assert (answer.status_code, answer.json()["received"]) == (409, 50)
    assert phone.client.get(f"/api/phone/files/{file['uid']}").json()["received"] == 50
    assert put(phone, file["uid"], IMAGE[50:], 50).json()["state"] == "stored"
    photo.refresh_from_db()
    assert photo.file


def test_a_photo_is_removed_by_the_uid_of_its_file(phone: PhoneInHand, visit: Visit) -> None:
    file = announced()
    phone.tell("add_photo", visit=visit.pk, file=file, caption="")
    assert phone.tell("remove_photo", visit=visit.pk, photo=file["uid"])["state"] == "applied"
    assert phone.tell("remove_photo", visit=visit.pk, photo=file["uid"])["reason"]["code"] == "not_found"
    assert not VisitPhoto.objects.exists()


def test_a_signature_goes_up_after_the_text(phone: PhoneInHand, visit: Visit) -> None:
    content = picture("PNG")
    file = announced(content, type="image/png")
    phone.tell("sign", visit=visit.pk, signer="王芳", remarks="Thank you", file=file)
    assert Signature.objects.get().remarks == "Thank you"
    put(phone, file["uid"], content, 0)
    stored = Signature.objects.get().file
    assert stored
    assert stored.content_type == "image/png"


@pytest.mark.parametrize("wrong", [{"size": 200_000_000}, {"type": "application/x-sh"}, {"size": -1}, {"uid": "no"}])
def test_a_file_that_will_not_be_taken_refuses_its_verb(phone: PhoneInHand, visit: Visit, wrong: Any) -> None:
    result = phone.tell("add_photo", visit=visit.pk, file=announced(**wrong), caption="")
    assert (result["state"], result["reason"]["code"]) == ("refused", "invalid")
    assert not VisitPhoto.objects.exists()


def test_what_is_no_picture_is_said_for_good(phone: PhoneInHand, visit: Visit) -> None:
    file = announced(b"rubbish")
    phone.tell("add_photo", visit=visit.pk, file=file, caption="")
    answer = put(phone, file["uid"], b"rubbish", 0)
    assert (answer.status_code, answer.json()["state"]) == (422, "unreadable")
    assert phone.client.get(f"/api/phone/files/{file['uid']}").json()["state"] == "unreadable"


def test_a_piece_that_is_too_large_is_not_read(phone: PhoneInHand, visit: Visit) -> None:
    file = announced(size=1_000_000)
    phone.tell("add_photo", visit=visit.pk, file=file, caption="")
    assert put(phone, file["uid"], b"x" * 262_145, 0).status_code == 413
    assert put(phone, file["uid"], b"x" * 262_144, 0).json()["received"] == 262_144
    assert put(phone, file["uid"], b"", 262_144).status_code == 422


def test_a_colleague_finds_no_file(phone: PhoneInHand, visit: Visit) -> None:
    file = announced()
    phone.tell("add_photo", visit=visit.pk, file=file, caption="")
    other = make_engineer()
    assert other.user
    colleague = PhoneInHand(other.user)
    assert colleague.client.get(f"/api/phone/files/{file['uid']}").status_code == 404
    assert put(colleague, file["uid"], IMAGE, 0).status_code == 404
    result = colleague.tell("add_photo", visit=visit.pk, file=announced(), caption="")
    assert result["reason"]["code"] == "not_allowed"


def test_a_photo_of_the_old_part_proves_it_to_the_supplier(
    phone: PhoneInHand, visit: Visit, engineer: Engineer
) -> None:
    part, van = make_part(is_returnable=True), make_van(engineer)
    make_supplier_price(make_supplier(), part, warranty_months=12, claim_proof="photo")
    make_stock(van, part, 1)
    asset = visit.work_order.asset
    assert asset
    asset.delivered_on = timezone.localdate() - timedelta(days=30)
    asset.save()
    used = phone.verb("use_part", visit=visit.pk, part=part.pk, quantity=1)
    phone.sync(used)
    name = f"visit/{visit.pk}"
    assert phone.sync()["documents"][name]["parts_used"][0]["to_prove"] == ["photo"]
    file = announced()
    told = phone.verb("add_photo", visit=visit.pk, file=file, caption="Label", proof=used["uid"])
    assert phone.sync(told)["documents"][name]["parts_used"][0]["to_prove"] == [], "it is on its way"
    use = PartUse.objects.get()
    assert lacks_of([use]) == {use.pk: ["photo"]}, "no claim is sent before it has arrived"
    put(phone, file["uid"], IMAGE, 0)
    assert lacks_of([use]) == {}
    phone.sync(told)
    assert ProofPhoto.objects.get().file == VisitPhoto.objects.get().file
    unknown = phone.tell("add_photo", visit=visit.pk, file=announced(), caption="", proof=str(uuid.uuid4()))
    assert unknown["reason"]["code"] == "not_found"
