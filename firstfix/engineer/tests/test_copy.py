"""What the phone is sent: its engineer's own days, whole at first, and then what has changed. Really committed, because
what a phone has seen is told by transactions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from firstfix.care.actions.thanks import give_thanks
from firstfix.care.models.caught import Where
from firstfix.customers.actions import save_site
from firstfix.engineer.queries import copy_for
from firstfix.engineer.queries.cursor import read_cursor
from firstfix.engineer.queries.window import AHEAD, BACK
from firstfix.engineer.tests.copy_makers import CopiedPhone, scope_of
from firstfix.equipment.tests.makers import make_part
from firstfix.field.tests.day_makers import FullDay, make_full_day, plan
from firstfix.logistics.actions import Wanted, ask_transfer, receive_parts, refuse_transfer, transfer_parts, use_part
from firstfix.logistics.models import StockPlace, Transfer
from firstfix.people.actions import change_engineer
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.actions import arrive, cancel_visit, move_visit, set_off
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.actions import change_work_order, step_work_order
from firstfix.work.facts import WorkOrderStepped
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def tenant(committed: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def full(tenant: Tenant) -> FullDay:
    with tenant_scope(tenant.pk):
        return make_full_day()


@pytest.fixture
def phone(full: FullDay) -> CopiedPhone:
    phone = CopiedPhone(full.engineer)
    phone.news()
    return phone


class Wire:
    """Does something in a transaction of its own, then asks what comes."""

    def __init__(self, phone: CopiedPhone) -> None:
        self.phone = phone

    def after(self, act: Callable[[], object], *, now: datetime | None = None) -> set[str]:
        with scope_of(self.phone.engineer):
            act()
        return self.phone.news(now=now)


@pytest.fixture
def wire(phone: CopiedPhone) -> Wire:
    return Wire(phone)


def key(visit: Visit) -> str:
    return f"visit/{visit.pk}"


def day_key(full: FullDay, later: int = 0) -> str:
    return f"day/{full.day + timedelta(days=later)}"


class TestAtFirst:
    def test_everything_comes(self, full: FullDay, phone: CopiedPhone) -> None:
        days = {day_key(full, number) for number in range(-BACK, AHEAD + 1)}
        # Yesterday's visit of the carry-over and that of two days ago are on the phone as well.
        assert len(phone.have) == 5
        assert set(phone.documents) == {f"visit/{id}" for id in phone.have} | days | {
            "van",
            "transfers",
            "me",
            "lists",
            "notices",
            "refused",
        }

    def test_then_nothing(self, phone: CopiedPhone) -> None:
        assert phone.news() == set()

    def test_an_engineer_without_anything_has_empty_days(self, tenant: Tenant) -> None:
        with tenant_scope(tenant.pk):
            phone = CopiedPhone(make_engineer())
        phone.news()
        assert phone.have == []
        assert phone.documents["van"]["place"] is None
        assert phone.news() == set()

    def test_comes_in_portions_today_first(self, tenant: Tenant) -> None:
        with tenant_scope(tenant.pk):
            engineer, today = make_engineer(), timezone.localdate()
            for number in (-1, 0, 1, 2):
                for hour in range(8, 13):
                    plan(engineer, today + timedelta(days=number), f"{hour:02}:00", make_work_order(), minutes=30)
        phone = CopiedPhone(engineer)
        first = phone.exchange()
        assert first.more
        days = [one["day"] for name, one in first.documents.items() if name.startswith("visit/")]
        assert days[:5] == [today] * 5
        assert min(days) == today
        phone.news()
        assert len(phone.have) == 20
        assert phone.news() == set()


class TestOnly:
    def test_own_visits(self, full: FullDay, phone: CopiedPhone, wire: Wire) -> None:
        other = make_in(full, lambda: plan(full.mate, full.day, "16:00", make_work_order()))
        assert key(other) not in phone.documents
        assert phone.news() == set()

    def test_the_days_of_the_window(self, full: FullDay, phone: CopiedPhone) -> None:
        def visits() -> list[Visit]:
            return [
                plan(full.engineer, full.day + timedelta(days=number), "08:00", make_work_order())
                for number in (-BACK - 1, -BACK, AHEAD, AHEAD + 1)
            ]

        before, first, last, after = make_in(full, visits)
        phone.news()
        assert {key(first), key(last)} <= set(phone.documents)
        assert not {key(before), key(after)} & set(phone.documents)

    def test_the_own_company(self, full: FullDay, phone: CopiedPhone) -> None:
        """A cursor of one company tells nothing about another; ids of others' visits change nothing."""
        with tenant_scope(make_tenant().pk):
            stranger = make_full_day()
        copy = phone.exchange(have=[*phone.have, *(visit.pk for visit in stranger.stops)])
        assert copy.documents == {}
        assert set(copy.visits) == set(phone.have)


