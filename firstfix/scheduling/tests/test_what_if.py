"""What a drop on the board would bring, asked before it is saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.catalogues.models import BusinessCalendar
from firstfix.platform.catalogues.tests.makers import make_skill, make_tool_type
from firstfix.scheduling.models import Hold, Visit
from firstfix.scheduling.queries.board import lunch_of
from firstfix.scheduling.queries.what_if import Effect, Weight, promise_effects, way_effects, what_if
from firstfix.scheduling.rules import Place, Span, place
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.scheduling.translate.roads import Ways
from firstfix.work.models import OrderSkill, PartNeed, ToolNeed, WorkOrder
from firstfix.work.tests.makers import make_work_order

#: A Monday; the company is in Shanghai, so 08:30 there is 00:30 in UTC.
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
TEN = EIGHT_THIRTY + timedelta(hours=1.5)
NOON = EIGHT_THIRTY + timedelta(hours=3.5)
HOUR = timedelta(hours=1)
NOW = EIGHT_THIRTY - 12 * HOUR
NEAR, FAR = Place(31.30, 120.60), Place(31.50, 120.90)


def ready(**kw: Any) -> Engineer:
    engineer = make_engineer(**kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def asked(order: WorkOrder, engineer: Engineer, start: datetime = TEN, *, visit: Visit | None = None) -> list[Effect]:
    return what_if(order, engineers=[engineer], start=start, end=start + HOUR, now=NOW, visit=visit)


def keep(order: WorkOrder, engineer: Engineer) -> Hold:
    return Hold.objects.create(
        work_order=order, engineer=engineer, during=(TEN, TEN + HOUR), window_from=TEN, window_to=TEN + HOUR,
        expires_at=NOW + HOUR,
    )  # fmt: skip


def told(effects: list[Effect], kind: str) -> list[tuple[Weight, str]]:
    return [(effect.weight, effect.text) for effect in effects if effect.kind == kind]


@pytest.mark.usefixtures("company")
class TestWhatBars:
    def test_nothing_speaks_against_a_fitting_visit(self) -> None:
        effects = asked(make_work_order(), ready())
        assert [effect.weight for effect in effects if effect.kind != "late"] == [Weight.GOOD]

    def test_a_skill_is_missing(self) -> None:
        order = make_work_order()
        OrderSkill.objects.create(work_order=order, skill=make_skill("pumps"), level=3)
        (bars,) = told(asked(order, ready(name="Chen Li")), "fitness")
        assert bars[0] == Weight.BARS
        assert "Chen Li" in bars[1]

    def test_nobody_is_on_duty_then(self) -> None:
        (bars,) = told(asked(make_work_order(), ready(), TEN + 12 * HOUR), "fitness")
        assert bars[0] == Weight.BARS
        assert "08:30–17:30" in bars[1]

    def test_a_double_booking_names_the_other_visit(self) -> None:
        engineer = ready()
        other = make_visit(engineer=engineer, planned_start=TEN)
        (bars,) = told(asked(make_work_order(), engineer, TEN + HOUR / 2), "double")
        assert bars[0] == Weight.BARS
        assert other.work_order.number in bars[1]

    def test_the_visit_itself_is_no_double_booking(self) -> None:
        engineer = ready()
        visit = make_visit(engineer=engineer, planned_start=TEN)
        assert told(asked(visit.work_order, engineer, TEN + HOUR / 2, visit=visit), "double") == []

    def test_time_is_kept_for_a_customer_who_is_choosing(self) -> None:
        engineer, chosen = ready(), make_work_order()
        keep(chosen, engineer)
        (bars,) = told(asked(make_work_order(), engineer), "kept")
        assert bars[0] == Weight.BARS
        assert chosen.number in bars[1]
        assert told(asked(chosen, engineer), "kept") == []

    def test_time_that_is_over(self) -> None:
        effects = what_if(make_work_order(), engineers=[ready()], start=TEN, end=TEN + HOUR, now=NOON)
        assert [weight for weight, _text in told(effects, "time")] == [Weight.BARS]

    def test_what_ends_before_it_starts_is_not_looked_into(self) -> None:
        effects = what_if(make_work_order(), engineers=[ready()], start=TEN, end=TEN, now=NOW)
        assert [effect.kind for effect in effects] == ["time"]

    def test_what_bars_stands_first(self) -> None:
        engineer = ready()
        make_visit(engineer=engineer, planned_start=TEN)
        effects = asked(make_work_order(), engineer)
        assert effects[0].weight == Weight.BARS


@pytest.mark.usefixtures("company")
class TestWhatIsFelt:
    def test_the_customer_was_told_another_window(self) -> None:
        engineer = ready()
        visit = make_visit(engineer=engineer, planned_start=TEN)
        assert told(asked(visit.work_order, engineer, TEN + HOUR, visit=visit), "window") == []
        (warns,) = told(asked(visit.work_order, engineer, TEN + 4 * HOUR, visit=visit), "window")
        assert warns[0] == Weight.WARNS
        assert "14:00–16:00" in warns[1]

    def test_a_part_is_not_in_the_van(self) -> None:
        engineer, order, part = ready(), make_work_order(), make_part()
        PartNeed.objects.create(work_order=order, part=part, quantity=2)
        van = make_van(engineer)
        assert [weight for weight, _text in told(asked(order, engineer), "part")] == [Weight.WARNS]
        make_stock(van, part, 2)
        assert told(asked(order, engineer), "part") == []

    def test_a_tool_is_not_in_the_van(self) -> None:
        engineer, order = ready(), make_work_order()
        ToolNeed.objects.create(work_order=order, tool_type=make_tool_type())
        assert [weight for weight, _text in told(asked(order, engineer), "tool")] == [Weight.WARNS]

    def test_the_site_is_closed(self) -> None:
        calendar = BusinessCalendar.objects.create(code="afternoons", hours={"1": [["13:00", "17:00"]]}, country="")
        order = make_work_order()
        order.site = make_site(customer=order.customer, calendar=calendar)
        order.save()
        engineer = ready()
        assert [weight for weight, _text in told(asked(order, engineer), "opening")] == [Weight.WARNS]
        assert told(asked(order, engineer, NOON + 2 * HOUR), "opening") == []

    def test_other_visits_cost_no_more_statements(self) -> None:
        engineer, order = ready(), make_work_order()
        counts = []
        for number in range(3):
            with CaptureQueriesContext(connection) as queries:
                asked(order, engineer)
            counts.append(len(queries))
            make_visit(engineer=engineer, planned_start=NOON + number * HOUR)
        assert counts[1] == counts[2]


class TestPromise:
    def test_late_and_in_time(self) -> None:
        order = WorkOrder(response_due_at=TEN - HOUR, restoration_due_at=TEN + 3 * HOUR)
        late, kept = promise_effects(order, Span(TEN, TEN + HOUR), now=NOW)
        assert (late.weight, kept.weight) == (Weight.WARNS, Weight.GOOD)
        assert "1" in late.text

    def test_what_is_kept_already_is_not_mentioned(self) -> None:
        order = WorkOrder(response_due_at=TEN - HOUR, responded_at=TEN - 2 * HOUR)
        assert list(promise_effects(order, Span(TEN, TEN + HOUR), now=NOW)) == []


class TestWay:
    def test_the_way_from_the_visit_before_is_too_long(self) -> None:
        stops = [(Span(TEN - HOUR, TEN), FAR)]
        (effect,) = way_effects(stops, Span(TEN, TEN + HOUR), where=NEAR, home=None, name="Li")
        assert effect.weight == Weight.WARNS

    def test_the_way_to_the_next_visit_is_too_long(self) -> None:
        stops = [(Span(TEN + HOUR, NOON), FAR)]
        here, onward = way_effects(stops, Span(TEN, TEN + HOUR), where=NEAR, home=NEAR, name="Li")
        assert (here.weight, onward.weight) == (Weight.GOOD, Weight.WARNS)

    def test_a_day_that_starts_at_home_is_never_short(self) -> None:
        (effect,) = way_effects([], Span(TEN, TEN + HOUR), where=NEAR, home=FAR, name="Li")
        assert effect.weight == Weight.GOOD


class TestLunch:
    NOON_SPAN = Span(EIGHT_THIRTY + timedelta(hours=2.5), EIGHT_THIRTY + timedelta(hours=5))  # 11:00–13:30

    def test_in_the_middle_of_noon_when_all_is_free(self) -> None:
        lunch = lunch_of([Span(EIGHT_THIRTY, EIGHT_THIRTY + 9 * HOUR)], noon=self.NOON_SPAN)
        assert lunch == Span(NOON, NOON + HOUR / 2)

    def test_beside_a_visit(self) -> None:
        lunch = lunch_of([Span(NOON + HOUR, NOON + 3 * HOUR)], noon=self.NOON_SPAN)
        assert lunch == Span(NOON + HOUR, NOON + 1.5 * HOUR)

    def test_none_when_visits_leave_no_half_hour(self) -> None:
        assert lunch_of([Span(NOON, NOON + HOUR / 3)], noon=self.NOON_SPAN) is None


@pytest.mark.usefixtures("company")
def test_ways_are_those_of_the_route_server(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_work_order()
    where = place(order.site.latitude, order.site.longitude)
    engineer = ready(home_latitude=30.0, home_longitude=120.0)
    assert where
    by_road = Ways({(Place(30.0, 120.0), where): timedelta(minutes=77)})
    monkeypatch.setattr("firstfix.scheduling.queries.what_if.ways_along", lambda routes: by_road)
    ((_weight, text),) = told(asked(order, engineer), "travel")
    assert "1 h 17 min of way there" in text
