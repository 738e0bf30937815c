"""Nothing is lost and nothing happens twice, whatever the wire, the phones and the desk do.

Hypothesis makes up stories: engineers record on real phones (tests/phone/desk.py), whose questions get lost, doubled,
late, cut in half or answered with errors by a wire of ours; tabs are killed in the middle of a write; sign-ins run out;
dispatchers move, reassign and cancel meanwhile, note steps that the engineer has yet to tell, and edit the same field.
Engineers also write notes, use parts that the van may not have, ask for parts, give them to a colleague, who confirms
them, take photos and leave. The server is the real exchange with the real actions on PostgreSQL. When everything has
arrived in the end, every verb that a screen said to be recorded was looked at once and in order, what was applied is in
the facts exactly once, what was refused stands in its engineer's list and nowhere else, and phone and server show the
same.

Each story starts with the same company, whose phones have synced before, and is rolled back; some are committed. `make
test` tells 250, for a minute on two cores, `make soak` as many as one likes: PHONE_STORIES says how many,
PHONE_SEED which, PHONE_SHRINK looks for the shortest story that fails.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from pydantic_core import to_json

from firstfix.customers.actions import correct_site
from firstfix.customers.models import Site
from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.queries import copy_for
from firstfix.engineer.queries.days import day_documents
from firstfix.engineer.queries.own import me_document
from firstfix.engineer.queries.transfers import transfers_document
from firstfix.engineer.queries.visits import visit_documents
from firstfix.engineer.queries.window import window_of
from firstfix.field.models import OrderNote, VisitPhoto
from firstfix.logistics.models import PartUse, StockBalance, Transfer
from firstfix.logistics.queries import balance_differences, van_of
from firstfix.people.models import Engineer
from firstfix.platform.errors import FirstFixError
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions import arrive, cancel_visit, move_visit, set_off, start_work
from firstfix.scheduling.models import Visit
from tests.phone.company import IN_VAN, PHONES, VISITS_EACH, Company, Server, cursors_by_number, let_it_rest
from tests.phone.desk import Asked, Desk, Phone
from tests.phone.said import RECORDED, said_of

STORIES = int(os.environ.get("PHONE_STORIES", "250"))
SEED = int(os.environ.get("PHONE_SEED", "0"))
HOUR = 3600
#: Steps of a visit: each happens once, whoever tells it first.
TOLD_BY = {
    "set_off": "EngineerSetOff", "arrive": "EngineerArrived", "start_work": "WorkStarted", "leave": "VisitLeft",
}  # fmt: skip
STEPS = list(TOLD_BY.values())
AT_THE_DESK = {"set_off": set_off, "arrive": arrive, "start_work": start_work}
#: Verbs that leave a record with their uid, or that of their file.
RECORDS = ("note", "use_part", "add_photo", "edit", "settle", "ask_parts", "give_parts", "receive_parts")


class Stories(RuleBasedStateMachine):
    company: Company
    #: Whether each exchange is a transaction of its own.
    commits = False

    def __init__(self) -> None:
        super().__init__()
        self.began = timezone.now()
        self.begin()
        self.visits, self.engineers = self.company.visits, self.company.engineers
        self.to_come = [visit for at, visit in enumerate(self.visits) if at % VISITS_EACH]
        self.phones = self.company.phones()
        self.servers = [Server(user) for user in self.company.users]
        #: What dispatchers did: steps noted for the engineer, and the words that they wrote.
        self.noted: set[tuple[str, int]] = set()
        self.written: set[str] = set()
        #: Requests that a phone has given up on while they were still on their way.
        self.late: list[tuple[int, Asked]] = []

    def begin(self) -> None:
        self.story = transaction.atomic()
        self.story.__enter__()
        self.company.desk.tell("reset")

    def end(self) -> None:
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    # What engineers do

    @rule(
        at=st.integers(0, PHONES - 1),
        verb=st.sampled_from([*TOLD_BY, *RECORDED, "nonsense"]),
        of=st.integers(0, 3),
    )
    def record(self, at: int, verb: str, of: int) -> None:
        self._on(at).record(**self._said(verb, at, of))

    @rule(at=st.integers(0, PHONES - 1), of=st.integers(0, 3), turns=st.integers(0, 12))
    def record_and_be_killed(self, at: int, of: int, turns: int) -> None:
        self._on(at)
        self._give_up_waiting(at)
        self.phones[at].record_and_kill(turns=turns, **self._said("record_step", at, of))

    @rule(at=st.integers(0, PHONES - 1))
    def close_the_app(self, at: int) -> None:
        if self.phones[at].is_on:
            self._give_up_waiting(at)
            self.phones[at].kill()

    @rule(at=st.integers(0, PHONES - 1))
    def sync(self, at: int) -> None:
        self._on(at).sync()

    @rule(at=st.integers(0, PHONES - 1), how=st.sampled_from(["given_up", "redone", "noted"]))
    def settle_what_was_refused(self, at: int, how: str) -> None:
        phone = self._on(at)
        for refused in phone.look()["refused"][:1]:
            phone.settle(refused["uid"], how)

    # What the wire does with what is open on it

    @precondition(lambda self: any(phone.open for phone in self.phones))
    @rule(at=st.integers(0, PHONES - 1))
    def it_arrives(self, at: int) -> None:
        """Also once more: the same request comes twice."""
        if question := self._open(at).open:
            question.answer = self.servers[self.phones.index(self._open(at))].hear(question.asked)

    @precondition(lambda self: any(phone.open for phone in self.phones))
    @rule(at=st.integers(0, PHONES - 1))
    def it_is_answered(self, at: int) -> None:
        phone = self._open(at)
        if phone.open and phone.open.answer is None:
            self.it_arrives(at)
        if phone.open and phone.open.answer:
            phone.hear(*phone.open.answer)

    @precondition(lambda self: any(phone.open for phone in self.phones))
    @rule(at=st.integers(0, PHONES - 1), share=st.floats(0, 0.99))
    def it_is_answered_in_part(self, at: int, share: float) -> None:
        phone = self._open(at)
        if phone.open and phone.open.answer:
            status, body = phone.open.answer
            phone.hear(status, body[: int(len(body) * share)])

    @precondition(lambda self: any(phone.open for phone in self.phones))
    @rule(at=st.integers(0, PHONES - 1), status=st.sampled_from([None, 500, 502]))
    def it_fails(self, at: int, status: int | None) -> None:
        phone = self._open(at)
        self._give_up_waiting(self.phones.index(phone))
        phone.hear(status, "<html>Bad gateway</html>")

    @precondition(lambda self: self.late)
    @rule(of=st.integers(0, 9))
    def an_old_one_arrives(self, of: int) -> None:
        at, asked = self.late.pop(of % len(self.late))
        self.servers[at].hear(asked)

    @rule(at=st.integers(0, PHONES - 1))
    def the_sign_in_runs_out(self, at: int) -> None:
        self.servers[at].is_signed_in = False

    @rule(at=st.integers(0, PHONES - 1))
    def they_sign_in_again(self, at: int) -> None:
        self.servers[at].is_signed_in = True

    # What dispatchers do

    @rule(of=st.integers(0, PHONES * VISITS_EACH - 1), to=st.integers(0, PHONES - 1), hours=st.integers(2, 9))
    def a_visit_is_moved(self, of: int, to: int, hours: int) -> None:
        start = timezone.now() + timedelta(hours=hours)
        with tenant_scope(self.company.tenant.pk), suppress(FirstFixError):
            visit = Visit.objects.get(pk=self.visits[of])
            crew = [self.engineers[to]]
            move_visit(visit, start=start, end=start + timedelta(hours=1), engineers=crew, by=self.company.dispatcher)

    @rule(of=st.integers(0, PHONES * VISITS_EACH - 1))
    def a_visit_is_cancelled(self, of: int) -> None:
        with tenant_scope(self.company.tenant.pk), suppress(FirstFixError):
            cancel_visit(Visit.objects.get(pk=self.visits[of]), by=self.company.dispatcher, reason="not needed")

    @rule(of=st.integers(0, PHONES * VISITS_EACH - 1), verb=st.sampled_from([*AT_THE_DESK]))
    def a_step_is_noted(self, of: int, verb: str) -> None:
        with tenant_scope(self.company.tenant.pk), suppress(FirstFixError):
            AT_THE_DESK[verb](Visit.objects.get(pk=self.visits[of]), by=self.company.dispatcher)
            self.noted.add((TOLD_BY[verb], self.visits[of]))

    @rule()
    def the_site_is_edited(self) -> None:
        text = f"desk {next(self.company.values)}"
        with tenant_scope(self.company.tenant.pk):
            site = Site.objects.get(pk=self.company.site.pk)
            correct_site(site, access_rules=text, by=self.company.dispatcher)
        self.written.add(text)

    # The end

    def teardown(self) -> None:
        try:
            self._let_everything_arrive()
            with tenant_scope(self.company.tenant.pk):
                for phone, engineer in zip(self.phones, self.engineers, strict=True):
                    held = phone.look()
                    self._is_taken_once(phone, held)
                    self._shows_the_same(engineer, held)
                self._is_in_the_facts_once()
                self._is_in_the_records_once()
        finally:
            self.end()

    def _let_everything_arrive(self) -> None:
        for server in self.servers:
            server.is_signed_in = True
        for at, asked in self.late:
            self.servers[at].hear(asked)
        phones = range(len(self.phones))
        for at in (*phones, *phones):  # what a phone told, and files that came after, show at the next exchange
            let_it_rest(self._on(at), self.servers[at])

    def _is_taken_once(self, phone: Phone, held: dict[str, Any]) -> None:
        """What the screen said to be recorded, in the same order, each with one answer; both list what was refused."""
        assert held["waiting"] == []
        taken = list(PhoneVerb.objects.filter(phone__user=phone.user).order_by("number"))
        assert [verb.number for verb in taken] == list(range(1, len(taken) + 1))
        uids = [str(verb.uid) for verb in taken]
        said = [verb["uid"] for verb in phone.said]
        assert [uid for uid in uids if uid in said] == said
        assert len(set(uids)) == len(uids)
        unsettled = [str(verb.uid) for verb in taken if verb.state == "refused" and verb.settled_at is None]
        assert [verb["uid"] for verb in held["refused"]] == unsettled
        for verb in taken:
            assert self.began <= verb.at <= timezone.now(), "the clock was not corrected"

    def _shows_the_same(self, engineer: Engineer, held: dict[str, Any]) -> None:
        documents = json.loads(to_json(self.documents_now(engineer)))
        shown = {key: document for key, document in held["shown"].items() if key in documents or "visit/" in key}
        assert shown.keys() == documents.keys()
        for key, document in documents.items():
            assert shown[key] == document

    def documents_now(self, engineer: Engineer) -> dict[str, Any]:
        """What the server would send to a new phone, without days that have no visits."""
        now = timezone.now()
        window = window_of(engineer, today=company_day(now))
        visits = visit_documents(engineer, window.ids, today=window.today)
        days = day_documents(window, {window.today, *window.day_of.values()}, now=now)
        return {
            **{f"visit/{id}": document for id, document in visits.items()},
            **{f"day/{day}": document for day, document in days.items()},
            "me": me_document(window),
            "transfers": transfers_document(van_of(engineer), now=now),
        }

    def _is_in_the_facts_once(self) -> None:
        verbs = PhoneVerb.objects.filter(phone__user__in=[phone.user for phone in self.phones])
        told = Counter(
            Fact.objects.filter(about_id__in=self.visits, about_kind="scheduling.visit").values_list("name", "about_id")
        )
        values = Counter(
            int(Decimal(fact.data["value"].split()[0]))
            for fact in Fact.objects.filter(about_id__in=self.visits, name="StepRecorded")
        )
        asked = {(TOLD_BY[verb.name], verb.visit) for verb in verbs if verb.name in TOLD_BY and verb.state == "applied"}
        for name, visit in {(name, visit) for name in TOLD_BY.values() for visit in self.to_come}:
            is_told = (name, visit) in asked | self.noted
            # What a phone tells after the desk was further fills in the time, and is no news any more.
            overtaken = any((later, visit) in self.noted for later in STEPS[STEPS.index(name) + 1 :])
            assert told[name, visit] == is_told or (overtaken and told[name, visit] == 0)
        applied = Counter(
            int(verb.data["value"]) for verb in verbs if verb.name == "record_step" and verb.state == "applied"
        )
        assert values == applied
        refused = Fact.objects.filter(name="VerbRefused", by__in=[phone.user for phone in self.phones])
        assert Counter(fact.data["uid"] for fact in refused) == Counter(
            str(verb.uid) for verb in verbs if verb.state == "refused"
        )

    def _is_in_the_records_once(self) -> None:
        verbs = list(PhoneVerb.objects.filter(phone__user__in=[phone.user for phone in self.phones]))
        applied = {name: [verb for verb in verbs if verb.name == name and verb.state == "applied"] for name in RECORDS}
        notes = Counter(OrderNote.objects.filter(work_order__visits__in=self.visits).values_list("text", flat=True))
        assert all(notes[verb.data["text"]] == 1 for verb in applied["note"])
        kept = [verb for verb in applied["settle"] if verb.data["how"] == "noted"]
        assert notes.total() == len(applied["note"]) + len(kept)
        uses = PartUse.objects.filter(part=self.company.part)
        assert Counter(uses.values_list("uid", flat=True)) == Counter(verb.uid for verb in applied["use_part"])
        lying = sum(StockBalance.objects.filter(part=self.company.part).values_list("quantity", flat=True))
        assert lying == PHONES * IN_VAN - len(applied["use_part"])
        self._is_moved_once(applied)
        photos = VisitPhoto.objects.filter(visit__in=self.visits).select_related("file", "upload")
        taken = Counter(verb.data["file"]["uid"] for verb in applied["add_photo"])
        assert Counter(str(photo.uid) for photo in photos) == taken
        assert all(photo.file for photo in photos), "a photo has not come"
        self._is_nobodys_words_dropped(verbs, applied["edit"])

    def _is_moved_once(self, applied: dict[str, list[PhoneVerb]]) -> None:
        """Each request and each gift is one transfer, and what was given lies in one van or in transit."""
        transfers = Transfer.objects.filter(to_place__engineer__in=self.engineers)
        told = [*applied["ask_parts"], *applied["give_parts"]]
        assert Counter(transfers.values_list("uid", flat=True)) == Counter(verb.uid for verb in told)
        received = {UUID(verb.data["transfer"]) for verb in applied["receive_parts"]}
        assert set(transfers.filter(state="received").values_list("uid", flat=True)) == received
        assert balance_differences() == []

    def _is_nobodys_words_dropped(self, verbs: Sequence[PhoneVerb], taken: Sequence[PhoneVerb]) -> None:
        """What stands there, somebody wrote; each that was taken is one change; a conflict keeps all three."""
        mine = {verb.uid: verb.data["fields"]["access_rules"]["mine"] for verb in verbs if verb.name == "edit"}
        changed = Fact.objects.filter(name="SiteChanged", about_id=self.company.site.pk).count()
        assert changed == len(taken) + len(self.written)
        now = Site.objects.get(pk=self.company.site.pk).access_rules
        assert now in {self.company.site.access_rules, *self.written, *(mine[verb.uid] for verb in taken)}
        for verb in verbs:
            if verb.reason and "conflicts" in verb.reason:
                said = verb.reason["conflicts"]["access_rules"]
                assert said["mine"] == mine[verb.uid]
                assert said["theirs"] in {*self.written, *mine.values()}

    # In hand

    def _on(self, at: int) -> Phone:
        phone = self.phones[at]
        if not phone.is_on:
            phone.switch_on()
        return phone

    def _open(self, at: int) -> Phone:
        """This phone if it waits for an answer, else one that does."""
        return self.phones[at] if self.phones[at].open else next(phone for phone in self.phones if phone.open)

    def _said(self, name: str, at: int, of: int) -> dict[str, Any]:
        """About an own visit, or (of > 1) one that is, or was, another engineer's."""
        visit = self.visits[(at * VISITS_EACH + of) % len(self.visits)]
        return said_of(name, phone=self.phones[at], visit=visit, company=self.company)

    def _give_up_waiting(self, at: int) -> None:
        """What was on its way and has not arrived may still do."""
        question = self.phones[at].open
        if question and question.answer is None and question.asked.method == "POST":
            self.late.append((at, question.asked))


