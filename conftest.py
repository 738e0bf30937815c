"""The tests' database: real PostgreSQL, reached with the application's login as in production.

One template per state of the migrations is made by the owner; each run clones it in a tenth of a second, so runs do
not disturb each other. `company` opens the scope of a fresh tenant in a transaction that is rolled back.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from firstfix.config import postgres
from firstfix.config.settings import database
from firstfix.platform.accounts.models import User
from firstfix.platform.limits import actions as limits
from firstfix.platform.tenants.middleware import SESSION_KEY
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

# A test says what is right, not how fast: its first example may import a library.
hypothesis_settings.register_profile("firstfix", deadline=None)
hypothesis_settings.load_profile("firstfix")

ROOT = Path(__file__).parent
HOME = ROOT / ".firstfix" / "test"


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _schema_hash() -> str:
    files = sorted(
        [
            *ROOT.glob("firstfix/**/migrations/*.py"),
            ROOT / "firstfix/platform/audit/tracking.py",
            ROOT / "firstfix/platform/database.py",
            ROOT / "firstfix/config/apps.py",
        ]
    )
    files += sorted(ROOT.glob("firstfix/**/*.sql"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _template(owner: psycopg.Connection, url: str) -> str:
    """The migrated, empty database that runs clone. An advisory lock lets parallel runs make it once."""
    name = f"template_{_schema_hash()}"
    owner.execute("select pg_advisory_lock(4711)")
    if owner.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is None:
        owner.execute(f"drop database if exists {name}_part")
        owner.execute(f"create database {name}_part")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": _with_name(url, f"{name}_part")},
            check=True,
        )
        owner.execute(f"alter database {name}_part rename to {name}")
    owner.execute("select pg_advisory_unlock(4711)")
    return name


def _sweep(owner: psycopg.Connection) -> None:
    """Drop the databases of runs that are over."""
    for (name,) in owner.execute("select datname from pg_database").fetchall():
        pid = re.fullmatch(r"test_\w+?_(\d+)", name)
        if pid and not Path(f"/proc/{pid[1]}").exists():
            with contextlib.suppress(psycopg.Error):
                owner.execute(f"drop database {name}")


@pytest.fixture(scope="session")
def logins() -> Iterator[postgres.Logins]:
    """The server stops with the last run that uses it."""
    HOME.mkdir(parents=True, exist_ok=True)
    with postgres.running(HOME, durable=False) as logins:
        yield logins


@pytest.fixture(scope="session")
def clone_database(logins: postgres.Logins) -> Iterator[object]:
    """A function that clones the template under a name and returns the application's URL of the clone."""
    made: list[str] = []
    with psycopg.connect(logins.owner, autocommit=True) as owner:
        _sweep(owner)

        def clone(purpose: str) -> str:
            name = f"test_{purpose}_{os.getpid()}"
            template = _template(owner, logins.owner)
            owner.execute(f"create database {name} template {template}")
            made.append(name)
            return _with_name(logins.application, name)

        yield clone
        for name in made:
            # A server process may still be in it for a moment; the next run sweeps what is left.
            with contextlib.suppress(psycopg.Error):
                owner.execute(f"drop database if exists {name}")


@pytest.fixture(scope="session")
def django_db_setup(clone_database, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Instead of pytest-django's: no test database is created by the application's login, which may not."""
    settings.DATABASES["default"].update(database(clone_database("run")))
    connection.settings_dict.update(settings.DATABASES["default"])
    limits.counting = connection.cursor  # type: ignore[assignment]  # tests are rolled back, and so are their tries
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For tests of concurrency and of the wire: changes are really committed, each test in tenants of its own."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page asked for in Chinese leaves its language behind; the next test starts in English."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a file; each opens contexts of its own.

    Not for the session: while it lives a loop of asyncio runs, in which other tests could run none of theirs.
    """
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert chromium, "The browser tests need Chromium: `make test` installs it, or says how."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def company(db: None) -> Iterator[Tenant]:
    """A tenant of its own, its scope open."""
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        yield tenant


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person has signed in, of somebody who reads English."""

    def signed_in(user: User) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(user)
        session = client.session
        session[SESSION_KEY] = user.tenant_id
        session.save()
        return client

    return signed_in


def pytest_collection_finish() -> None:
    """What stands by now stays: the collector need not walk through it again (9 % of an area's tests, then 3)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-statements", action="store_true", help="store the statement counts of tests/test_statements.py"
    )
