"""The visit's times from the phone, also when the desk has led the visit on meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from firstfix.engineer.tests.makers import make_phone, states
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import StepResult
from firstfix.field.tests.visit_makers import make_checklist, make_visit_on_site
from firstfix.logistics.actions import use_part
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.actions import (
    arrive,
    cancel_visit,
    leave,
    miss,
    move_visit,
    restore,
    resume_work,
    set_off,
    start_work,
)
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_shift, make_visit


def ago(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


@pytest.fixture
def engineer(company: Tenant) -> Engineer:
    return make_engineer()


@pytest.fixture
def dispatcher(company: Tenant) -> User:
    return make_user(Role.DISPATCHER, name="Zhao Min")


def test_a_day_without_network_is_told_in_the_evening(engineer: Engineer) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    times = {"set_off": 300, "arrive": 270, "start_work": 260, "restore": 100}
    told = [phone.verb(name, visit=visit.pk, at=ago(minutes)) for name, minutes in times.items()]
    told.append(phone.verb("leave", visit=visit.pk, at=ago(90), outcome="restored", unsigned_reason="night shift"))
    assert states(phone.sync(*told)["results"]) == ["applied"] * 5
    visit.refresh_from_db()
    assert (visit.state, visit.work_order.state) == ("left", "restored")
    assert visit.arrived_at
    assert abs(visit.arrived_at - ago(270)) < timedelta(minutes=1)
    assert visit.work_order.responded_at == visit.arrived_at


def test_an_arrival_that_the_desk_has_noted_is_no_reason_to_refuse(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    arrive(visit, by=dispatcher, at=ago(40))
    told = [phone.verb("set_off", visit=visit.pk, at=ago(70)), phone.verb("arrive", visit=visit.pk, at=ago(48))]
    told.append(phone.verb("start_work", visit=visit.pk, at=ago(30)))
    assert states(phone.sync(*told)["results"]) == ["applied"] * 3
    visit.refresh_from_db()
    assert visit.set_off_at  # nobody had noted it
    assert abs(visit.set_off_at - ago(70)) < timedelta(minutes=1)
    assert visit.arrived_at  # what the customer was told stays
    assert abs(visit.arrived_at - ago(40)) < timedelta(minutes=1)
    late = [fact for fact in facts_about(visit) if fact.name == "StepToldLate"]
    assert {fact.data["verb"] for fact in late} == {"set_off", "arrive"}
    assert visit.work_order.visit_count == 1


def test_a_time_that_fits_nowhere_is_kept_as_a_fact_only(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    arrive(visit, by=dispatcher, at=ago(40))
    assert phone.tell("set_off", visit=visit.pk, at=ago(20))["state"] == "applied"
    visit.refresh_from_db()
    assert visit.set_off_at is None
    assert facts_about(visit)[0].name == "StepToldLate"


def test_who_left_as_the_desk_has_noted_is_right(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
    leave(visit, outcome="waiting_parts", reason="pump", by=dispatcher)
    told = {"outcome": "waiting_parts", "reason": "The pump is broken"}
    assert phone.tell("leave", visit=visit.pk, **told)["state"] == "applied"


def test_a_visit_that_ended_otherwise_says_who_ended_it(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
    leave(visit, outcome="waiting_parts", reason="pump", by=dispatcher)
    ends: list[tuple[str, dict[str, Any]]] = [
        ("restore", {}),
        ("leave", {"outcome": "waiting_customer", "reason": "no key"}),
    ]
    for name, data in ends:
        reason = phone.tell(name, visit=visit.pk, **data)["reason"]
        assert reason["code"] == "refused"
        assert "Zhao Min noted at" in reason["text"]
        assert "Left" in reason["text"]


def test_a_visit_that_was_cancelled_meanwhile_says_by_whom(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    cancel_visit(visit, by=dispatcher, reason="the customer called")
    answer = phone.sync(*(phone.verb(name, visit=visit.pk) for name in ("set_off", "arrive")))
    assert states(answer["results"]) == ["refused"] * 2
    assert "Zhao Min noted at" in answer["results"][0]["reason"]["text"]


def test_a_visit_that_a_colleague_got_meanwhile_says_so(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    visit.bookings.update(engineer=make_engineer(name="Sun Lei"))
    reason = phone.tell("set_off", visit=visit.pk)["reason"]
    assert reason["code"] == "not_allowed"
    assert "Sun Lei" in reason["text"]


def test_nobody_there_twice_is_once(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    set_off(visit, by=dispatcher)
    miss(visit, reason="called us", by=dispatcher)
    assert phone.tell("miss", visit=visit.pk, reason="Closed")["state"] == "applied"
    visit.refresh_from_db()
    assert visit.outcome_reason == "called us"


def test_the_next_visit_needs_parts(engineer: Engineer) -> None:
    visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
    pump, seal, van = make_part(), make_part(), make_van(engineer)
    make_stock(van, seal, 2)
    use_part(visit.work_order, part=seal, place=van, quantity=2, by=SYSTEM)
    told = phone.verb(
        "leave", visit=visit.pk, outcome="waiting_parts", reason="The pump is broken",
        parts=[{"part": pump.pk, "quantity": 1}, {"part": seal.pk, "quantity": 3}],
    )  # fmt: skip
    assert states(phone.sync(told)["results"]) == ["applied"]
    needs = dict(visit.work_order.part_needs.values_list("part_id", "quantity"))
    assert needs == {pump.pk: 1, seal.pk: 5}, "three more than were built in"


def test_a_refused_leaving_asks_for_no_parts(engineer: Engineer) -> None:
    visit, phone, pump = make_visit_on_site(engineer=engineer), make_phone(engineer), make_part()
    make_checklist(visit)
    result = phone.tell(
        "leave", visit=visit.pk, outcome="restored", unsigned_reason="x", parts=[{"part": pump.pk, "quantity": 1}]
    )
    assert result["state"] == "refused"
    assert not visit.work_order.part_needs.exists()


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("miss", {}, "reason"),
        ("miss", {"reason": 7}, "reason"),
        ("miss", {"reason": "  "}, "reason"),
        ("miss", {"reason": "x" * 2001}, "reason"),
        ("leave", {"outcome": "exploded"}, "outcome"),
        ("leave", {"outcome": "waiting_parts"}, "reason"),
        ("leave", {"outcome": "restored", "parts": [{"part": 1, "quantity": -1}]}, "parts.0.quantity"),
        ("leave", {"outcome": "waiting_parts", "reason": "x", "parts": {}}, "parts"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_invalid(engineer: Engineer, name: str, data: dict[str, Any], field: str) -> None:
    visit, phone = make_visit_on_site(engineer=engineer, state="arrived"), make_phone(engineer)
    reason = phone.tell(name, visit=visit.pk, **data)["reason"]
    assert (reason["code"], list(reason["fields"])) == ("invalid", [field])


@pytest.mark.parametrize(
    "name",
    ["set_off", "arrive", "start_work", "restore", "resume_work", "correct_time", "miss", "leave", "record_step"],
)
def test_a_visit_of_somebody_else_is_not_touched(engineer: Engineer, name: str) -> None:
    data: dict[str, dict[str, Any]] = {
        "miss": {"reason": "x"}, "resume_work": {"reason": "x"},
        "correct_time": {"step": "arrived_at", "to": ago(60).isoformat(), "reason": "x"},
        "leave": {"outcome": "restored"}, "record_step": {"step": 1, "verdict": "done"},
    }  # fmt: skip
    others = make_visit(engineer=make_engineer())
    before = Visit.objects.values().get(pk=others.pk)
    result = make_phone(engineer).tell(name, visit=others.pk, **data.get(name, {}))
    assert (result["state"], result["reason"]["code"]) == ("refused", "not_allowed")
    assert Visit.objects.values().get(pk=others.pk) == before


@pytest.mark.parametrize(("visit", "code"), [(None, "invalid"), (2**62, "not_found")])
def test_a_visit_must_be_said_and_exist(engineer: Engineer, visit: int | None, code: str) -> None:
    assert make_phone(engineer).tell("arrive", visit=visit)["reason"]["code"] == code


def test_states_out_of_order_are_refused(engineer: Engineer) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    told = [phone.verb(name, visit=visit.pk) for name in ("restore", "start_work")]
    told.append(phone.verb("leave", visit=visit.pk, outcome="restored", unsigned_reason="x"))
    assert states(phone.sync(*told)["results"]) == ["refused"] * 3
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_a_time_before_the_step_before_is_refused(engineer: Engineer) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    phone.tell("set_off", visit=visit.pk, at=ago(10))
    reason = phone.tell("arrive", visit=visit.pk, at=ago(30))["reason"]
    assert (reason["code"], list(reason["fields"])) == ("invalid", ["at"])


class TestChecklist:
    def test_a_reading_is_recorded_at_its_time(self, engineer: Engineer) -> None:
        visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
        step = make_checklist(visit)["pressure"]
        Visit.objects.update(arrived_at=ago(60), started_at=ago(50))
        told = phone.tell("record_step", visit=visit.pk, at=ago(30), step=step.pk, verdict="", value="2.50", note="")
        assert told["state"] == "applied", told
        result = StepResult.objects.get(step=step)
        assert (result.verdict, result.value) == ("done", Decimal("2.5"))
        assert abs(result.at - ago(30)) < timedelta(minutes=1)

    @pytest.mark.parametrize(
        "value", ["1e400", "NaN", "Infinity", "-Infinity", str(10**10), "two", None, [], {"a": 1}, True]
    )
    def test_readings_beyond_any_instrument_are_refused(self, engineer: Engineer, value: object) -> None:
        visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
        step = make_checklist(visit)["pressure"]
        reason = phone.tell("record_step", visit=visit.pk, step=step.pk, verdict="", value=value, note="")["reason"]
        assert reason["code"] == "invalid"
        assert not StepResult.objects.filter(step=step).exists()

    def test_a_step_of_another_product_is_not_found(self, engineer: Engineer) -> None:
        visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
        other = make_checklist(make_visit_on_site())["look"]
        reason = phone.tell("record_step", visit=visit.pk, step=other.pk, verdict="done", note="")["reason"]
        assert reason["code"] == "not_found"

    def test_the_desk_moves_the_visit_and_the_finding_stays(self, engineer: Engineer, dispatcher: User) -> None:
        visit, phone = make_visit(engineer=engineer), make_phone(engineer)
        start = visit.planned_start + timedelta(minutes=30)
        make_shift(engineer, starts_at=visit.planned_start - timedelta(hours=1))
        moved = move_visit(visit, start=start, end=start + timedelta(hours=1), by=dispatcher)
        told = [phone.verb(name, visit=moved.pk) for name in ("set_off", "arrive", "start_work")]
        assert states(phone.sync(*told)["results"]) == ["applied"] * 3


def test_a_step_noted_by_the_desk_at_the_same_minute_is_no_news(engineer: Engineer, dispatcher: User) -> None:
    visit, phone = make_visit(engineer=engineer), make_phone(engineer)
    arrive(visit, by=dispatcher, at=ago(10))
    start_work(visit, by=dispatcher, at=ago(5))
    assert phone.tell("arrive", visit=visit.pk, at=ago(10))["state"] == "applied"
    assert "StepToldLate" not in [fact.name for fact in facts_about(visit)]


class TestItDoesNotWorkAfterAll:
    def test_is_told_with_what_follows(self, engineer: Engineer) -> None:
        visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
        Visit.objects.update(arrived_at=ago(60), started_at=ago(60))
        told = [phone.verb("restore", visit=visit.pk, at=ago(40))]
        told.append(phone.verb("resume_work", visit=visit.pk, at=ago(30), reason="Trips again"))
        told.append(phone.verb("restore", visit=visit.pk, at=ago(10)))
        assert states(phone.sync(*told)["results"]) == ["applied"] * 3
        visit.refresh_from_db()
        assert visit.restored_at
        assert abs(visit.restored_at - ago(10)) < timedelta(minutes=1)
        assert visit.work_order.restored_at == visit.restored_at

    def test_the_desk_may_have_noted_it_already(self, engineer: Engineer, dispatcher: User) -> None:
        visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
        restore(visit, by=dispatcher)
        resume_work(visit, reason="They called", by=dispatcher)
        assert phone.tell("resume_work", visit=visit.pk, reason="Trips again")["state"] == "applied"

    def test_not_of_a_visit_that_was_never_called_restored(self, engineer: Engineer, dispatcher: User) -> None:
        visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
        assert phone.tell("resume_work", visit=visit.pk, reason="x")["reason"]["code"] == "refused"
        restore(visit, by=dispatcher)
        assert list(phone.tell("resume_work", visit=visit.pk, reason=" ")["reason"]["fields"]) == ["reason"]
        leave(visit, outcome="restored", by=dispatcher)
        assert "Left" in phone.tell("resume_work", visit=visit.pk, reason="x")["reason"]["text"]


def test_a_time_is_corrected_by_the_right_clock(engineer: Engineer) -> None:
    visit, phone = make_visit_on_site(engineer=engineer), make_phone(engineer)
    Visit.objects.update(arrived_at=ago(60), started_at=ago(50))
    to = ago(70)
    result = phone.tell(
        "correct_time", visit=visit.pk, step="arrived_at", to=to.isoformat(), reason="Pressed late in the lift"
    )
    assert result["state"] == "applied", result
    visit.refresh_from_db()
    assert visit.arrived_at == to
    wrong = phone.tell("correct_time", visit=visit.pk, step="arrived_at", to=ago(40).isoformat(), reason="x")
    assert list(wrong["reason"]["fields"]) == ["to"]
    for said in ({"step": "planned_start"}, {"to": "soon"}, {"to": ago(-60).isoformat()}):
        data = {"step": "arrived_at", "to": to.isoformat(), "reason": "x", **said}
        assert phone.tell("correct_time", visit=visit.pk, **data)["reason"]["code"] == "invalid", said
