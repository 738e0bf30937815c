"""A refused verb stays in its engineer's list until it is settled, and the dispatcher sees what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.test import Client

from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.queries.phones import phones_listed
from firstfix.engineer.tests.makers import PhoneInHand, make_phone, states
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import OrderNote, VisitPhoto
from firstfix.logistics.models import PartUse, StockBalance
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.files.tests.makers import picture
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import move_visit
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_shift, make_visit


@pytest.fixture
def engineer(company: Tenant) -> Engineer:
    return make_engineer(name="Chen Li")


@pytest.fixture
def phone(engineer: Engineer) -> PhoneInHand:
    return make_phone(engineer)


@pytest.fixture
def visit(engineer: Engineer) -> Visit:
    return make_visit(engineer=engineer)


def refused(phone: PhoneInHand, visit: int | None = None, **data: Any) -> str:
    told = phone.verb("leave", visit=visit, outcome="restored", unsigned_reason="Nobody was there", **data)
    assert phone.sync(told)["results"][0]["state"] == "refused"
    return str(told["uid"])


def waiting() -> int:
    counted: Any = phones_listed().get()
    return int(counted.waiting)


def test_its_words_are_kept_with_the_order(phone: PhoneInHand, visit: Visit) -> None:
    uid = refused(phone, visit.pk)
    assert waiting() == 1
    assert phone.tell("settle", verb=uid, how="noted")["state"] == "applied"
    note, verb = OrderNote.objects.get(), PhoneVerb.objects.get(uid=uid)
    assert note.work_order == visit.work_order
    assert "Left" in note.text
    assert "Nobody was there" in note.text
    assert verb.text in note.text, "and why it was refused"
    assert (note.at, note.by_name) == (verb.at, phone.user.name)
    assert (verb.settled, waiting()) == ("noted", 0)
    assert facts_about(Phone.objects.get())[0].name == "VerbSettled"


@pytest.mark.parametrize("how", ["redone", "given_up"])
def test_otherwise_nothing_is_left_of_it_but_the_list(phone: PhoneInHand, visit: Visit, how: str) -> None:
    phone.tell("settle", verb=refused(phone, visit.pk), how=how)
    assert not OrderNote.objects.exists()
    assert waiting() == 0


def test_it_is_settled_once(phone: PhoneInHand, visit: Visit) -> None:
    uid = refused(phone, visit.pk)
    assert phone.tell("settle", verb=uid, how="noted")["state"] == "applied"
    assert phone.tell("settle", verb=uid, how="noted")["state"] == "applied"
    assert phone.tell("settle", verb=uid, how="given_up")["reason"]["code"] == "refused"
    assert OrderNote.objects.count() == 1


def test_a_refused_settling_leaves_it_waiting(phone: PhoneInHand) -> None:
    uid = refused(phone)  # it was about no visit at all
    assert phone.tell("settle", verb=uid, how="noted")["reason"]["code"] == "refused"
    assert PhoneVerb.objects.get(uid=uid).settled_at is None


def test_it_may_be_settled_from_the_engineers_other_phone(phone: PhoneInHand, visit: Visit) -> None:
    uid = refused(phone, visit.pk)
    assert PhoneInHand(phone.user).tell("settle", verb=uid, how="given_up")["state"] == "applied"


def test_a_visit_that_went_to_a_colleague_keeps_the_note(phone: PhoneInHand, engineer: Engineer, visit: Visit) -> None:
    colleague = make_engineer(name="Sun Lei")
    make_shift(colleague, starts_at=visit.planned_start)
    move_visit(visit, engineers=[colleague], start=visit.planned_start, end=visit.planned_end, by=SYSTEM)
    uid = refused(phone, visit.pk)
    assert phone.tell("settle", verb=uid, how="noted")["state"] == "applied"


def test_a_visit_that_was_never_theirs_takes_no_note(phone: PhoneInHand) -> None:
    uid = refused(phone, make_visit(engineer=make_engineer(name="Sun Lei")).pk)
    assert phone.tell("settle", verb=uid, how="noted")["reason"]["code"] == "not_allowed"
    assert not OrderNote.objects.exists()


def test_a_name_that_two_have_proves_nothing(phone: PhoneInHand, engineer: Engineer, visit: Visit) -> None:
    """The plan's facts name people: whose of the two Chen Li the visit was cannot be said any more."""
    namesake, colleague = make_engineer(name=engineer.name), make_engineer(name="Sun Lei")
    make_shift(colleague, starts_at=visit.planned_start)
    move_visit(visit, engineers=[colleague], start=visit.planned_start, end=visit.planned_end, by=SYSTEM)
    theirs = make_phone(namesake)
    assert theirs.tell("settle", verb=refused(theirs, visit.pk), how="noted")["reason"]["code"] == "not_allowed"


