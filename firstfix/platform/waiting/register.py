"""What waits for people: `WAITING` of the areas' waiting.py, put together by `config/waiting.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Text


@dataclass(frozen=True)
class Waiting:
    """Rows of a list that wait for somebody.

    label    what is to be done with them
    page     name of the list, `query` is how it shows exactly these rows
    action   who may do it
    roles    whose work it is; who may help out need not be told every day
    rows     those that this person sees
    since    the column that says since when a row waits, or when it should have been done
    """

    label: Text
    icon: str
    page: str
    action: str
    roles: frozenset[Role]
    rows: Callable[[User], Any]
    query: str = ""
    since: str = ""

    @property
    def url(self) -> str:
        return f"{reverse(self.page)}?{self.query}" if self.query else reverse(self.page)

    def is_for(self, user: User) -> bool:
        return may(user, self.action) and not self.roles.isdisjoint(user.roles)


_waiting: list[Waiting] = []


def set_waiting(table: Sequence[Waiting]) -> None:
    _waiting[:] = table


def waiting_for(user: User) -> list[Waiting]:
    """In the order of the table, a list once even if two of this person's roles have it."""
    return [one for one in _waiting if one.is_for(user)]
