"""Parts asked for, confirmed and handed over by phone: as at the desk, each once, and in the own van only."""

from __future__ import annotations

from typing import Any

import pytest

from firstfix.engineer.tests.makers import PhoneInHand, states
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.field.tests.visit_makers import make_visit_on_site
from firstfix.logistics.actions import Wanted, approve_transfer, ask_transfer, refuse_transfer, send_transfer
from firstfix.logistics.models import StockBalance, StockDifference, StockPlace, Transfer
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.scheduling.models import Visit

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def visit() -> Visit:
    return make_visit_on_site()


@pytest.fixture
def engineer(visit: Visit) -> Engineer:
    return visit.engineers.get()


@pytest.fixture
def van(engineer: Engineer) -> StockPlace:
    return make_van(engineer)


@pytest.fixture
def phone(engineer: Engineer) -> PhoneInHand:
    return phone_of(engineer)


@pytest.fixture
def mate() -> Engineer:
    return make_engineer()


@pytest.fixture
def keeper() -> User:
    return make_user(Role.PARTS)


@pytest.fixture
def part() -> Part:
    return make_part(code="P-7")


def phone_of(engineer: Engineer) -> PhoneInHand:
    assert engineer.user
    return PhoneInHand(engineer.user)


def shown(phone: PhoneInHand) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = phone.sync()["documents"]["transfers"]["transfers"]
    return found


def there(place: StockPlace, part: Part) -> int:
    row = StockBalance.objects.filter(place=place, part=part, condition="good").first()
    return row.quantity if row else 0


def sent_to(van: StockPlace, part: Part, pieces: int, *, keeper: User) -> Transfer:
    """Asked for by its engineer, and on the way from a warehouse that has exactly that."""
    assert van.engineer
    assert van.engineer.user
    warehouse = make_warehouse()
    make_stock(warehouse, part, pieces)
    transfer = ask_transfer(van, wanted=[Wanted(part, pieces)], by=van.engineer.user)
    return send_transfer(approve_transfer(transfer, from_place=warehouse, by=keeper), by=keeper)


def came(part: Part, pieces: int) -> list[dict[str, int]]:
    return [{"part": part.pk, "came": pieces}]


class TestAsk:
    def test_by_the_visit_by_id_and_by_code(
        self, phone: PhoneInHand, visit: Visit, van: StockPlace, part: Part
    ) -> None:
        other = make_part()
        verb = phone.verb(
            "ask_parts", visit=visit.pk, needed_by="2030-01-02", note="Leaks",
            lines=[{"part": other.pk, "quantity": 2}, {"code": "p-7", "quantity": 1}],
        )  # fmt: skip
        (result,) = phone.sync(verb)["results"]
        transfer = Transfer.objects.get()
        assert result["made"] == {"kind": "transfer", "id": transfer.pk, "name": transfer.number}
        assert (str(transfer.uid), transfer.work_order, transfer.to_place) == (verb["uid"], visit.work_order, van)
        (seen,) = shown(phone)
        assert (seen["uid"], seen["state"], seen["way"], seen["order"]) == (
            verb["uid"], "asked", "in", visit.work_order.number,
        )  # fmt: skip
        assert (seen["is_mine"], seen["needed_by"], seen["reason"]) == (True, "2030-01-02", "Leaks")
        assert {(line["code"], line["asked"]) for line in seen["lines"]} == {(other.code, 2), ("P-7", 1)}

    def test_for_the_van_without_a_visit(self, phone: PhoneInHand, van: StockPlace, part: Part) -> None:
        assert phone.tell("ask_parts", lines=[{"part": part.pk, "quantity": 3}])["state"] == "applied"
        assert Transfer.objects.get().work_order is None

    @pytest.mark.parametrize(
        "lines", [[{"code": "X-404", "quantity": 1}], [{"quantity": 1}], [{"part": 10**9, "quantity": 1}], []]
    )
    def test_nonsense_is_refused(self, phone: PhoneInHand, van: StockPlace, lines: list[dict[str, Any]]) -> None:
        assert phone.tell("ask_parts", lines=lines)["reason"]["code"] == "invalid"
        assert not Transfer.objects.exists()

    def test_without_a_van_it_says_whom_to_ask(self, phone: PhoneInHand, part: Part) -> None:
        result = phone.tell("ask_parts", lines=[{"part": part.pk, "quantity": 3}])
        assert "parts keeper" in result["reason"]["text"]

    def test_of_a_colleague_who_is_told(self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part) -> None:
        theirs = make_van(mate)
        lines = [{"part": part.pk, "quantity": 1}]
        assert phone.tell("ask_parts", from_van=theirs.pk, lines=lines)["state"] == "applied"
        (seen,) = shown(phone_of(mate))
        assert (seen["way"], seen["state"], seen["is_mine"], seen["is_handover"]) == ("out", "asked", False, True)
        result = phone.tell("ask_parts", from_van=make_warehouse().pk, lines=lines)
        assert "from_van" in result["reason"]["fields"]

    def test_for_a_colleagues_visit_it_is_refused(self, phone: PhoneInHand, van: StockPlace, part: Part) -> None:
        theirs = make_visit_on_site(engineer=make_engineer())
        lines = [{"part": part.pk, "quantity": 1}]
        assert phone.tell("ask_parts", visit=theirs.pk, lines=lines)["reason"]["code"] == "not_allowed"

    def test_an_answer_is_shown_with_its_reason(
        self, phone: PhoneInHand, van: StockPlace, part: Part, keeper: User
    ) -> None:
        phone.tell("ask_parts", lines=[{"part": part.pk, "quantity": 1}])
        refuse_transfer(Transfer.objects.get(), reason="Superseded by P-8", by=keeper)
        (seen,) = shown(phone)
        assert (seen["state"], seen["answer"]) == ("refused", "Superseded by P-8")

    def test_called_off_and_called_off_again(self, phone: PhoneInHand, van: StockPlace, part: Part) -> None:
        verb = phone.verb("ask_parts", lines=[{"part": part.pk, "quantity": 1}])
        off = [phone.verb("cancel_parts", transfer=verb["uid"], reason="Found one") for _ in range(2)]
        assert states(phone.sync(verb, *off)["results"]) == ["applied"] * 3
        assert Transfer.objects.get().state == "cancelled"


