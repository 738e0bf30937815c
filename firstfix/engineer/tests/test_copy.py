"""What the phone is sent: its engineer's own days, whole at first, and then what has changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstfix.engineer.queries import Copy, copy_for
from firstfix.field.tests.day_makers import FullDay, make_full_day
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer

pytestmark = pytest.mark.usefixtures("company")


class Phone:
    """What a phone keeps of the answers that it gets."""

    def __init__(self, engineer: Engineer) -> None:
        self.engineer, self.cursor = engineer, ""
        self.documents: dict[str, Any] = {}

    @property
    def have(self) -> list[int]:
        return [int(key.split("/")[1]) for key in self.documents if key.startswith("visit/")]

    def sync(self, *, now: datetime | None = None) -> Copy:
        """One exchange; documents of visits that are not listed any more are dropped."""
        copy = copy_for(self.engineer, cursor=self.cursor, have=self.have, now=now or timezone.now())
        self.cursor = copy.cursor
        gone = {f"visit/{id}" for id in self.have} - {f"visit/{id}" for id in copy.visits}
        self.documents = {key: one for key, one in self.documents.items() if key not in gone} | copy.documents
        return copy

    def news(self, *, now: datetime | None = None) -> set[str]:
        return set(self.sync(now=now).documents)


@pytest.fixture
def full() -> FullDay:
    return make_full_day()


@pytest.fixture
def phone(full: FullDay) -> Phone:
    phone = Phone(full.engineer)
    phone.sync()
    return phone


def test_everything_comes_at_first(full: FullDay, phone: Phone) -> None:
    days = {f"day/{full.day + timedelta(days=number)}" for number in range(-2, 8)}
    # Yesterday's visit of the carry-over and that of two days ago are on the phone as well.
    assert len(phone.have) == 5
    assert set(phone.documents) == {f"visit/{id}" for id in phone.have} | days | {"van", "me", "lists"}


def test_nothing_comes_when_nothing_has_happened(phone: Phone) -> None:
    assert phone.news() == set()


def test_an_engineer_without_anything_has_empty_days() -> None:
    phone = Phone(make_engineer(user=None))
    phone.sync()
    assert phone.have == []
    assert phone.documents["van"]["place"] is None
    assert phone.news() == set()
