"""Any interleaving of two phones of one engineer and a dispatcher, with requests and answers lost, doubled and late.

The phones here only keep what they have no answer for, as the contract says; the real ones are in tests/phone.
"""

from __future__ import annotations

import contextlib
import copy
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from firstfix.engineer import verbs
from firstfix.engineer.facts import VerbSettled
from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.queries.phones import refused_verbs
from firstfix.engineer.tests.makers import PhoneInHand, make_phone
from firstfix.engineer.verbs.register import Told, Verb
from firstfix.engineer.verbs.visit import Nothing
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import FirstFixError
from firstfix.platform.facts.actions import record
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import arrive, miss, restore, set_off, start_work
from firstfix.scheduling.tests.makers import make_visit

NAMES = ("set_off", "arrive", "start_work", "restore", "miss", "probe", "probe", "take_off")
STEPS = (set_off, arrive, start_work, restore)
Request = dict[str, Any]


@dataclass
class Hand:
    """A phone with its outbox, and what is on the way from and to it."""

    phone: PhoneInHand
    outbox: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def send(self) -> None:
        self.requests.append(copy.deepcopy(self.phone.request(*self.outbox[:6])))


class Wire(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.scope = tenant_scope(make_tenant().pk)
        self.scope.__enter__()
        self.engineer, self.colleague = make_engineer(), make_engineer()
        self.dispatcher = make_user(Role.DISPATCHER)
        hours = [timezone.now() + timedelta(hours=number) for number in (1, 3)]
        self.visits = [make_visit(engineer=self.engineer, planned_start=hour) for hour in hours]
        self.hands = [Hand(make_phone(self.engineer)) for _ in range(2)]
        self.told: dict[str, dict[str, Any]] = {}
        self.heard: dict[str, dict[str, Any]] = {}

    @rule(hand=st.integers(0, 1), visit=st.integers(0, 1), name=st.sampled_from(NAMES))
    def does(self, hand: int, visit: int, name: str) -> None:
        data: dict[str, Any] = {"reason": "closed"} if name == "miss" else {}
        verb = self.hands[hand].phone.verb(name, visit=self.visits[visit].pk, **data)
        self.hands[hand].outbox.append(verb)
        self.told[verb["uid"]] = verb

    @rule(hand=st.integers(0, 1))
    def sends(self, hand: int) -> None:
        self.hands[hand].send()

    @precondition(lambda self: any(hand.requests for hand in self.hands))
    @rule(data=st.data(), is_kept=st.booleans())
    def arrives(self, data: st.DataObject, is_kept: bool) -> None:
        """Any of those on the way; one that is kept arrives again."""
        hand = data.draw(st.sampled_from([hand for hand in self.hands if hand.requests]))
        number = data.draw(st.integers(0, len(hand.requests) - 1))
        request = hand.requests[number] if is_kept else hand.requests.pop(number)
        self.deliver(hand, request)

    def deliver(self, hand: Hand, request: Request) -> None:
        response = hand.phone.post(request)
        assert response.status_code == 200, response.content
        hand.answers.append(response.json())

    @precondition(lambda self: any(hand.answers for hand in self.hands))
    @rule(data=st.data(), is_lost=st.booleans())
    def answers(self, data: st.DataObject, is_lost: bool) -> None:
        hand = data.draw(st.sampled_from([hand for hand in self.hands if hand.answers]))
        answer = hand.answers.pop(data.draw(st.integers(0, len(hand.answers) - 1)))
        if not is_lost:
            self.hear(hand, answer)

    def hear(self, hand: Hand, answer: dict[str, Any]) -> None:
        for result in answer["results"]:
            assert self.heard.setdefault(result["uid"], result) == result, "an answer never changes"
        hand.outbox = [verb for verb in hand.outbox if verb["uid"] not in self.heard]

    @rule(visit=st.integers(0, 1), step=st.sampled_from(STEPS))
    def is_noted_by_the_desk(self, visit: int, step: Any) -> None:
        with contextlib.suppress(FirstFixError):
            step(self.visits[visit], by=self.dispatcher)

    @rule(visit=st.integers(0, 1))
    def nobody_was_there_says_the_desk(self, visit: int) -> None:
        with contextlib.suppress(FirstFixError):
            miss(self.visits[visit], reason="they called", by=self.dispatcher)

    @rule(visit=st.integers(0, 1), is_back=st.booleans())
    def changes_hands(self, visit: int, is_back: bool) -> None:
        crew = self.engineer if is_back else self.colleague
        self.visits[visit].bookings.update(engineer=crew)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        for phone in Phone.objects.all():
            numbers = list(PhoneVerb.objects.filter(phone=phone).order_by("pk").values_list("number", flat=True))
            assert numbers == list(range(1, phone.taken + 1)), "one row for each, in the order of the phone"

    def teardown(self) -> None:
        try:
            for hand in self.hands:
                while hand.outbox:
                    hand.send()
                    self.deliver(hand, hand.requests[-1])
                    self.hear(hand, hand.answers[-1])
            self.check()
        finally:
            self.scope.__exit__(None, None, None)

    def check(self) -> None:
        rows = {str(verb.uid): verb for verb in PhoneVerb.objects.order_by("pk")}
        assert rows.keys() == self.told.keys() == self.heard.keys()
        assert {uid: verb.state for uid, verb in rows.items()} == {uid: one["state"] for uid, one in self.heard.items()}
        refused = {str(verb.uid) for verb in refused_verbs(self.hands[0].phone.user)}
        assert refused == {uid for uid, one in self.heard.items() if one["state"] == "refused"}
        probes = [uid for uid, verb in rows.items() if verb.name == "probe" and verb.state == "applied"]
        facts = Fact.objects.filter(name="VerbSettled").order_by("pk").values_list("data__uid", flat=True)
        assert list(facts) == probes, "each in the facts once, in the order in which it was taken"
        steps: dict[tuple[int, str], int] = defaultdict(int)
        for visit, name in Fact.objects.filter(about_kind="scheduling.visit").values_list("about_id", "name"):
            steps[visit, name] += name in ("EngineerSetOff", "EngineerArrived", "WorkStarted", "VisitRestored")
        assert set(steps.values()) <= {0, 1}, "no step of a visit was taken twice"


def test_whatever_happens_on_the_wire_each_verb_is_done_once_in_order(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def probe(told: Told, data: Nothing) -> None:
        record(VerbSettled(uid=str(told.uid), verb="probe", how=""), about=told.visit, by=told.by, at=told.at)

    monkeypatch.setattr(verbs, "VERBS", {**verbs.VERBS, "probe": Verb(Nothing, probe)})
    run_state_machine_as_test(Wire, settings=settings(max_examples=12, stateful_step_count=30, deadline=None))
