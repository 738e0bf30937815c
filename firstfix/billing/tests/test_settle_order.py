"""What an order comes to, who pays, and that it stays so once it is settled."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from firstfix.billing.actions import (
    add_line,
    copy_price_version,
    correct_settlement,
    decide_payer,
    note_expense,
    remove_line,
    save_price_version,
    set_contract_terms,
    set_labour_rate,
    set_part_prices,
    settle_order,
    take_decision_back,
    withdraw_expense,
)
from firstfix.billing.models import Charge, PriceVersion
from firstfix.billing.queries.accounts import account_of, contract_year
from firstfix.billing.rules import Payer
from firstfix.billing.tests.makers import (
    TUESDAY,
    make_done_visit,
    make_price_list,
    make_priced_part,
    make_quote,
    make_worked_order,
)
from firstfix.customers.tests.makers import make_contract
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.tests.makers import make_warehouse
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def test_parts_hours_and_ways_have_a_price() -> None:
    part, _version = make_priced_part()
    order = make_worked_order(part=part, quantity=2)
    account = account_of(order)
    assert {line.kind: line.price for line in account.lines} == {"part": 160, "labour": 200, "travel": 110}
    assert account.sums.net == 470
    assert account.sums.cost == 60
    # 13 % on the part, 6 % on the rest
    assert account.sums.tax == Decimal("39.40")


def test_what_the_customer_owned_is_not_sold_to_them() -> None:
    part, _version = make_priced_part()
    order = make_worked_order(part=part, quantity=2)
    own = make_warehouse(kind="customer", customer=order.site.customer)
    order.part_uses.update(place=own)
    assert {line.kind for line in account_of(order).lines} == {"labour", "travel"}


def test_the_customers_list_counts_before_the_general_one_and_is_filled_up_from_it() -> None:
    order = make_worked_order(part=make_part(price=Decimal(10)))
    part = order.part_uses.get().part
    make_price_list(parts={part: "99"}, per_hour="200")
    special = make_price_list(customer=order.customer, per_hour="150", parts={})
    special.travel_rates.all().delete()
    prices = {line.kind: line.price for line in account_of(order).lines}
    assert prices == {"labour": 150, "part": 99, "travel": 110}


def test_prices_are_those_of_the_day_of_the_work() -> None:
    before = make_price_list(until=date(2026, 3, 10))
    PriceVersion.objects.create(price_list=before.price_list, valid_from=date(2026, 3, 11))
    order = make_worked_order()
    late = make_done_visit(order, arrived=TUESDAY + timedelta(days=1), kilometres=None)
    labour = {line.visit: line for line in account_of(order).lines if line.kind == "labour"}
    assert labour[late.pk].is_unpriced
    assert sum(line.is_unpriced for line in labour.values()) == 1


def test_a_later_price_never_changes_a_settled_order() -> None:
    version = make_price_list()
    order = make_worked_order()
    settle_order(order, by=SYSTEM)
    before = account_of(order).sums
    set_labour_rate(version, work="", level=0, hours="normal", per_hour=Decimal(999), by=SYSTEM)
    order.part_uses.create(part=make_part(), quantity=1, at=TUESDAY)
    assert account_of(order).sums == before


def test_warranty_contract_repeat_and_the_customer() -> None:
    part, _version = make_priced_part()
    warranty = make_worked_order(part=part, entitlement="warranty", entitlement_reason={"code": "warranty"})
    assert {line.payer for line in account_of(warranty).lines} == {Payer.WARRANTY}

    contract = make_contract(covers_parts=False)
    covered = make_worked_order(
        part=part, entitlement="contract", entitlement_reason={"code": "contract"}, contract=contract
    )
    payers = {line.kind: line.payer for line in account_of(covered).lines}
    assert payers == {"labour": Payer.CONTRACT, "travel": Payer.CONTRACT, "part": Payer.CUSTOMER}

    repeat = make_worked_order(part=part, repeat_of=covered)
    account = account_of(repeat)
    assert {line.payer for line in account.lines} == {Payer.OURSELVES}
    assert account.sums.net == 0


def test_limits_of_a_contracts_year() -> None:
    """One visit and parts for 100 are included; the second visit and the part that goes beyond are the customer's."""
    part, _version = make_priced_part()
    contract = make_contract(covers_parts=True, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    set_contract_terms(contract, visits_a_year=1, parts_a_year=Decimal(100), by=SYSTEM)
    common: dict[str, Any] = {
        "entitlement": "contract",
        "entitlement_reason": {"code": "contract"},
        "contract": contract,
    }
    first = make_worked_order(part=part, **common)
    assert {line.payer for line in account_of(first).lines} == {Payer.CONTRACT}
    settle_order(first, by=SYSTEM)

    second = make_worked_order(part=part, entered_at=TUESDAY + timedelta(days=1), **common)
    why = {line.kind: (line.payer, line.reason["code"]) for line in account_of(second).lines}
    assert why == {
        "labour": (Payer.CUSTOMER, "visits_used_up"),
        "travel": (Payer.CUSTOMER, "visits_used_up"),
        "part": (Payer.CUSTOMER, "parts_used_up"),
    }
    assert contract_year(date(2024, 2, 29), date(2026, 2, 27)) == (date(2025, 2, 28), date(2026, 2, 28))


def test_a_contracts_year_begins_at_the_companys_midnight() -> None:
    """Whatever clock the process goes by: the first visit was after midnight in Shanghai."""
    make_price_list()
    contract = make_contract(starts_on=date(2026, 3, 10), ends_on=date(2027, 3, 9))
    set_contract_terms(contract, visits_a_year=1, by=SYSTEM)
    common: dict[str, Any] = {"entitlement": "contract", "entitlement_reason": {}, "contract": contract}
    first = make_work_order(entered_at=TUESDAY - timedelta(hours=10), **common)
    make_done_visit(first, arrived=TUESDAY - timedelta(hours=9))
    second = make_worked_order(**common)
    with timezone.override(UTC):
        lines = account_of(second).lines
    assert {line.reason["code"] for line in lines} == {"visits_used_up"}


def test_a_person_decides_who_pays_and_can_take_it_back() -> None:
    make_price_list()
    order = make_worked_order()
    key = next(line.key for line in account_of(order).lines if line.kind == "labour")
    with pytest.raises(Invalid):
        decide_payer(order, key, payer="goodwill", reason=" ", by=SYSTEM)
    decide_payer(order, key, payer="goodwill", reason="A loyal customer", by=SYSTEM)
    assert account_of(order).sums.by_payer[Payer.GOODWILL] == 200
    assert Fact.objects.get(name="PayerDecided").data["reason"] == "A loyal customer"
    take_decision_back(order, key, by=SYSTEM)
    assert Payer.GOODWILL not in account_of(order).sums.by_payer
    with pytest.raises(NotAllowed):
        decide_payer(order, key, payer="goodwill", reason="why not", by=make_user(Role.DESK))


def test_the_minimum_charge_makes_up_what_lacks() -> None:
    make_price_list(version={"minimum": Decimal(400)})
    account = account_of(make_worked_order())
    assert account.sums.net == 400
    assert account.lines[-1].price == 90


def test_what_has_no_price_is_not_settled() -> None:
    order = make_worked_order()
    with pytest.raises(Refused, match="No price list has a price"):
        settle_order(order, by=SYSTEM)
    for line in account_of(order).lines:
        decide_payer(order, line.key, payer="ourselves", reason="our fault", by=SYSTEM)
    settle_order(order, by=SYSTEM)


def test_settling_needs_work_that_is_done_and_happens_once() -> None:
    make_price_list()
    with pytest.raises(Refused, match="when the work is done"):
        settle_order(make_worked_order(state="open"), by=SYSTEM)
    order = make_worked_order()
    settle_order(order, by=SYSTEM)
    with pytest.raises(Refused, match="settled already"):
        settle_order(order, by=SYSTEM)
    with pytest.raises(Refused):
        add_line(order, name="Late", unit_price=Decimal(1), by=SYSTEM)


def test_lines_by_hand_and_expenses() -> None:
    make_price_list()
    order = make_worked_order()
    line = add_line(order, name=" Crane ", unit_price=Decimal("1200.50"), unit_cost=Decimal(1000), by=SYSTEM)
    note_expense(order, name="Parking", amount=Decimal(45), day=date(2026, 3, 10), source="expense:1", by=SYSTEM)
    note_expense(order, name="Parking", amount=Decimal(45), day=date(2026, 3, 10), source="expense:1", by=SYSTEM)
    assert account_of(order).sums.net == Decimal("1555.50")
    withdraw_expense(order, source="expense:1", by=SYSTEM)
    remove_line(order, line.pk, by=SYSTEM)
    assert account_of(order).sums.net == 310
    for wrong in ({"name": ""}, {"quantity": Decimal(0)}, {"unit_price": Decimal("1.005")}, {"vat": Decimal(101)}):
        with pytest.raises(Invalid):
            add_line(order, by=SYSTEM, **{"name": "x", **wrong})  # type: ignore[arg-type]


def test_a_correction_takes_back_what_was_wrong_and_leaves_the_rest() -> None:
    version = make_price_list()
    order = make_worked_order()
    settle_order(order, by=SYSTEM)
    before = list(Charge.objects.order_by("pk").values())
    with pytest.raises(Refused, match="Nothing has changed"):
        correct_settlement(order, reason="Let me see", by=SYSTEM)
    set_labour_rate(version, work="", level=0, hours="normal", per_hour=Decimal(150), by=SYSTEM)
    correct_settlement(order, reason="The agreed rate is 150", by=SYSTEM)
    former = [row["id"] for row in before]
    assert list(Charge.objects.filter(pk__in=former).order_by("pk").values()) == before
    added = Charge.objects.exclude(pk__in=former).order_by("pk")
    assert [(one.kind, one.price) for one in added] == [("labour", Decimal(-200)), ("labour", Decimal(150))]
    assert account_of(order).sums.net == 260
    with pytest.raises(Refused, match="Nothing has changed"):
        correct_settlement(order, reason="Once more", by=SYSTEM)


def test_a_fixed_quote_is_what_the_customer_pays_and_the_rest_is_shown() -> None:
    make_price_list()
    order = make_work_order(entered_at=TUESDAY)
    quote = make_quote(order, price="250")
    quote.state = "accepted"
    quote.save()
    order.state, order.awaited_quote = "restored", ""
    order.save()
    make_done_visit(order)
    account = account_of(order)
    assert account.sums.net == 250
    assert account.beyond == 60
    add_line(order, name="A second pump, as agreed by phone", unit_price=Decimal(100), by=SYSTEM)
    assert account_of(order).sums.net == 350


def test_the_next_version_is_dearer_by_some_percent_half_up() -> None:
    part, version = make_priced_part(price="0.05")
    made = copy_price_version(version, valid_from=date(2026, 7, 1), percent=Decimal(30), by=SYSTEM)
    assert made.part_prices.get(part=part).price == Decimal("0.07")
    assert made.labour_rates.get().per_hour == Decimal(260)


def test_every_former_price_is_told() -> None:
    version = make_price_list()
    parts = [make_part() for _n in range(201)]
    set_part_prices(version, dict.fromkeys(parts, Decimal(5)), by=SYSTEM)
    set_part_prices(version, {**dict.fromkeys(parts, Decimal(6)), parts[0]: None}, by=SYSTEM)
    assert set(version.part_prices.values_list("price", "version")) == {(Decimal(6), 2)}
    told = [row for fact in Fact.objects.filter(name="PricesSet").order_by("pk") for row in fact.data["rows"]]
    assert [row[1:] for row in told[201:]] == [["5.00", ""], *[["5.00", "6.00"]] * 200]


def test_two_versions_never_hold_on_the_same_day() -> None:
    version = make_price_list(until=date(2026, 6, 30))
    with pytest.raises(Invalid, match="Another version holds"):
        save_price_version(PriceVersion(price_list=version.price_list, valid_from=date(2026, 6, 30)), by=SYSTEM)
    following = save_price_version(PriceVersion(price_list=version.price_list, valid_from=date(2026, 7, 1)), by=SYSTEM)
    save_price_version(PriceVersion(price_list=version.price_list, valid_from=date(2027, 1, 1)), by=SYSTEM)
    following.refresh_from_db()
    assert following.valid_until == date(2026, 12, 31)
