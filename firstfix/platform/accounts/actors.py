"""Who acts: a signed-in user, somebody with a link, or the system itself (jobs and reactions)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from firstfix.platform.accounts.roles import Role


class Actor(Protocol):
    @property
    def pk(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> Collection[str]: ...
    @property
    def is_system(self) -> bool: ...


@dataclass(frozen=True)
class _Nobody:
    name: str
    roles: frozenset[str]
    is_system: bool
    pk: None = None


#: Jobs and reactions. It may do everything, so it is never the default of any `by`.
SYSTEM: Actor = _Nobody(name="FirstFix", roles=frozenset(), is_system=True)

#: A customer behind a QR label or a status link.
GUEST: Actor = _Nobody(name="guest", roles=frozenset({Role.GUEST}), is_system=False)
