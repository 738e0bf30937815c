"""Order and once: whatever is lost, doubled or late on the wire."""

from __future__ import annotations

import gzip
import json
import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from firstfix.engineer import verbs
from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.tests.makers import PhoneInHand, make_phone, states
from firstfix.engineer.verbs.register import Made, Told, Verb
from firstfix.engineer.verbs.visit import Nothing
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit

STEPS = ("set_off", "arrive", "start_work", "restore")


def a_day() -> tuple[PhoneInHand, Visit]:
    engineer = make_engineer()
    return make_phone(engineer), make_visit(engineer=engineer)


def steps_of(visit: Visit) -> list[str]:
    return [fact.name for fact in reversed(facts_about(visit))]


def test_an_answer_that_was_lost_is_given_again(company: Tenant) -> None:
    phone, visit = a_day()
    request = phone.request(*(phone.verb(name, visit=visit.pk) for name in STEPS))
    first = phone.post(request).json()
    again = phone.post(request).json()
    assert (again["results"], again["taken"]) == (first["results"], 4)
    assert len(steps_of(visit)) == 4


def test_verbs_are_taken_in_the_order_of_their_numbers(company: Tenant) -> None:
    phone, visit = a_day()
    set_off, arrive, start_work = (phone.verb(name, visit=visit.pk) for name in STEPS[:3])
    assert phone.sync(arrive, start_work)["results"] == []
    assert phone.sync(arrive, set_off)["taken"] == 2
    assert states(phone.sync(start_work)["results"]) == ["applied"]
    assert steps_of(visit) == ["EngineerSetOff", "EngineerArrived", "WorkStarted"]


def test_a_server_put_back_from_a_backup_goes_on_where_the_phone_is(company: Tenant) -> None:
    """What it had answered in between is lost to it; what comes next is not."""
    phone, visit = a_day()
    set_off, arrive = (phone.verb(name, visit=visit.pk) for name in STEPS[:2])
    later = phone.request(set_off | {"number": 41}, arrive | {"number": 42})
    assert phone.post(later).json()["results"] == []
    answer = phone.post(later | {"answered": 40}).json()
    assert (states(answer["results"]), answer["taken"]) == (["applied", "applied"], 42)
    assert phone.post(later | {"answered": 12}).json()["taken"] == 42, "a request that was late on the wire"


def test_a_number_that_is_missing_holds_up_those_after_it(company: Tenant) -> None:
    phone, visit = a_day()
    first, _lost, third = (phone.verb(name, visit=visit.pk) for name in STEPS[:3])
    answer = phone.sync(first, third)
    assert (states(answer["results"]), answer["taken"]) == (["applied"], 1)


def test_what_follows_a_refused_verb_is_judged_by_itself(company: Tenant) -> None:
    phone, visit = a_day()
    answer = phone.sync(*(phone.verb(name, visit=visit.pk) for name in ("restore", "set_off")))
    assert states(answer["results"]) == ["refused", "applied"]
    assert answer["results"][0]["reason"]["code"] == "refused"
    assert [fact.name for fact in facts_about(Phone.objects.get())] == ["VerbRefused", "PhoneAdded"]


def test_a_refused_verb_stays_refused_however_often_it_is_told(company: Tenant) -> None:
    phone, visit = a_day()
    arrive_first = phone.verb("start_work", visit=visit.pk)
    first = phone.sync(arrive_first)["results"]
    phone.sync(phone.verb("set_off", visit=visit.pk), phone.verb("arrive", visit=visit.pk))
    assert phone.sync(arrive_first)["results"] == first
    assert steps_of(visit) == ["EngineerSetOff", "EngineerArrived"]


def test_a_uid_told_again_with_other_words_gets_its_first_answer(company: Tenant) -> None:
    phone, visit = a_day()
    told = phone.verb("set_off", visit=visit.pk)
    first = phone.sync(told)["results"]
    twin = {**told, "number": 2, "name": "miss", "data": {"reason": "nobody"}}
    answer = phone.sync(twin)
    assert (answer["results"], answer["taken"]) == (first, 2)
    visit.refresh_from_db()
    assert visit.state == "on_the_way"