class TestReceive:
    def test_whole(self, phone: PhoneInHand, van: StockPlace, part: Part, keeper: User) -> None:
        transfer = sent_to(van, part, 3, keeper=keeper)
        assert phone.tell("receive_parts", transfer=str(transfer.uid), lines=came(part, 3))["state"] == "applied"
        answer = phone.sync()["documents"]
        assert answer["van"]["parts"][0]["quantity"] == 3
        assert [one["state"] for one in answer["transfers"]["transfers"]] == ["received"]
        assert balance_differences() == []

    def test_what_lacks_is_a_difference_with_its_reason(
        self, phone: PhoneInHand, van: StockPlace, part: Part, keeper: User
    ) -> None:
        transfer = sent_to(van, part, 3, keeper=keeper)
        said = {"transfer": str(transfer.uid), "lines": came(part, 1)}
        assert "reason" in phone.tell("receive_parts", **said)["reason"]["fields"]
        assert phone.tell("receive_parts", **said, reason="Box was open")["state"] == "applied"
        difference = StockDifference.objects.get()
        assert (difference.quantity, difference.transfer, difference.said) == (2, transfer, "Box was open")
        assert there(van, part) == 1

    def test_the_rest_comes_later(self, phone: PhoneInHand, van: StockPlace, part: Part, keeper: User) -> None:
        transfer = sent_to(van, part, 3, keeper=keeper)
        said = {"transfer": str(transfer.uid), "is_all": False}
        assert phone.tell("receive_parts", **said, lines=came(part, 1))["state"] == "applied"
        assert shown(phone)[0]["state"] == "partly"
        assert phone.tell("receive_parts", **said, lines=came(part, 2))["state"] == "applied"
        assert (shown(phone)[0]["state"], there(van, part)) == ("received", 3)

    def test_after_the_desk_has_received_the_same(
        self, phone: PhoneInHand, van: StockPlace, part: Part, keeper: User
    ) -> None:
        """The keeper's note counts: the same again says nothing new, another count is refused."""
        transfer = sent_to(van, part, 3, keeper=keeper)
        verbs = [
            phone.verb("receive_parts", transfer=str(transfer.uid), lines=came(part, pieces), reason="?")
            for pieces in (3, 3, 2)
        ]
        assert states(phone.sync(*verbs)["results"]) == ["applied", "applied", "refused"]
        assert there(van, part) == 3
        assert not StockDifference.objects.exists()

    def test_more_than_was_sent_or_something_else(
        self, phone: PhoneInHand, van: StockPlace, part: Part, keeper: User
    ) -> None:
        transfer = sent_to(van, part, 3, keeper=keeper)
        for lines in (came(part, 4), came(make_part(), 1)):
            result = phone.tell("receive_parts", transfer=str(transfer.uid), lines=lines)
            assert result["reason"]["code"] == "invalid"
        assert there(van, part) == 0

    def test_a_colleagues_transfer_is_not_theirs(
        self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part, keeper: User
    ) -> None:
        transfer = sent_to(make_van(mate), part, 3, keeper=keeper)
        assert shown(phone) == []
        assert phone.tell("receive_parts", transfer=str(transfer.uid))["reason"]["code"] == "not_found"

    def test_who_gave_them_does_not_receive_them(
        self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part
    ) -> None:
        make_stock(van, part, 1)
        verb = phone.verb("give_parts", to=make_van(mate).pk, lines=[{"part": part.pk, "quantity": 1}])
        received = phone.verb("receive_parts", transfer=verb["uid"])
        assert states(phone.sync(verb, received)["results"]) == ["applied", "refused"]


