"""The day, the way, notes and notices, told by a phone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from firstfix.engineer.actions.phones import sign_out_phone
from firstfix.engineer.models import Phone
from firstfix.engineer.tests.makers import PhoneInHand
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import DayAcceptance, MissingReport, OrderNote, VisitTravel
from firstfix.field.queries.accepted import packed_keys
from firstfix.field.queries.day import day_of
from firstfix.field.tests.day_makers import number
from firstfix.logistics.models import StockBalance
from firstfix.logistics.queries import balance_differences, lots_lying
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.notices.actions import notify
from firstfix.platform.notices.models import Notice
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import PartNeed

pytestmark = pytest.mark.usefixtures("company")
JSON = "application/json"


@pytest.fixture
def engineer() -> Engineer:
    return make_engineer()


@pytest.fixture
def phone(engineer: Engineer) -> PhoneInHand:
    assert engineer.user
    return PhoneInHand(engineer.user)


@pytest.fixture
def visit(engineer: Engineer) -> Visit:
    return make_visit(engineer=engineer, state="on_the_way")


def today() -> str:
    return timezone.localdate().isoformat()


def test_the_day_is_accepted(phone: PhoneInHand, visit: Visit) -> None:
    day = timezone.localdate(visit.planned_start).isoformat()
    result = phone.tell("accept_day", day=day, visits={str(visit.pk): visit.version})
    assert result["state"] == "applied"
    assert DayAcceptance.objects.get().visits == {
        str(visit.pk): {
            "version": visit.version,
            "start": visit.planned_start.isoformat(),
            "what": f"{visit.work_order.number} {visit.work_order.site.name}",
        }
    }


def test_every_phone_can_say_what_has_changed_since(phone: PhoneInHand, visit: Visit) -> None:
    day, seen = timezone.localdate(visit.planned_start).isoformat(), visit.planned_start
    visit.planned_start += timedelta(minutes=1)
    visit.save()  # moved before the acceptance arrives
    said = {"visits": {str(visit.pk): visit.version - 1}, "starts": {str(visit.pk): seen.isoformat()}}
    assert phone.tell("accept_day", day=day, **said)["state"] == "applied"
    accepted = phone.sync()["documents"][f"day/{day}"]["accepted"]
    (was,) = accepted["was"].values()
    assert datetime.fromisoformat(was["start"]) == seen
    assert was["what"] == f"{visit.work_order.number} {visit.work_order.site.name}"


@pytest.mark.parametrize("visits", [{"x": 1}, {"1": 0}, {"1": "one"}, [1], {str(n): 1 for n in range(1, 300)}])
def test_a_day_that_makes_no_sense_is_not_accepted(phone: PhoneInHand, visits: object) -> None:
    assert phone.tell("accept_day", day=today(), visits=visits)["reason"]["code"] == "invalid"


def test_what_was_packed_goes_into_the_van_once(phone: PhoneInHand, engineer: Engineer) -> None:
    visit, part = make_visit(engineer=engineer), make_part()
    day = timezone.localdate(visit.planned_start)
    PartNeed.objects.create(work_order=visit.work_order, part=part, quantity=2)
    van, store = make_van(engineer), make_warehouse()
    make_stock(store, part, 5)
    keys = [line.key for line in day_of(engineer, day, now=timezone.now()).picks.parts]
    assert phone.tell("pack", day=day.isoformat(), keys=keys)["state"] == "applied"
    assert StockBalance.objects.get(place=van).quantity == 2
    # A second phone, or the parts keeper, was quicker: it is packed all the same.
    assert phone.tell("pack", day=day.isoformat(), keys=keys)["state"] == "applied"
    assert StockBalance.objects.get(place=van).quantity == 2
    assert phone.tell("pack", day=day.isoformat(), keys=["p999999-1-1"])["reason"]["code"] == "refused"
    assert packed_keys(engineer, day, day_of(engineer, day, now=timezone.now()).picks) == [f"p{part.pk}-{van.pk}-2"]
    # Unticked again, it goes back to its shelf.
    assert phone.tell("pack", day=day.isoformat(), keys=[])["state"] == "applied"
    assert StockBalance.objects.get(place=van).quantity == 0
    assert StockBalance.objects.get(place=store).quantity == 5
    assert balance_differences() == []


def test_a_serial_number_is_told_with_the_line_or_waits_alone(phone: PhoneInHand, engineer: Engineer) -> None:
    visit, board, cable = make_visit(engineer=engineer), make_part(tracking="serial"), make_part()
    day = timezone.localdate(visit.planned_start)
    van, store = make_van(engineer), make_warehouse()
    for part in (board, cable):
        PartNeed.objects.create(work_order=visit.work_order, part=part, quantity=1)
        make_stock(store, part, 3)
    number(store, board, "B-1", "B-2")
    lines = {line.part: line for line in day_of(engineer, day, now=timezone.now()).picks.parts}
    document = phone.sync()["documents"][f"day/{day}"]
    assert [line.get("numbers") for line in document["parts"] if line["key"] == lines[board].key] == [["B-1", "B-2"]]
    keys = [line.key for line in lines.values()]
    assert phone.tell("pack", day=day.isoformat(), keys=keys)["state"] == "applied"
    assert dict(StockBalance.objects.filter(place=van, quantity__gt=0).values_list("part", "quantity")) == {cable.pk: 1}
    assert phone.sync()["documents"][f"day/{day}"]["packed"] == [f"p{cable.pk}-{van.pk}-1"]
    told = phone.tell("pack", day=day.isoformat(), keys=keys, numbers={lines[board].key: ["B-2"]})
    assert told["state"] == "applied"
    assert [lot.number for lot in lots_lying(parts=[board.pk], places=[van.pk])[van.pk, board.pk]] == ["B-2"]
    make_stock(van, make_part(), 1)
    # Unticked again, the same piece goes back.
    assert phone.tell("pack", day=day.isoformat(), keys=[])["state"] == "applied"
    assert len(lots_lying(parts=[board.pk], places=[store.pk])[store.pk, board.pk]) == 2
    assert balance_differences() == []


def test_what_is_missing_is_reported_by_its_lines(phone: PhoneInHand) -> None:
    part = make_part(code="P-9")
    result = phone.tell(
        "report_missing", day=today(), keys=[f"p{part.pk}-0-2", "rubbish", "p-", "t9-0-0"], note="Shelf empty"
    )
    assert result["state"] == "applied"
    (line,) = MissingReport.objects.get().lines
    assert (line["code"], line["quantity"]) == ("P-9", 2)
    assert phone.tell("report_missing", day=today(), keys=["rubbish"], note=" ")["reason"]["code"] == "invalid"


def test_the_way_is_told_and_corrected(phone: PhoneInHand, visit: Visit) -> None:
    for kilometres in ("12.50", "13.26"):
        assert phone.tell("travel", visit=visit.pk, kilometres=kilometres, minutes=25)["state"] == "applied"
    travel = VisitTravel.objects.get()
    assert (f"{travel.kilometres}", travel.time) == ("13.3", timedelta(minutes=25))


@pytest.mark.parametrize("kilometres", ["-1", "3001", "NaN", "Infinity", "far", None])
def test_a_way_that_makes_no_sense_is_refused(phone: PhoneInHand, visit: Visit, kilometres: object) -> None:
    assert phone.tell("travel", visit=visit.pk, kilometres=kilometres)["reason"]["code"] == "invalid"


def test_there_is_no_way_before_setting_off(phone: PhoneInHand, engineer: Engineer) -> None:
    result = phone.tell("travel", visit=make_visit(engineer=engineer).pk, kilometres="1")
    assert result["reason"]["code"] == "refused"


def test_a_note_stands_on_the_order(phone: PhoneInHand, visit: Visit) -> None:
    verb = phone.verb("note", visit=visit.pk, text="Key at the porter's")
    assert phone.sync(verb)["results"][0]["state"] == "applied"
    note = OrderNote.objects.get()
    assert (note.work_order, note.visit, str(note.uid)) == (visit.work_order, visit, verb["uid"])
    assert phone.tell("note", visit=visit.pk, text="  ")["reason"]["code"] == "invalid"


def test_notices_are_read(phone: PhoneInHand, visit: Visit) -> None:
    notice = notify(phone.user, "visit_planned", number="WO-1", when=visit.planned_start)
    assert phone.tell("read_notices", notices=[notice.pk, 10**9])["state"] == "applied"
    assert Notice.objects.get(pk=notice.pk).read_at


def test_a_browser_is_subscribed_and_forgotten(phone: PhoneInHand) -> None:
    key = phone.client.get("/api/phone/push").json()["key"]
    assert len(key) == 87
    made = {
        "endpoint": "https://fcm.googleapis.com/fcm/send/a", "expirationTime": None,
        "keys": {"p256dh": "B" * 87, "auth": "A" * 22},
    }  # fmt: skip
    assert phone.client.post("/api/phone/push", made, content_type=JSON).status_code == 204
    assert phone.user.push_subscriptions.count() == 1
    evil = made | {"endpoint": "http://169.254.169.254/latest"}
    assert phone.client.post("/api/phone/push", evil, content_type=JSON).status_code == 422
    assert phone.client.delete("/api/phone/push", {"endpoint": made["endpoint"]}, content_type=JSON).status_code == 204
    assert phone.user.push_subscriptions.count() == 0


def test_a_lost_phone_is_woken_no_more(phone: PhoneInHand) -> None:
    phone.sync()
    keys = {"p256dh": "B" * 87, "auth": "A" * 22}
    made = {"endpoint": "https://fcm.googleapis.com/fcm/send/a", "keys": keys}
    phone.client.post("/api/phone/push", made, content_type=JSON)
    sign_out_phone(Phone.objects.get(), reason="lost", by=SYSTEM)
    assert phone.user.push_subscriptions.count() == 0