def test_a_number_used_twice_is_left_without_an_answer(company: Tenant) -> None:
    phone, visit = a_day()
    phone.sync(phone.verb("set_off", visit=visit.pk))
    other = {**phone.verb("arrive", visit=visit.pk), "number": 1}
    answer = phone.sync(other)
    assert (answer["results"], answer["taken"]) == ([], 1)


def test_an_outbox_that_moved_to_another_phone_is_not_done_twice(company: Tenant) -> None:
    phone, visit = a_day()
    told = [phone.verb(name, visit=visit.pk) for name in STEPS[:2]]
    first = phone.sync(*told)["results"]
    new_phone = PhoneInHand(phone.user)
    answer = new_phone.sync(*told, {**phone.verb("start_work", visit=visit.pk), "number": 3})
    assert answer["results"][:2] == first
    assert (states(answer["results"]), answer["taken"]) == (["applied"] * 3, 3)
    assert steps_of(visit) == ["EngineerSetOff", "EngineerArrived", "WorkStarted"]


def test_at_most_a_hundred_are_looked_at_and_more_is_said(company: Tenant) -> None:
    phone = make_phone()
    answer = phone.sync(*(phone.verb("take_off") for _ in range(1000)))
    assert (len(answer["results"]), answer["taken"], answer["more"]) == (100, 100, True)
    assert PhoneVerb.objects.count() == 100


class TestClocks:
    def test_a_wrong_clock_is_corrected_and_both_times_are_kept(self, company: Tenant) -> None:
        phone, visit = a_day()
        behind = timezone.now() - timedelta(hours=2)
        phone.sync(phone.verb("set_off", visit=visit.pk, at=behind - timedelta(minutes=30)), now=behind)
        told, now = PhoneVerb.objects.get(), timezone.now()
        assert abs(now - timedelta(minutes=30) - told.at) < timedelta(minutes=1)
        assert told.phone_at == behind - timedelta(minutes=30)
        visit.refresh_from_db()
        assert visit.set_off_at == told.at
        assert Phone.objects.get().clock_offset == 7200

    def test_the_way_of_a_request_is_no_wrong_clock(self, company: Tenant) -> None:
        phone, visit = a_day()
        at = timezone.now() - timedelta(minutes=20)
        phone.sync(phone.verb("set_off", visit=visit.pk, at=at), now=timezone.now() - timedelta(seconds=40))
        told = PhoneVerb.objects.get()
        assert told.at == told.phone_at == at

    def test_a_clock_that_was_put_forward_since_is_measured_before_verbs_are_taken(self, company: Tenant) -> None:
        phone, visit = a_day()
        verb = phone.verb("set_off", visit=visit.pk)
        measured = phone.post(phone.request(verb, offset=7_200_000)).json()
        assert (measured["results"], measured["taken"]) == ([], 0)
        assert states(phone.post(phone.request(verb, offset=20_000)).json()["results"]) == ["applied"]

    def test_nothing_lies_in_the_future(self, company: Tenant) -> None:
        phone, visit = a_day()
        phone.sync(phone.verb("set_off", visit=visit.pk, at=timezone.now() + timedelta(days=400)))
        visit.refresh_from_db()
        assert visit.set_off_at
        assert visit.set_off_at <= timezone.now()

    def test_what_is_older_than_any_outbox_is_refused(self, company: Tenant) -> None:
        phone, visit = a_day()
        result = phone.tell("set_off", visit=visit.pk, at=timezone.now() - timedelta(days=61))
        assert (result["state"], list(result["reason"]["fields"])) == ("refused", ["at"])


