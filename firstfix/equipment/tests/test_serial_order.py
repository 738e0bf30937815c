"""Serial numbers are ordered as people read them, in Python and in the database alike."""

from __future__ import annotations

import pytest
from django.db.models import CharField, F, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstfix.equipment.queries import serial_order
from firstfix.equipment.rules import serial_order as order_of
from firstfix.platform.tenants.models import Tenant

NUMBERS = st.integers(min_value=0, max_value=10**30)
#: Without digits, so that they end no number that follows.
WORDS = st.text(st.sampled_from("ABZabz-_/. 冷"), max_size=6)
SERIALS = st.text(st.sampled_from("0123456789AZaz-/. 冷'\\%"), max_size=80)


def test_the_digits_count_as_numbers() -> None:
    read = ["TL9", "TL99", "TL100", "TL100A", "TL120", "TL1000", "TM1"]
    mixed = ["TL100", "TM1", "TL1000", "TL9", "TL120", "TL100A", "TL99"]
    assert sorted(mixed, key=order_of) == read
    assert sorted(["B2-10", "B2-9", "B10-1"], key=order_of) == ["B2-9", "B2-10", "B10-1"]


def test_capitals_say_nothing() -> None:
    assert order_of("tl110") == order_of("TL110")


@given(WORDS, NUMBERS, NUMBERS, WORDS)
def test_of_two_that_differ_in_a_number_the_smaller_comes_first(before: str, one: int, other: int, after: str) -> None:
    first, second = order_of(f"{before}{one}{after}"), order_of(f"{before}{other}{after}")
    assert (first < second, first == second) == (one < other, one == other)


@given(WORDS, NUMBERS, st.integers(0, 9), WORDS)
def test_zeros_before_a_number_say_nothing(before: str, number: int, zeros: int, after: str) -> None:
    assert order_of(f"{before}{'0' * zeros}{number}{after}") == order_of(f"{before}{number}{after}")


@given(SERIALS, WORDS)
def test_who_begins_alike_comes_before_who_goes_on(serial: str, more: str) -> None:
    assert order_of("") <= order_of(serial) <= order_of(serial + more)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(SERIALS, min_size=2, max_size=6))
def test_the_database_orders_them_the_same_way(company: Tenant, serials: list[str]) -> None:
    said = Tenant.objects.filter(pk=company.pk).annotate(
        **{f"text_{n}": Value(serial, CharField()) for n, serial in enumerate(serials)}
    )
    keys = said.annotate(**{f"key_{n}": serial_order(F(f"text_{n}")) for n in range(len(serials))})
    found = keys.values_list(*(f"key_{n}" for n in range(len(serials)))).get()
    assert list(found) == [order_of(serial) for serial in serials]


@pytest.mark.parametrize(
    ("first", "last", "is_before"), [("Z", "a", False), ("a", "Z", True), ("A1", "A_", True), ("冷", "A", False)]
)
def test_the_database_compares_sign_by_sign(company: Tenant, first: str, last: str, is_before: bool) -> None:
    """Whatever the language of the server is."""
    rows = Tenant.objects.annotate(a=Value(first, CharField()), b=Value(last, CharField()))
    found = rows.annotate(one=serial_order(F("a")), other=serial_order(F("b"))).filter(one__lt=F("other"))
    assert found.exists() is is_before is (order_of(first) < order_of(last))
