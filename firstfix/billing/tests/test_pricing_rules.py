"""Sums, rounding, and that the order of the facts does not matter: for whatever facts there are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from firstfix.billing.actions.contracts import fee_periods, months_after
from firstfix.billing.rules import (
    CUSTOMER,
    Book,
    Clock,
    Cover,
    Fact,
    Hours,
    Kind,
    LabourPrice,
    Line,
    Payer,
    TravelPrice,
    account,
    agreed,
    line_of,
    pieces_of,
    rounded,
    sums_of,
)
from firstfix.billing.rules.hours import up_to_steps

CHINA = Clock(ZoneInfo("Asia/Shanghai"))
DAY = date(2026, 3, 10)
money = st.decimals(0, 10_000, places=2)

BOOK = Book(
    parts={1: Decimal("19.99")},
    markup=Decimal(30),
    labour=[LabourPrice(Decimal(200)), LabourPrice(Decimal(320), hours=Hours.NIGHT)],
    travel=[TravelPrice(Decimal("2.5"), Decimal(0)), TravelPrice(Decimal(0), Decimal(99), zone=7)],
    vat_parts=Decimal(13),
    vat_work=Decimal(6),
)


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    kinds = draw(st.lists(st.sampled_from([Kind.PART, Kind.LABOUR, Kind.TRAVEL, Kind.OTHER]), max_size=12))
    return [
        Fact(
            f"{kind}:{number}", kind, str(number), draw(st.decimals("0.01", 50, places=2)), "",
            DAY + timedelta(days=draw(st.integers(0, 3))), part=draw(st.integers(1, 3)), zone=draw(st.integers(6, 8)),
            hours=draw(st.sampled_from(Hours)), cost=draw(money), price=draw(money) if kind is Kind.OTHER else None,
            visit=draw(st.integers(1, 3)),
        )
        for number, kind in enumerate(kinds)
    ]  # fmt: skip


def lines(found: list[Fact]) -> list[Line]:
    return [line_of(fact, BOOK, Book()) for fact in found]


@given(facts(), st.integers(), st.integers(0, 3), money)
def test_the_order_of_the_facts_does_not_matter(found: list[Fact], seed: int, visits: int, parts: Decimal) -> None:
    cover = Cover(
        Payer.CONTRACT, {"code": "contract"}, contract="C1", covers=frozenset({"labour", "parts"}), visits_left=visits,
        parts_left=parts,
    )  # fmt: skip
    mixed = list(found)
    Random(seed).shuffle(mixed)
    assert account(lines(mixed), cover, {}) == account(lines(found), cover, {})


@given(facts(), money)
def test_the_lines_are_the_total_to_the_last_cent(found: list[Fact], minimum: Decimal) -> None:
    made = account(lines(found), CUSTOMER, {}, minimum=minimum)
    sums = sums_of(made)
    assert sums.net == sum(line.price for line in made if line.payer is Payer.CUSTOMER)
    assert sums.gross == sum(line.price + line.tax for line in made if line.payer is Payer.CUSTOMER)
    assert sums.worth == sum(sums.by_payer.values())
    assert sums.net == 0 or sums.net >= minimum


@given(facts(), st.integers(0, 10**6), st.integers(0, 100))
def test_a_quote_takes_the_place_of_what_the_work_comes_to(found: list[Fact], net: int, percent: int) -> None:
    """A fixed price to the cent, whatever the taxes; what was added by hand stays on top."""
    made = account(lines(found), CUSTOMER, {})
    quoted = {Decimal(6): Decimal(net) / 100}
    extra = sum(line.price for line in made if line.kind is Kind.OTHER)
    own = [line for line in made if line.kind is not Kind.OTHER]
    fixed = agreed(made, quoted, fixed=True, discount=Decimal(percent), key="quote:1", name="")
    if own:
        assert sums_of([*made, *fixed]).net == extra + Decimal(net) / 100
    less = agreed(made, quoted, fixed=False, discount=Decimal(percent), key="quote:1", name="")
    assert sums_of([*made, *less]).net <= sums_of(made).net


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)), st.integers(0, 4000))
def test_pieces_are_the_whole_time(start: datetime, minutes: int) -> None:
    pieces = pieces_of(start, start + timedelta(minutes=minutes), CHINA)
    seconds = sum(pieces.values()) * 60
    assert minutes * 60 <= seconds < (minutes + len(Hours)) * 60


@given(st.decimals(0, 5000, places=3), st.integers(1, 60))
def test_time_is_charged_in_whole_steps(minutes: Decimal, step: int) -> None:
    charged = up_to_steps(minutes, step)
    assert charged % step == 0
    assert 0 <= charged - minutes < step


def test_a_night_goes_over_midnight_into_the_weekend() -> None:
    """Friday 21:00 to Saturday 07:00 in Shanghai."""
    start = datetime(2026, 3, 13, 13, 0, tzinfo=UTC)
    assert pieces_of(start, start + timedelta(hours=10), CHINA) == {
        Hours.NORMAL: 60,
        Hours.NIGHT: 480,
        Hours.WEEKEND: 60,
    }


def test_a_holiday_counts_before_the_night_and_a_moved_saturday_is_worked() -> None:
    clock = Clock(CHINA.zone, holidays=frozenset({date(2026, 10, 1)}), worked=frozenset({date(2026, 10, 10)}))
    assert clock.kind_at(datetime(2026, 9, 30, 16, 30, tzinfo=UTC)) is Hours.HOLIDAY
    assert clock.kind_at(datetime(2026, 10, 10, 2, 0, tzinfo=UTC)) is Hours.NORMAL
    assert clock.kind_at(datetime(2026, 10, 11, 2, 0, tzinfo=UTC)) is Hours.WEEKEND


def test_hours_of_a_day_that_the_clock_changes() -> None:
    """On 29 March 2026 Berlin has no hour from two to three: three hours from midnight end at four."""
    start = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    clock = Clock(ZoneInfo("Europe/Berlin"))
    assert pieces_of(start, start + timedelta(hours=3), clock) == {Hours.NIGHT: 180}


def test_money_is_rounded_half_up_to_the_step() -> None:
    assert rounded(Decimal("0.125")) == Decimal("0.13")
    assert rounded(Decimal("2.25"), Decimal("0.1")) == Decimal("2.30")
    assert rounded(Decimal("-2.5"), Decimal(1)) == Decimal(-3)


def test_the_rate_that_fits_best_counts() -> None:
    book = Book(
        labour=[
            LabourPrice(Decimal(100)),
            LabourPrice(Decimal(150), level=3),
            LabourPrice(Decimal(180), hours=Hours.NIGHT),
            LabourPrice(Decimal(90), work="maintenance"),
        ]
    )

    def hour(**kw: object) -> Decimal | None:
        return book.hour(Fact("x", Kind.LABOUR, "", Decimal(1), "h", DAY, **kw))  # type: ignore[arg-type]

    assert hour(level=2) == 100
    assert hour(level=4) == 150
    assert hour(level=4, hours=Hours.NIGHT) == 180
    assert hour(work="maintenance", level=4) == 90
    assert Book(labour=[LabourPrice(Decimal(9), level=3)]).hour(
        Fact("x", Kind.LABOUR, "", Decimal(1), "h", DAY, level=2)
    ) is None  # fmt: skip


def test_a_part_without_a_price_is_sold_with_the_markup_or_has_none() -> None:
    part = Fact("part:1", Kind.PART, "Pump", Decimal(2), "pcs", DAY, part=9, cost=Decimal("33.33"))
    assert line_of(part, BOOK, Book()).price == Decimal("86.66")
    assert line_of(part, Book(), Book()).is_unpriced
    assert line_of(part, BOOK, Book(parts={9: Decimal(10)})).cost == 20


def test_fees_of_a_contract_that_began_on_the_last_of_a_month() -> None:
    periods = list(fee_periods(date(2026, 1, 31), date(2026, 4, 15), 1))
    assert periods == [
        (date(2026, 1, 31), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 3, 30)),
        (date(2026, 3, 31), date(2026, 4, 15)),
    ]
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