class TestTrouble:
    @pytest.fixture(autouse=True)
    def poison(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def raising(error: Exception) -> Verb:
            def act(told: Told, data: Any) -> Made | None:
                told.visit.work_order.visits.update(outcome_reason="half done")
                raise error

            return Verb(Nothing, act)

        def dangling(told: Told, data: Any) -> None:
            Visit.objects.filter(pk=told.visit.pk).update(work_order_id=2**40)

        bad = {
            "break": raising(RuntimeError("a mistake of ours")),
            "wait": raising(OperationalError("deadlock detected")),
            "dangle": Verb(Nothing, dangling),
        }
        monkeypatch.setattr(verbs, "VERBS", {**verbs.VERBS, **bad})

    def test_a_mistake_of_ours_stops_no_phone_and_is_logged(
        self, company: Tenant, caplog: pytest.LogCaptureFixture
    ) -> None:
        phone, visit = a_day()
        with caplog.at_level(logging.ERROR, "firstfix.engineer"):
            answer = phone.sync(phone.verb("break", visit=visit.pk), phone.verb("set_off", visit=visit.pk))
        assert states(answer["results"]) == ["refused", "applied"]
        assert answer["results"][0]["reason"]["code"] == "failed"
        assert "a mistake of ours" in caplog.text
        visit.refresh_from_db()
        assert (visit.state, visit.outcome_reason) == ("on_the_way", "")

    def test_a_key_to_nothing_fails_its_verb_and_not_the_commit_of_all(self, committed: None) -> None:
        tenant = make_tenant()
        with tenant_scope(tenant.pk):
            phone, visit = a_day()
        answer = phone.sync(phone.verb("dangle", visit=visit.pk), phone.verb("set_off", visit=visit.pk))
        assert states(answer["results"]) == ["refused", "applied"]

    def test_a_busy_database_leaves_the_verb_for_later(self, company: Tenant) -> None:
        phone, visit = a_day()
        told = [phone.verb(name, visit=visit.pk) for name in ("set_off", "wait", "arrive")]
        answer = phone.sync(*told)
        assert (states(answer["results"]), answer["taken"]) == (["applied"], 1)
        visit.refresh_from_db()
        assert (visit.state, visit.outcome_reason) == ("on_the_way", "")


class TestPacked:
    def test_a_packed_outbox_is_read_and_the_answer_is_packed(self, company: Tenant) -> None:
        phone, visit = a_day()
        body = gzip.compress(json.dumps(phone.request(phone.verb("set_off", visit=visit.pk))).encode())
        answer = phone.client.post(
            "/api/phone/sync", body, content_type="application/json",
            headers={"Content-Encoding": "gzip", "Accept-Encoding": "gzip"},
        )  # fmt: skip
        assert answer["Content-Encoding"] == "gzip"
        assert states(json.loads(gzip.decompress(answer.content))["results"]) == ["applied"]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (gzip.compress(b" " * 100_000_000), 413),
            (b"no gzip at all", 400),
            (gzip.compress(json.dumps({"schema": "phone-sync/1"}).encode())[:-12], 400),
        ],
        ids=["a bomb", "no gzip", "the end is missing"],
    )
    def test_what_cannot_be_unpacked_is_refused(self, company: Tenant, body: bytes, status: int) -> None:
        answer = make_phone().client.post(
            "/api/phone/sync", body, content_type="application/json", headers={"Content-Encoding": "gzip"}
        )
        assert answer.status_code == status


def test_two_exchanges_of_one_phone_at_once_are_one(committed: None) -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        phone, visit = a_day()
    request = phone.request(*(phone.verb(name, visit=visit.pk) for name in STEPS))
    answers = at_once(lambda: phone.post(request), times=4)
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.json()["results"] for answer in answers] == [answers[0].json()["results"]] * 4
    with tenant_scope(tenant.pk):
        assert len(steps_of(visit)) == 4
        assert Phone.objects.get().taken == PhoneVerb.objects.count() == 4


def at_once(send: Any, *, times: int) -> list[Any]:
    start, answers = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        answers.append(send())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
