"""Prepare my day: everything that one needs to know and bring stands on one page, and is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstfix.customers.models import Site
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.field.actions.day import confirm_picks, print_day
from firstfix.field.models import DaySheet
from firstfix.field.queries.changes import changes_since
from firstfix.field.queries.day import EngineersDay, day_of
from firstfix.field.queries.laid_out import picks_of_day
from firstfix.field.queries.pick_list import PartLine
from firstfix.field.tests.day_makers import FullDay, make_full_day, needing, number, plan
from firstfix.logistics.actions import Numbered, receive_parts, use_part
from firstfix.logistics.models import StockBalance, StockPlace
from firstfix.logistics.queries import LotLying, balance_differences, kept_for, lots_lying
from firstfix.logistics.tests.makers import make_stock, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.scheduling.models import Visit
from firstfix.work.models import PartNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
Browser = Callable[[User], Client]


@pytest.fixture
def full() -> FullDay:
    return make_full_day()


def shown(full: FullDay) -> EngineersDay:
    return day_of(full.engineer, full.day, now=timezone.now())


def user_of(engineer: Engineer) -> User:
    assert engineer.user
    return engineer.user


def with_boards(full: FullDay) -> PartLine:
    """Two boards with serial numbers lie in the warehouse; the day needs one of them."""
    make_stock(full.warehouse, full.board, 2)
    number(full.warehouse, full.board, "B-1", "B-2")
    return next(line for line in shown(full).picks.to_take.parts if line.part == full.board)


def lots_in(place: StockPlace, part: Part) -> list[LotLying]:
    return lots_lying(parts=[part.pk], places=[place.pk])[place.pk, part.pk]


class TestStops:
    def test_stand_in_order_with_the_ways_between(self, full: FullDay) -> None:
        day = shown(full)
        assert [stop.visit for stop in day.stops] == full.stops
        assert all(stop.leg.travel > timedelta(0) for stop in day.stops[:2])
        assert day.travel == sum((stop.leg.travel for stop in day.stops), timedelta(0))

    def test_say_what_was_reported_and_who_pays(self, full: FullDay) -> None:
        first = shown(full).stops[0]
        assert first.fault.startswith("Since this morning the water stays at 28 °C")
        assert "Under warranty" in first.entitlement
        assert first.contact
        assert first.contact.phone == "0512 6288"

    def test_warn_of_a_repeat_by_the_company_s_rule(self, full: FullDay) -> None:
        first, second, _third = shown(full).stops
        assert first.repeat
        assert (first.repeat.earlier, first.repeat.days, first.repeat.is_confirmed) == (full.repeated, 12, False)
        assert second.repeat is None

    def test_no_warning_when_the_window_has_passed(self, full: FullDay) -> None:
        WorkOrder.objects.filter(pk=full.repeated.pk).update(restored_at=timezone.now() - timedelta(days=40))
        assert shown(full).stops[0].repeat is None

    def test_tell_the_asset_s_past_with_who_and_what(self, full: FullDay) -> None:
        first, second, _third = shown(full).stops
        (past,) = first.past
        assert (past.order, past.engineers) == (full.repeated, ("Wang Wei",))
        assert "Cleaned the condenser" in past.done
        (own,) = second.past
        assert own.is_same_order
        assert "Control board is dead" in own.done

    def test_a_visit_that_is_over_is_not_its_own_past(self, full: FullDay, client_of: Browser) -> None:
        Visit.objects.filter(pk=full.stops[2].pk).update(state="left", outcome="restored", left_at=timezone.now())
        last = shown(full).stops[2]
        assert last.is_over
        assert last.past == []
        page = client_of(user_of(full.engineer)).get(reverse("day")).content.decode()
        assert "is-over" in page

    def test_carry_overs_come_first_planned_or_not(self, full: FullDay) -> None:
        day = shown(full)
        assert [stop.number for stop in day.carried_over] == [2]
        (left,) = day.left_over
        assert left.order == full.left_over
        assert left.carry_over.next_visit is None
        assert "Seal ordered" in left.carry_over.why

    def test_what_is_planned_for_later_today_is_no_carry_over_of_tomorrow(self, full: FullDay) -> None:
        tonight = day_of(full.engineer, full.day + timedelta(days=1), now=full.stops[0].planned_start)
        assert [left.order for left in tonight.left_over] == [full.left_over]

    def test_a_day_without_visits_is_empty(self) -> None:
        day = day_of(make_engineer(), timezone.localdate(), now=timezone.now())
        assert (day.stops, day.left_over, bool(day.picks)) == ([], [], False)


class TestPicks:
    def test_one_list_over_all_stops(self, full: FullDay) -> None:
        day = shown(full)
        numbers = day.numbers
        lines = {
            (line.part, line.source.value): (line.quantity, [numbers[order] for order in line.orders])
            for line in day.picks.parts
        }
        assert lines == {
            (full.filter, "van"): (1, [1]),
            (full.filter, "take"): (3, [1, 2]),
            (full.board, "missing"): (1, [2]),
            (full.pump, "take"): (1, [3]),
        }
        assert [stop.number for stop in day.stops if stop.is_blocked] == [2]

    def test_what_is_missing_says_which_colleague_has_it(self, full: FullDay) -> None:
        (line,) = shown(full).picks.missing.parts
        assert [(where.place.name, where.free) for where in line.elsewhere] == [("Van Wang Wei", 1)]

    def test_a_tool_whose_calibration_ran_out_is_named_and_replaced(self, full: FullDay) -> None:
        tools = {line.tool_type.code: line for line in shown(full).picks.tools}
        meter = tools["multimeter"]
        assert meter.source.value == "take"
        assert meter.tool
        assert meter.tool.id == full.meter.pk
        assert meter.expired
        assert meter.expired.code == "MM-04"
        assert tools["gauge"].source.value == "van"

    def test_the_one_who_leads_the_visit_brings_its_parts(self, full: FullDay) -> None:
        mates = day_of(full.mate, full.day, now=timezone.now())
        assert not mates.picks
        assert mates.stops[0].brought_by == full.engineer

    def test_two_engineers_are_not_promised_the_same_piece(self, full: FullDay) -> None:
        other = make_engineer(name="Zhou")
        make_van(other)
        later = needing(make_work_order(state="scheduled"), (full.pump, 2))
        plan(other, full.day, "16:00", later)
        theirs = day_of(other, full.day, now=timezone.now())
        assert {line.source.value: line.quantity for line in theirs.picks.parts} == {"take": 1, "missing": 1}
        everybody = {row.engineer: row.picks for row in picks_of_day(full.day).rows}
        assert everybody[other].parts == theirs.picks.parts
        assert everybody[full.engineer].parts == shown(full).picks.parts

    def test_what_an_earlier_visit_built_in_is_not_needed_again(self, full: FullDay) -> None:
        second = full.stops[1].work_order
        make_stock(full.van, full.board, 1)
        use_part(second, part=full.board, place=full.van, by=SYSTEM, serial_installed="S1", serial_removed="S0")
        assert not shown(full).picks.missing

    def test_a_visit_that_is_over_needs_nothing(self, full: FullDay) -> None:
        Visit.objects.filter(pk=full.stops[1].pk).update(state="left")
        assert not shown(full).picks.missing

    def test_an_engineer_without_a_van_takes_everything(self) -> None:
        engineer, part = make_engineer(), make_part()
        plan(engineer, timezone.localdate(), "10:00", needing(make_work_order(state="scheduled"), (part, 1)))
        day = day_of(engineer, timezone.localdate(), now=timezone.now())
        assert [line.source.value for line in day.picks.parts] == ["missing"]
        with pytest.raises(Refused, match="no van stock"):
            confirm_picks(engineer, timezone.localdate(), ticked=["x"], by=user_of(engineer))


class TestPacking:
    def test_what_is_ticked_goes_into_the_van_and_is_kept_for_its_orders(self, full: FullDay) -> None:
        picks = shown(full).picks
        ticked = [line.key for line in picks.to_take.parts] + [line.key for line in picks.to_take.tools]
        ticked += [line.key for line in picks.in_van.parts]
        confirm_picks(full.engineer, full.day, ticked=ticked, by=user_of(full.engineer))
        after = shown(full).picks
        assert not after.to_take
        first, second, _third = (visit.work_order_id for visit in full.stops)
        kept = kept_for([first, second])
        assert kept == {(first, full.van.pk, full.filter.pk): 2, (second, full.van.pk, full.filter.pk): 1}
        assert StockBalance.objects.get(place=full.warehouse, part=full.filter).quantity == 3
        full.meter.refresh_from_db()
        assert full.meter.place == full.van
        assert balance_differences() == []

    def test_only_what_is_ticked(self, full: FullDay) -> None:
        line = next(line for line in shown(full).picks.to_take.parts if line.part == full.pump)
        confirm_picks(full.engineer, full.day, ticked=[line.key], by=user_of(full.engineer))
        assert {one.part for one in shown(full).picks.to_take.parts} == {full.filter}

    def test_a_line_that_has_changed_since_is_refused_and_nothing_is_booked(self, full: FullDay) -> None:
        keys = [line.key for line in shown(full).picks.to_take.parts]
        PartNeed.objects.filter(work_order=full.stops[2].work_order).update(quantity=2)
        with pytest.raises(Refused, match="has changed since"):
            confirm_picks(full.engineer, full.day, ticked=keys, by=user_of(full.engineer))
        assert StockBalance.objects.get(place=full.warehouse, part=full.filter).quantity == 6

    def test_nothing_ticked_is_a_mistake(self, full: FullDay) -> None:
        with pytest.raises(Invalid):
            confirm_picks(full.engineer, full.day, ticked=[], by=user_of(full.engineer))

    def test_a_serial_number_that_is_not_said_holds_up_its_own_line_only(self, full: FullDay) -> None:
        board = with_boards(full)
        lines = shown(full).picks.to_take.parts
        unnamed = confirm_picks(full.engineer, full.day, ticked=[one.key for one in lines], by=user_of(full.engineer))
        assert [line.part for line in unnamed] == [full.board]
        assert [line.key for line in shown(full).picks.to_take.parts] == [board.key]
        said = {board.key: ["B-2"]}
        assert confirm_picks(full.engineer, full.day, ticked=said, numbers=said, by=user_of(full.engineer)) == []
        assert [lot.number for lot in lots_in(full.van, full.board)] == ["B-2"]
        assert balance_differences() == []

    def test_of_batches_what_expires_first_is_packed(self, full: FullDay) -> None:
        Part.objects.filter(pk=full.pump.pk).update(tracking="batch")
        full.pump.refresh_from_db()
        number(full.warehouse, full.pump, "LATE", expires_on=full.day + timedelta(days=90))
        number(full.warehouse, full.pump, "SOON", expires_on=full.day + timedelta(days=9))
        line = next(line for line in shown(full).picks.to_take.parts if line.part == full.pump)
        assert line.suggested == "SOON"
        confirm_picks(full.engineer, full.day, ticked=[line.key], by=user_of(full.engineer))
        assert [lot.number for lot in lots_in(full.van, full.pump)] == ["SOON"]

    def test_an_expired_batch_on_the_shelf_stays_and_holds_up_nothing(self, full: FullDay) -> None:
        Part.objects.filter(pk=full.pump.pk).update(tracking="batch")
        full.pump.refresh_from_db()
        number(full.warehouse, full.pump, "PAST", expires_on=timezone.localdate() - timedelta(days=1))
        lots = [Numbered("GOOD", 1, full.day + timedelta(days=9)), Numbered("LATE", 1, full.day + timedelta(days=90))]
        receive_parts(full.pump, quantity=2, place=full.warehouse, lots=lots, by=SYSTEM)
        line = next(line for line in shown(full).picks.to_take.parts if line.part == full.pump)
        assert [lot.number for lot in line.numbers] == ["GOOD", "LATE"]
        confirm_picks(full.engineer, full.day, ticked=[line.key], by=user_of(full.engineer))
        assert [lot.number for lot in lots_in(full.van, full.pump)] == ["GOOD"]
        assert "PAST" in {lot.number for lot in lots_in(full.warehouse, full.pump)}

    def test_the_only_serial_number_that_is_not_expired_need_not_be_said(self, full: FullDay) -> None:
        make_stock(full.warehouse, full.board, 2)
        number(full.warehouse, full.board, "B-1", expires_on=timezone.localdate() - timedelta(days=1))
        number(full.warehouse, full.board, "B-2")
        line = next(line for line in shown(full).picks.to_take.parts if line.part == full.board)
        assert line.numbers == ()
        assert confirm_picks(full.engineer, full.day, ticked=[line.key], by=user_of(full.engineer)) == []
        assert [lot.number for lot in lots_in(full.van, full.board)] == ["B-2"]
        assert balance_differences() == []

    def test_is_for_the_engineer_and_the_parts_keeper(self, full: FullDay) -> None:
        keys = [line.key for line in shown(full).picks.to_take.parts]
        for by in (user_of(full.mate), make_user(Role.DISPATCHER)):
            with pytest.raises(NotAllowed):
                confirm_picks(full.engineer, full.day, ticked=keys, by=by)
        confirm_picks(full.engineer, full.day, ticked=keys, by=make_user(Role.PARTS))


class TestPrinted:
    @pytest.fixture
    def sheet(self, full: FullDay) -> DaySheet:
        return print_day(full.engineer, full.day, by=user_of(full.engineer))

    def words(self, full: FullDay, sheet: DaySheet) -> list[str]:
        return [line.words for line in changes_since(sheet, shown(full), now=timezone.now())]

    def test_a_sheet_holds_while_nothing_changes_also_after_packing(self, full: FullDay, sheet: DaySheet) -> None:
        assert self.words(full, sheet) == []
        picks = shown(full).picks
        keys = [line.key for line in picks.to_take.parts]
        confirm_picks(full.engineer, full.day, ticked=keys, by=user_of(full.engineer))
        assert self.words(full, sheet) == []

    def test_says_what_moved_came_and_went(self, full: FullDay, sheet: DaySheet) -> None:
        first, second, third = full.stops
        Visit.objects.filter(pk=first.pk).update(planned_start=first.planned_start + timedelta(minutes=30))
        Visit.objects.filter(pk=second.pk).update(state="cancelled")
        third.bookings.filter(engineer=full.engineer).delete()
        plan(full.engineer, full.day, "17:00", make_work_order(state="scheduled"))
        assert self.words(full, sheet) == [
            "Now at 09:30, not at 09:00.",
            "New at 17:00.",
            "The visit is cancelled.",
            "The visit is now at 14:00, Wang Wei.",
        ]

    def test_says_which_needs_changed_and_what_is_missing_now(self, full: FullDay, sheet: DaySheet) -> None:
        PartNeed.objects.filter(work_order=full.stops[2].work_order).update(quantity=3)
        PartNeed.objects.filter(work_order=full.stops[0].work_order).delete()
        assert self.words(full, sheet) == [
            "FLT-20 Filter 20 μm is no longer needed.",
            "3 × PMP-3 Circulation pump needed, not 1.",
            "Missing now: 1 × PMP-3 Circulation pump.",
            "Take PMP-3 Circulation pump from Central warehouse (2), not from Central warehouse (1).",
        ]

    def test_says_where_else_a_part_lies_now_and_whom_to_ask_for(self, full: FullDay, sheet: DaySheet) -> None:
        south = make_warehouse(name="South store", latitude=31.22, longitude=121.42)
        line = shown(full).picks.to_take.parts[0]
        StockBalance.objects.filter(part=line.part, place=line.place).update(place=south)
        first = full.stops[0]
        Site.objects.filter(pk=first.work_order.site_id).update(access_rules="Ring at gate 4")
        Visit.objects.filter(pk=first.pk).update(planned_end=first.planned_end + timedelta(minutes=30))
        assert [words.partition(" ")[0] for words in self.words(full, sheet)] == ["Ends", "How", "Take"]
        assert self.words(full, sheet) == [
            "Ends at 11:00, not at 10:30.",
            "How to get in: Ring at gate 4",
            "Take FLT-20 Filter 20 μm from South store (3), not from Central warehouse (3).",
        ]

    def test_says_which_order_was_carried_over_meanwhile(self, full: FullDay, sheet: DaySheet) -> None:
        Visit.objects.filter(work_order=full.left_over).update(state="cancelled")
        assert self.words(full, sheet) == ["No longer carried over."]

    def test_only_the_last_sheet_counts(self, full: FullDay, sheet: DaySheet) -> None:
        Visit.objects.filter(pk=full.stops[1].pk).update(state="cancelled")
        print_day(full.engineer, full.day, by=user_of(full.engineer))
        latest = shown(full).sheet
        assert latest
        assert self.words(full, latest) == []

    def test_programs_print_too(self, full: FullDay) -> None:
        call = Caller(Role.DISPATCHER)
        there = f"/engineers/{full.engineer.pk}/days/{full.day}"
        printed = call.made("POST", f"{there}/sheets")
        assert printed["engineer_id"] == full.engineer.pk
        Visit.objects.filter(pk=full.stops[1].pk).update(state="cancelled")
        prepared = call.made("GET", there)
        assert prepared["printed_at"] == printed["printed_at"]
        assert len(prepared["changes_since_printed"]) == 1
        assert Caller(Role.ENGINEER)("POST", f"{there}/sheets").status_code == 403


class TestPages:
    def test_my_day_shows_it_all(self, full: FullDay, client_of: Browser) -> None:
        page = client_of(user_of(full.engineer)).get(reverse("day")).content.decode()
        for text in (
            "What do I bring today?",
            "Since this morning the water stays at 28 °C",
            'href="tel:0512 6288"',
            "Report at gate 3",
            "Perhaps the same fault again",
            "MM-04 lies in the van, but must not be used",
            "Take from Central warehouse",
            "Van Wang Wei 1",
            "Control board is dead",
            "I have packed",
        ):
            assert text in page, text

    def test_the_number_of_statements_does_not_grow_with_the_day(self, full: FullDay, client_of: Browser) -> None:
        client = client_of(user_of(full.engineer))
        counts = []
        for clock in ("18:00", "19:30"):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(reverse("day")).status_code == 200
            counts.append(len(statements))
            plan(full.engineer, full.day, clock, needing(make_work_order(state="scheduled"), (make_part(), 1)))
        assert counts[0] == counts[1]
        assert counts[0] <= 45

    def test_packing_without_script(self, full: FullDay, client_of: Browser) -> None:
        client = client_of(user_of(full.engineer))
        address = reverse("engineer_day_picks", args=[full.engineer.pk, full.day])
        refused = client.post(address, {"tick": ["p0-0-1"]})
        assert refused.status_code == 409
        assert "Nothing was booked" in refused.content.decode()
        keys = [line.key for line in shown(full).picks.to_take.parts]
        done = client.post(address, {"tick": keys}, follow=True)
        assert done.redirect_chain == [(reverse("day"), 302)]

    def test_the_serial_number_is_asked_for_on_both_pages(self, full: FullDay, client_of: Browser) -> None:
        board = with_boards(full)
        field = f'name="lots-{board.key}"'
        own, keeper = client_of(user_of(full.engineer)), client_of(make_user(Role.PARTS))
        assert field in own.get(reverse("day")).content.decode()
        assert field in keeper.get(reverse("picks")).content.decode()
        address = reverse("picks_of_engineer", args=[full.day, full.engineer.pk])
        said = keeper.post(address, {"tick": [board.key]}, follow=True).content.decode()
        assert "scan the serial numbers of Control board" in said
        keeper.post(address, {"tick": [board.key], f"lots-{board.key}": " B-1 "})
        assert [lot.number for lot in lots_in(full.van, full.board)] == ["B-1"]

    def test_a_colleague_s_day_is_closed_and_the_dispatcher_s_open(self, full: FullDay, client_of: Browser) -> None:
        address = reverse("engineer_day", args=[full.engineer.pk, full.day])
        assert client_of(user_of(full.mate)).get(address).status_code == 403
        assert client_of(make_user(Role.DISPATCHER)).get(address).status_code == 200
        assert client_of(make_user(Role.SALES)).get(address).status_code == 403

    def test_the_stepper_leads_to_other_days_and_wrong_days_are_not_found(
        self, full: FullDay, client_of: Browser
    ) -> None:
        client = client_of(user_of(full.engineer))
        tomorrow = full.day + timedelta(days=1)
        there = client.get(reverse("day"), {"day": tomorrow.isoformat()})
        assert there["Location"] == reverse("engineer_day", args=[full.engineer.pk, tomorrow])
        assert "What do I bring tomorrow?" in client.get(there["Location"]).content.decode()
        assert client.get(reverse("engineer_day", args=[full.engineer.pk, "soon"])).status_code == 404

    def test_a_sheet_is_made_once_and_says_when_it_no_longer_holds(self, full: FullDay, client_of: Browser) -> None:
        client = client_of(user_of(full.engineer))
        made = client.post(reverse("engineer_day_sheets", args=[full.engineer.pk, full.day]))
        paper = client.get(made["Location"]).content.decode()
        assert "CW-2210-0457" in paper
        assert "0512 6288" in paper
        Visit.objects.filter(pk=full.stops[1].pk).update(state="cancelled")
        assert "This sheet no longer holds" in client.get(made["Location"]).content.decode()
        assert "The visit is cancelled." in client.get(reverse("day")).content.decode()

    def test_somebody_who_is_no_engineer_is_told_so(self, client_of: Browser) -> None:
        assert (
            "does not belong to an engineer" in client_of(make_user(Role.ENGINEER)).get(reverse("day")).content.decode()
        )

    def test_the_parts_keeper_hands_over(self, full: FullDay, client_of: Browser) -> None:
        client = client_of(make_user(Role.PARTS))
        page = client.get(reverse("picks")).content.decode()
        assert "Chen Li" in page
        assert "To be got" in page
        address = reverse("picks_of_engineer", args=[full.day, full.engineer.pk])
        keys = [line.key for line in shown(full).picks.to_take.parts]
        assert client.post(address, {"tick": keys}).status_code == 302
        assert client.post(address, {"tick": keys}).status_code == 409
        assert client_of(user_of(full.mate)).get(reverse("picks")).status_code == 403

    def test_picks_of_many_engineers_cost_the_same_statements(self, full: FullDay, client_of: Browser) -> None:
        client = client_of(make_user(Role.PARTS))
        counts = []
        for _turn in range(2):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(reverse("picks")).status_code == 200
            counts.append(len(statements))
            for _one in range(4):
                engineer = make_engineer()
                make_van(engineer)
                plan(engineer, full.day, "10:00", needing(make_work_order(state="scheduled"), (full.pump, 1)))
        assert counts[0] == counts[1]
        assert counts[0] <= 30