def make_in(full: FullDay, make: Callable[[], Any]) -> Any:
    with scope_of(full.engineer):
        return make()


class TestWhatChanges:
    def test_a_visit_comes_alone(self, full: FullDay, wire: Wire) -> None:
        assert wire.after(lambda: set_off(full.stops[0], by=SYSTEM)) == {key(full.stops[0])}
        assert wire.phone.documents[key(full.stops[0])]["state"] == "on_the_way"

    def test_an_arrival_brings_the_hours(self, full: FullDay, wire: Wire) -> None:
        wire.after(lambda: set_off(full.stops[0], by=SYSTEM))
        assert wire.after(lambda: arrive(full.stops[0], by=SYSTEM)) >= {key(full.stops[0]), "me"}

    def test_an_order_brings_its_visit(self, full: FullDay, wire: Wire) -> None:
        order = full.stops[1].work_order

        def change() -> None:
            change_work_order(order, description="Bring a ladder.", by=SYSTEM)

        assert key(full.stops[1]) in wire.after(change)
        assert wire.phone.documents[key(full.stops[1])]["order"]["description"] == "Bring a ladder."

    def test_a_site_brings_every_visit_there(self, full: FullDay, wire: Wire) -> None:
        site = full.stops[0].work_order.site

        def change() -> None:
            site.refresh_from_db()
            site.access_rules = "Gate 5 from today."
            save_site(site, by=SYSTEM)

        assert wire.after(change) == {key(full.stops[0])}
        assert wire.phone.documents[key(full.stops[0])]["site"]["access_rules"] == "Gate 5 from today."

    def test_a_moved_visit_brings_both_days(self, full: FullDay, wire: Wire) -> None:
        visit = full.stops[1]
        later = timedelta(days=1)

        def move() -> None:
            make_shift(full.engineer, starts_at=visit.planned_start + later - timedelta(hours=2))
            move_visit(visit, start=visit.planned_start + later, end=visit.planned_end + later, by=SYSTEM)

        assert wire.after(move) == {key(visit), day_key(full), day_key(full, 1), "me", "notices"}
        assert [stop["visit"] for stop in wire.phone.documents[day_key(full, 1)]["stops"]] == [visit.pk]

    def test_a_visit_given_to_a_colleague_is_not_listed_any_more(self, full: FullDay, wire: Wire) -> None:
        visit = full.stops[0]

        def give() -> None:
            Booking.objects.filter(visit=visit).update(engineer=full.mate)

        news = wire.after(give)
        assert key(visit) not in wire.phone.documents
        assert day_key(full) in news
        assert visit.pk not in [stop["visit"] for stop in wire.phone.documents[day_key(full)]["stops"]]

    def test_a_cancelled_visit_is_not_listed_any_more(self, full: FullDay, wire: Wire) -> None:
        assert day_key(full) in wire.after(lambda: cancel_visit(full.stops[0], reason="no need", by=SYSTEM))
        assert key(full.stops[0]) not in wire.phone.documents

    def test_a_part_used_brings_visit_and_van(self, full: FullDay, wire: Wire) -> None:
        def use() -> None:
            use_part(full.stops[0].work_order, part=full.filter, place=full.van, by=SYSTEM)

        assert {key(full.stops[0]), "van"} <= wire.after(use)
        assert wire.phone.documents["van"]["parts"] == []
        assert wire.phone.documents[key(full.stops[0])]["parts_used"][0]["code"] == "FLT-20"

    def test_parts_put_into_the_van_bring_it_and_the_day(self, full: FullDay, wire: Wire) -> None:
        def move() -> None:
            transfer_parts(full.filter, quantity=2, from_place=full.warehouse, to_place=full.van, by=SYSTEM)

        assert wire.after(move) == {"van", day_key(full)}
        assert wire.phone.documents["van"]["parts"][0]["quantity"] == 3

    def test_a_transfer_of_the_own_van_comes_and_no_other(self, full: FullDay, wire: Wire) -> None:
        theirs = make_in(full, lambda: StockPlace.objects.get(engineer=full.mate))

        def ask(van: StockPlace) -> Transfer:
            return ask_transfer(van, wanted=[Wanted(full.filter, 1)], by=SYSTEM)

        assert wire.after(lambda: ask(theirs)) == set()
        assert wire.after(lambda: ask(full.van)) == {"transfers"}
        assert [one["state"] for one in wire.phone.documents["transfers"]["transfers"]] == ["asked"]
        assert wire.after(lambda: refuse_transfer(full.van.transfers_in.get(), reason="No", by=SYSTEM)) == {"transfers"}

    def test_a_colleague_with_another_name_comes(self, full: FullDay, wire: Wire) -> None:
        def change() -> None:
            change_engineer(Engineer.objects.get(pk=full.mate.pk), name="Wei", by=SYSTEM)

        assert "transfers" in wire.after(change)
        assert "Wei" in [one["name"] for one in wire.phone.documents["transfers"]["colleagues"]]

    def test_stock_that_no_visit_needs_brings_nothing(self, full: FullDay, wire: Wire) -> None:
        other = make_in(full, make_part)
        assert wire.after(lambda: receive_parts(other, quantity=1, place=full.warehouse, by=SYSTEM)) == set()

    def test_stock_that_a_visit_lacked_brings_the_day(self, full: FullDay, wire: Wire) -> None:
        news = wire.after(lambda: receive_parts(full.board, quantity=1, place=full.warehouse, by=SYSTEM))
        assert news == {day_key(full)}
        assert wire.phone.documents[day_key(full)]["blocked"] == []

    def test_another_order_of_the_asset_gives_it_another_past(self, full: FullDay, wire: Wire) -> None:
        asset = full.stops[0].work_order.asset
        other = make_in(full, lambda: make_work_order(asset=asset, state="restored", restored_at=timezone.now()))

        def close() -> None:
            record(WorkOrderStepped("restore", "on_site", "restored"), about=other, by=SYSTEM)

        assert wire.after(close) == {key(full.stops[0])}
        history = wire.phone.documents[key(full.stops[0])]["asset"]["history"]
        assert other.number in [one["number"] for one in history]

    def test_thanks_come_to_their_visit(self, full: FullDay, wire: Wire) -> None:
        visit = full.stops[0]
        assert key(visit) in wire.after(lambda: give_thanks(Where.of(visit=visit), text="So quick!", by=SYSTEM))
        assert [one["kind"] for one in wire.phone.documents[key(visit)]["care"]] == ["thanks"]

    def test_a_colleague_s_telephone_comes(self, full: FullDay, wire: Wire) -> None:
        def change() -> None:
            change_engineer(Engineer.objects.get(pk=full.mate.pk), phone="139 9999", by=SYSTEM)

        assert wire.after(change) == {key(full.stops[2])}
        assert wire.phone.documents[key(full.stops[2])]["colleagues"][0]["phone"] == "139 9999"

    def test_what_was_left_over_and_is_not_any_more(self, full: FullDay, wire: Wire) -> None:
        assert [one["order"] for one in wire.phone.documents[day_key(full)]["left_over"]] == [full.left_over.pk]

        def end() -> None:
            step_work_order(full.left_over, "cancel", reason="sold", by=SYSTEM)

        assert day_key(full) in wire.after(end)
        assert wire.phone.documents[day_key(full)]["left_over"] == []


