"""What each role may do. The one table is `config/permissions.py`; it is put in here when the house is assembled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import NotAllowed

_table: dict[str, frozenset[Role]] = {}


def set_permissions(table: Mapping[str, Iterable[Role]]) -> None:
    _table.clear()
    _table.update({action: frozenset(roles) for action, roles in table.items()})


def permissions() -> Mapping[str, frozenset[Role]]:
    return _table


def may(by: Actor, action: str) -> bool:
    """An action that the table does not know is a mistake of ours, and raises KeyError."""
    return by.is_system or not _table[action].isdisjoint(by.roles)


def require(by: Actor, action: str) -> None:
    if not may(by, action):
        raise NotAllowed
