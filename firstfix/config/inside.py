"""Commands that work inside one company: Django on the application's login, a tenant, and somebody who acts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from firstfix.config import postgres
from firstfix.config.home import find_home
from firstfix.config.not_ready import NotReady
from firstfix.config.postgres import Logins
from firstfix.config.words import terminal_language

if TYPE_CHECKING:
    from firstfix.platform.accounts.actors import Actor


@dataclass(frozen=True)
class Inside:
    """The company, and who acts there. Open `tenant_scope(inside.tenant_id)` for each transaction."""

    tenant_id: int
    by: Actor


@contextmanager
def company(*, email: str = "") -> Iterator[Inside]:
    """As the person with this e-mail address; without one as the system itself, where there is only one company."""
    with assembled() as logins:
        yield _person(email) if email else _only_company(postgres.owner_of(logins))


@contextmanager
def assembled() -> Iterator[Logins]:
    """The house on the application's login, before any company is open; in the language of the terminal."""
    with postgres.running_again(find_home()) as logins:
        os.environ["DATABASE_URL"] = logins.application
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstfix.config.settings")
        import django
        from django.utils import translation

        django.setup()
        _check_tables(logins.application)
        with translation.override(terminal_language()):
            yield logins


def names_of_companies(owner: str) -> list[str]:
    """Only the owner's login sees more than one company."""
    with psycopg.connect(owner) as connection:
        return [str(name) for (name,) in connection.execute("select name from tenants_tenant order by id")]


def _check_tables(application: str) -> None:
    with psycopg.connect(application) as connection:
        if connection.execute("select to_regclass('tenants_tenant')").fetchone() == (None,):
            raise NotReady("The database has no tables yet; run `firstfix migrate` first.")


def _person(email: str) -> Inside:
    from firstfix.platform.accounts.models import User
    from firstfix.platform.errors import NotFound
    from firstfix.platform.tenants.doors import open_door
    from firstfix.platform.tenants.scope import tenant_scope

    try:
        door = open_door("sign_in", email.strip().lower())
    except NotFound:
        raise NotReady("Nobody signs in with the address %(email)s.", email=email) from None
    with tenant_scope(door.tenant_id):
        user = User.objects.get(pk=door.subject_id)
    if not user.is_active:
        raise NotReady("%(email)s may not sign in any more.", email=email)
    return Inside(door.tenant_id, user)


def _only_company(owner: str) -> Inside:
    from firstfix.platform.accounts.actors import SYSTEM

    with psycopg.connect(owner) as connection:
        tenants = connection.execute("select id from tenants_tenant limit 2").fetchall()
    if not tenants:
        raise NotReady("There is no company here yet; `firstfix found` makes one.")
    if len(tenants) > 1:
        raise NotReady("There are several companies here; say for whom: --as somebody@example.com")
    return Inside(tenants[0][0], SYSTEM)