class TestNothingIsLost:
    def late(self, visit: Visit) -> psycopg.Connection:
        """A transaction that has written a fact about the visit and has not committed yet."""
        other = psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor})
        other.execute("select set_config('firstfix.tenant', %s, true)", [str(visit.tenant_id)])
        other.execute(
            "insert into facts_fact (tenant_id, name, about_kind, about_id, at, by_name, data) "
            "values (%s, 'VisitUnlocked', 'scheduling.visit', %s, now(), '', '{}')",
            [visit.tenant_id, visit.pk],
        )
        return other

    def test_to_a_transaction_that_commits_late(self, full: FullDay, wire: Wire) -> None:
        with self.late(full.stops[2]) as running:
            assert wire.after(lambda: set_off(full.stops[0], by=SYSTEM)) == {key(full.stops[0])}, "nothing waits for it"
            assert wire.phone.news() == set(), "and nothing comes twice"
            running.commit()
        assert wire.phone.news() == {key(full.stops[2])}
        assert wire.phone.news() == set()

    def test_and_what_the_phone_has_told_itself_comes_once(self, full: FullDay, phone: CopiedPhone) -> None:
        """Verbs are applied in the transaction that writes the answer."""
        with scope_of(full.engineer):
            set_off(full.stops[0], by=SYSTEM)
            copy = copy_for(full.engineer, cursor=phone.cursor, have=phone.have, now=timezone.now())
        assert set(copy.documents) == {key(full.stops[0])}
        phone.cursor = copy.cursor
        assert phone.news() == set()

    def test_to_one_that_is_rolled_back(self, full: FullDay, wire: Wire) -> None:
        with self.late(full.stops[2]) as running:
            wire.phone.news()
            running.rollback()
        assert wire.phone.news() == set()

    def test_when_an_answer_does_not_arrive(self, full: FullDay, wire: Wire) -> None:
        before = wire.phone.cursor
        wire.after(lambda: set_off(full.stops[0], by=SYSTEM))
        wire.phone.cursor = before
        assert wire.phone.news() == {key(full.stops[0])}

    def test_when_a_visit_s_document_was_lost(self, full: FullDay, wire: Wire) -> None:
        del wire.phone.documents[key(full.stops[0])]
        assert wire.phone.news() == {key(full.stops[0])}

    def test_when_what_changed_does_not_fit_into_one_answer(
        self, full: FullDay, wire: Wire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("firstfix.engineer.queries.copy.MOST_VISITS", 1)
        with scope_of(full.engineer):
            for visit in full.stops:
                set_off(visit, by=SYSTEM)
        sent = [[name for name in wire.phone.exchange().documents if name.startswith("visit/")] for _ in range(4)]
        # The visit of yesterday is about the same order as one of today's, and what is over comes last.
        assert sent[:3] == [[key(visit)] for visit in full.stops]
        assert wire.phone.news() == set()


class TestCursor:
    @pytest.mark.parametrize("text", ["", "x", "1;2;3", "1;1.en;9:9:;2026-01-01;2026-01-01;;;:forged"])
    def test_that_is_none_of_ours_brings_everything(self, phone: CopiedPhone, text: str) -> None:
        everything = set(phone.documents)
        phone.cursor = text
        assert phone.news() == everything

    def test_of_another_language_brings_everything(self, phone: CopiedPhone) -> None:
        everything = set(phone.documents)
        phone.language = "zh-hans"
        assert phone.news() == everything

    def test_of_another_engineer_brings_everything(self, full: FullDay, phone: CopiedPhone) -> None:
        other = CopiedPhone(full.mate, cursor=phone.cursor)
        assert {"van", "me", key(full.stops[2])} <= other.news()

    def test_of_a_database_that_was_put_back_brings_everything(self, phone: CopiedPhone) -> None:
        """A backup knows nothing of the transactions after it."""
        everything = set(phone.documents)
        whose = f"{phone.engineer.pk}.en"
        far = 2**40 + 1
        phone.cursor = replace(read_cursor(phone.cursor, whose=whose), snapshot=f"{far}:{far}:").written()
        assert phone.news() == everything
        assert phone.news() == set()

    def test_is_short(self, phone: CopiedPhone) -> None:
        assert len(phone.cursor) < 300


class TestMidnight:
    def midnight(self, full: FullDay) -> datetime:
        with scope_of(full.engineer):
            return datetime.combine(full.day + timedelta(days=1), time(), tzinfo=company_zone())

    def test_is_the_company_s(self, full: FullDay, phone: CopiedPhone) -> None:
        midnight = self.midnight(full)
        assert not any(name.startswith("day/") for name in phone.news(now=midnight - timedelta(seconds=1)))
        news = phone.news(now=midnight)
        assert {day_key(full), day_key(full, 1), day_key(full, AHEAD + 1), "me"} <= news
        assert phone.news(now=midnight) == set()

    def test_drops_what_is_three_days_old(self, full: FullDay, phone: CopiedPhone) -> None:
        oldest = {id for id in phone.have if phone.documents[f"visit/{id}"]["day"] == full.day - timedelta(days=2)}
        assert oldest
        phone.news(now=self.midnight(full))
        assert not oldest & set(phone.have)