class CommittedStories(Stories):
    """Each exchange is a transaction of its own, as phones' cursors know them; so each story has a new company."""

    commits = True

    def begin(self) -> None:
        self.company = Company(self.company.desk, self.company.skews)

    def end(self) -> None:
        self.company.desk.tell("reset")

    def documents_now(self, engineer: Engineer) -> dict[str, Any]:
        copy = copy_for(engineer, cursor="", have=[], now=timezone.now())
        assert not copy.more
        return copy.documents


def tell_stories(kind: type[Stories], *, skews: Sequence[int], share: float, first: int) -> None:
    """`share` of all stories, in which the phones' clocks are `skews` seconds ahead; `first` makes them other ones."""
    desk = Desk()
    cursors = nullcontext() if kind.commits else cursors_by_number()
    try:
        with cursors:
            stories = type("Stories", (kind,), {"company": Company(desk, skews)})
            shrinks = [Phase.shrink] if "PHONE_SHRINK" in os.environ else []
            told = settings(
                max_examples=max(1, int(STORIES * share)), stateful_step_count=10, deadline=None, database=None,
                print_blob=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate, *shrinks],
            )  # fmt: skip
            run_state_machine_as_test(seed(SEED * 3 + first)(stories), settings=told)
    finally:
        desk.close()
