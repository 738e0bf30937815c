from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day, midnight
from firstfix.rewards.actions import approve_claim
from firstfix.rewards.models import Expense
from firstfix.rewards.queries import hints_of
from firstfix.rewards.queries.claims import OVERLAP, SAME_DAY
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_receipt, make_trip


def others(claims: list[Expense]) -> dict[int, list[list[int]]]:
    return {pk: [[one.pk for one in hint.others] for hint in hints] for pk, hints in hints_of(claims).items()}


def test_the_same_photo_is_pointed_out_whoever_took_it(company: Tenant) -> None:
    first = make_expense(receipt=make_receipt("white"), amount=Decimal(10))
    second = make_expense(receipt=make_receipt("white"), amount=Decimal(20))
    alone = make_expense(receipt=make_receipt("red"), amount=Decimal(30))
    assert others([first, second, alone]) == {first.pk: [[second.pk]], second.pk: [[first.pk]]}


def test_the_same_day_kind_and_amount_of_one_engineer_is_pointed_out(company: Tenant) -> None:
    engineer = make_engineer()
    first, second = make_expense(engineer), make_expense(engineer, state="paid")
    make_expense(engineer, kind="meals")
    make_expense(engineer, amount=Decimal("45.01"))
    make_expense(engineer, currency="EUR")
    make_expense(engineer, day=first.day - timedelta(days=1))
    make_expense(engineer, state="withdrawn")
    make_expense()
    assert others([first]) == {first.pk: [[second.pk]]}


def test_it_is_not_refused(company: Tenant) -> None:
    engineer = make_engineer()
    make_expense(engineer)
    assert approve_claim(make_expense(engineer), by=SYSTEM).state == "approved"


def test_trips_of_one_engineer_that_overlap_are_pointed_out(company: Tenant) -> None:
    engineer, start = make_engineer(), midnight(company_day(timezone.now()) - timedelta(days=5))
    first, second, third, later = (
        make_trip(engineer, starts_at=start + timedelta(hours=begin), ends_at=start + timedelta(hours=end))
        for begin, end in ((8, 12), (10, 14), (12, 30), (56, 60))
    )
    make_trip(starts_at=start)
    hints = hints_of([first, second, third, later])
    said = {pk: [(hint.text, hint.others) for hint in found] for pk, found in hints.items()}
    assert said == {
        first.pk: [(OVERLAP, [second]), (SAME_DAY, [third])],
        second.pk: [(OVERLAP, [first, third])],
        third.pk: [(OVERLAP, [second]), (SAME_DAY, [first])],
    }


def test_hours_of_the_same_day_kind_and_length_are_pointed_out(company: Tenant) -> None:
    engineer = make_engineer()
    first, second = make_added_hours(engineer), make_added_hours(engineer)
    make_added_hours(engineer, minutes=91)
    assert hints_of([first])[first.pk][0].others == [second]


def test_of_many_alike_three_are_named_and_the_others_counted(company: Tenant) -> None:
    engineer, receipt = make_engineer(), make_receipt()
    made = [make_expense(engineer, receipt=receipt) for _one in range(9)]
    for claim in (made[0], made[8]):
        photo, entry = hints_of([claim])[claim.pk]
        assert len(photo.others) == len(entry.others) == 3
        assert claim not in photo.others
        assert photo.more == entry.more == 5


def test_a_page_of_rows_needs_three_statements(company: Tenant) -> None:
    engineer, receipt = make_engineer(), make_receipt()
    made = [make_expense(engineer, receipt=receipt) for _one in range(12)]
    with CaptureQueriesContext(connection) as queries:
        hints_of(made)
    assert len(queries) == 3