def test_only_refused_verbs_of_ones_own_are_settled(phone: PhoneInHand, visit: Visit) -> None:
    applied = phone.verb("set_off", visit=visit.pk)
    phone.sync(applied)
    theirs = refused(make_phone(), visit.pk)
    for uid in (applied["uid"], theirs, str(uuid.uuid4())):
        assert phone.tell("settle", verb=uid, how="given_up")["reason"]["code"] == "not_found"
    assert phone.tell("settle", verb="mine", how="given_up")["reason"]["code"] == "invalid"
    assert phone.tell("settle", verb=theirs, how="burnt")["reason"]["code"] == "invalid"


def test_the_dispatcher_sees_what_became_of_it(
    phone: PhoneInHand, visit: Visit, client_of: Callable[[User], Client]
) -> None:
    desk = client_of(make_user(Role.DISPATCHER))
    uid = refused(phone, visit.pk)
    known = Phone.objects.get()
    assert "waits for the engineer" in desk.get(f"/phones/{known.pk}").content.decode()
    phone.tell("settle", verb=uid, how="redone")
    shown = desk.get(f"/phones/{known.pk}").content.decode()
    assert "Done anew" in shown
    assert visit.work_order.number in shown


@pytest.fixture
def taken_away(visit: Visit) -> Visit:
    """The desk has given the visit to a colleague."""
    colleague = make_engineer(name="Sun Lei")
    make_shift(colleague, starts_at=visit.planned_start)
    move_visit(visit, engineers=[colleague], start=visit.planned_start, end=visit.planned_end, by=SYSTEM)
    return visit


@pytest.mark.parametrize(("name", "said"), [("add_photo", {"caption": "Leak"}), ("sign", {"signer": "Ms Wu"})])
def test_its_picture_is_kept_with_the_note(
    phone: PhoneInHand, taken_away: Visit, name: str, said: dict[str, Any]
) -> None:
    image = picture()
    file = {"uid": str(uuid.uuid4()), "size": len(image), "type": "image/jpeg"}
    told = phone.verb(name, visit=taken_away.pk, file=file, **said)
    assert phone.sync(told)["results"][0]["state"] == "refused"
    assert phone.tell("settle", verb=str(told["uid"]), how="noted")["state"] == "applied"
    photo = VisitPhoto.objects.get()
    assert photo.visit == taken_away
    assert next(iter(said.values())) in photo.caption
    path = f"/api/phone/files/{file['uid']}?offset=0"
    assert phone.client.put(path, image, content_type="application/octet-stream").json()["state"] == "stored"
    photo.refresh_from_db()
    assert photo.file


def test_a_part_that_went_in_is_booked_and_what_is_refused_says_what_it_was_about(
    phone: PhoneInHand, engineer: Engineer, taken_away: Visit
) -> None:
    van, part = make_van(engineer), make_part(code="P-9")
    make_stock(van, part, 2)
    use, mistaken = (phone.verb("use_part", visit=taken_away.pk, part=part.pk, quantity=1) for _ in range(2))
    undone = phone.verb("undo_part", visit=taken_away.pk, use=mistaken["uid"])
    arrived, used, *corrected = phone.sync(
        phone.verb("arrive", visit=taken_away.pk) | {"number": 1}, use | {"number": 2}, mistaken | {"number": 3},
        undone | {"number": 4},
    )["results"]  # fmt: skip
    phone.numbers = count(5)
    assert states(corrected) == ["applied", "applied"]
    order = taken_away.work_order
    assert (arrived["state"], arrived["reason"]["about"]) == ("refused", f"{order.number} · {order.site.name}")
    assert used["state"] == "applied"
    assert PartUse.objects.get().work_order == order
    assert StockBalance.objects.get(place=van).quantity == 1
    never = make_visit(engineer=make_engineer(name="Sun Lei"))
    told = phone.tell("use_part", visit=never.pk, part=part.pk, quantity=1)
    assert (told["state"], "about" in told["reason"]) == ("refused", False)


def test_a_picture_that_lies_on_another_phone_is_not_waited_for(phone: PhoneInHand, taken_away: Visit) -> None:
    told = phone.verb("add_photo", visit=taken_away.pk, file={"uid": str(uuid.uuid4()), "size": 9, "type": "image/png"})
    phone.sync(told)
    assert PhoneInHand(phone.user).tell("settle", verb=str(told["uid"]), how="noted")["state"] == "applied"
    assert OrderNote.objects.count() == 1
    assert not VisitPhoto.objects.exists()


def test_what_is_no_picture_is_kept_in_words_alone(phone: PhoneInHand, visit: Visit) -> None:
    told = phone.verb("add_photo", visit=visit.pk, file={"uid": str(uuid.uuid4()), "size": 9, "type": "image/gif"})
    phone.sync(told)
    assert phone.tell("settle", verb=str(told["uid"]), how="noted")["state"] == "applied"
    assert not VisitPhoto.objects.exists()