class TestHandOver:
    def test_they_are_the_colleagues_when_that_one_confirms(
        self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part
    ) -> None:
        theirs = make_van(mate)
        make_stock(van, part, 3)
        colleagues = phone.sync()["documents"]["transfers"]["colleagues"]
        assert colleagues == [{"place": theirs.pk, "name": mate.name}]
        verb = phone.verb("give_parts", to=theirs.pk, lines=[{"part": part.pk, "quantity": 2}], note="At the gate")
        assert states(phone.sync(verb)["results"]) == ["applied"]
        assert (there(van, part), there(theirs, part)) == (1, 0)
        other = phone_of(mate)
        (seen,) = shown(other)
        assert (seen["uid"], seen["way"], seen["state"], seen["is_handover"]) == (verb["uid"], "in", "sent", True)
        assert other.tell("receive_parts", transfer=verb["uid"], lines=came(part, 2))["state"] == "applied"
        assert there(theirs, part) == 2
        assert shown(phone)[0]["way"] == "out"
        assert balance_differences() == []

    def test_more_than_the_van_has_is_refused(
        self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part
    ) -> None:
        make_stock(van, part, 1)
        result = phone.tell("give_parts", to=make_van(mate).pk, lines=[{"part": part.pk, "quantity": 2}])
        assert result["state"] == "refused"
        assert there(van, part) == 1

    @pytest.mark.parametrize("to", ["warehouse", "own", "gone"])
    def test_to_colleagues_only(self, phone: PhoneInHand, van: StockPlace, part: Part, to: str) -> None:
        make_stock(van, part, 1)
        gone = make_van(make_engineer(is_active=False))
        place = {"warehouse": make_warehouse(), "own": van, "gone": gone}[to]
        result = phone.tell("give_parts", to=place.pk, lines=[{"part": part.pk, "quantity": 1}])
        assert result["reason"]["code"] == "invalid"
        assert there(van, part) == 1

    def test_what_a_colleague_asked_for_is_given_in_part_or_refused(
        self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part
    ) -> None:
        make_stock(van, part, 3)
        theirs = make_van(mate)
        assert mate.user
        asked = [ask_transfer(theirs, wanted=[Wanted(part, 3)], from_place=van, by=mate.user) for _ in range(2)]
        given = phone.verb("give_asked", transfer=str(asked[0].uid), lines=came(part, 2))
        refused = phone.verb("refuse_asked", transfer=str(asked[1].uid), reason="I need it")
        assert states(phone.sync(given, refused)["results"]) == ["applied", "applied"]
        seen = {one["uid"]: one for one in shown(phone_of(mate))}
        assert seen[str(asked[0].uid)]["state"] == "sent"
        assert (seen[str(asked[1].uid)]["state"], seen[str(asked[1].uid)]["answer"]) == ("refused", "I need it")
        assert there(van, part) == 1

    def test_nobody_gives_out_of_anothers_van(
        self, phone: PhoneInHand, van: StockPlace, mate: Engineer, part: Part, keeper: User
    ) -> None:
        """The asker does not agree to their own request."""
        assert mate.user
        theirs = make_van(mate)
        make_stock(theirs, part, 1)
        verb = phone.verb("ask_parts", lines=[{"part": part.pk, "quantity": 1}])
        phone.sync(verb)
        Transfer.objects.update(from_place=theirs)
        assert phone.tell("give_asked", transfer=verb["uid"])["reason"]["code"] == "not_allowed"
