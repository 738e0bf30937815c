"""A real company begins at a terminal, and its day can be worked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.config import cli, postgres
from firstfix.config.founding import found_company
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import BusinessCalendar, FailureCode
from firstfix.platform.errors import Invalid
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.work.actions import close_work_order
from firstfix.work.tests.makers import make_work_order
from tests.test_import_command import Terminal

NUMBERS = count()
PASSWORD = "a long password"
FOUND = ("found", "Sanhe Service", "--admin", "Li@Example.org", "--person", "Li Min", "--language", "en")


@pytest.fixture
def terminal(clone_database: Callable[[str], str], logins: postgres.Logins, tmp_path: Path) -> Terminal:
    """In front of a database with tables and nothing in them."""
    application = clone_database(f"found{next(NUMBERS)}")
    return Terminal(application, urlunsplit(urlsplit(logins.owner)._replace(path=urlsplit(application).path)), tmp_path)


def founded(**change: str) -> int:
    company = {
        "name": "Sanhe", "zone": "Europe/Berlin", "language": "en", "country": "DE", "currency": "EUR",
        "email": f"li{next(NUMBERS)}@example.org", "person": "Li Min", "password": PASSWORD,
    }  # fmt: skip
    return found_company(**company | change).pk


def test_a_company_is_founded_once(terminal: Terminal) -> None:
    first = terminal.type(*FOUND, typed=PASSWORD)
    assert (first.returncode, first.stdout) == (
        0, "Sanhe Service is founded. li@example.org signs in and makes the other users.\n",
    )  # fmt: skip
    second = terminal.type(*FOUND, typed=PASSWORD)
    assert (second.returncode, "There is a company here already (Sanhe Service)" in second.stderr) == (1, True)
    other = terminal.type(*FOUND, "--another", "--admin", "other@example.org", typed=PASSWORD)
    assert other.returncode == 0, other.stderr
    assert terminal.rows("select count(*) from tenants_tenant") == [(2,)]
    changed = terminal.type("password", "li@example.org", typed="another long password")
    assert (changed.returncode, "signs in with the new password" in changed.stdout) == (0, True)


def test_what_is_wrong_leaves_nothing_behind(terminal: Terminal) -> None:
    refused = terminal.type(*FOUND, typed="short")
    assert (refused.returncode, refused.stderr.startswith("firstfix: password: ")) == (2, True)
    assert terminal.rows("select count(*) from tenants_tenant") == [(0,)]


def test_the_administrator_signs_in(db: None) -> None:
    tenant_id = founded(email="first@example.org")
    client = Client(headers={"Accept-Language": "en"})
    answer = client.post("/sign-in", {"email": "first@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/users").status_code == 200
    assert open_door("sign_in", "first@example.org").tenant_id == tenant_id


def test_a_repair_can_be_closed_in_a_new_company(db: None) -> None:
    with tenant_scope(founded(email="first@example.org")):
        order = make_work_order(state="restored", restored_at=timezone.now())
        symptom, mode, cause, remedy = (
            FailureCode.objects.filter(kind=kind).first() for kind in ("symptom", "mode", "cause", "remedy")
        )
        close_work_order(
            order, symptom=symptom, mode=mode, cause=cause, remedy=remedy, work_done="Filter cleaned.",
            by=make_user(Role.DESK),
        )  # fmt: skip
        assert order.state == "closed"
        assert BusinessCalendar.objects.get(is_default=True).country == "DE"


@pytest.mark.parametrize(
    ("field", "value"), [("zone", "Mars/Olympus"), ("name", " "), ("currency", "EURO"), ("email", "x"), ("person", "")]
)
def test_it_names_what_is_wrong(field: str, value: str, db: None) -> None:
    with pytest.raises(Invalid) as wrong:
        founded(**{field: value})
    assert wrong.value.errors.keys() == {{"person": "name"}.get(field, field)}


def test_the_commands_are_offered() -> None:
    assert {"found", "password"} <= set(cli.found_commands())
