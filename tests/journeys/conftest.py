"""A small company on a real server, and browsers in front of it.

The company's zone is chosen so that it is mid-morning there whenever the tests run: a day never ends in the middle of a
story. All stories share the server; each has orders of its own.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from firstfix.config.commands.worker import workers
from firstfix.config.settings import database
from tests.journeys.world import World, build_world

PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "test-results"


@dataclass(frozen=True)
class Server:
    """`sessions` has the cookie of each role that has signed in: nobody signs in so often as to be turned away."""

    address: str
    world: World
    sessions: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def server(
    clone_database: Callable[[str], str],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """granian and a job worker as in production, on a database of their own, with the application's login.

    What they say stands in test-results/, for the day when a story fails once.
    """
    home = tmp_path_factory.mktemp("journeys")
    url = clone_database("journeys")
    former = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(database(url))
        world = build_world()
        connection.close()
        connection.settings_dict.update(former)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "firstfix.config.settings_test",
        "FIRSTFIX_TEST_HOME": str(home),
        "FIRSTFIX_SECRET_KEY": settings.SECRET_KEY,
        "FIRSTFIX_PUBLIC_URL": address,
        "FIRSTFIX_DEMO": "1",
        "FIRSTFIX_LOG_LEVEL": "INFO",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    (worker,) = workers(1, 0, environment)
    RESULTS.mkdir(exist_ok=True)
    with (
        open(RESULTS / f"server-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.log", "wb") as said,
        subprocess.Popen(
            [*command, "firstfix.config.wsgi:application"], cwd=ROOT, env=environment, stdout=said, stderr=said
        ) as process,
        subprocess.Popen(worker.command, cwd=ROOT, env=environment, stdout=said, stderr=said) as jobs,
    ):
        try:
            _wait_until_it_answers(address, process)
            yield Server(address, world)
        finally:
            jobs.terminate()
            process.terminate()


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    for _try in range(600):
        with suppress(OSError), urllib.request.urlopen(f"{address}/health", timeout=1):
            return
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"the server ended with status {process.wait(timeout=0.1)}")
    pytest.fail("the server does not answer")


Open = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed story leaves a picture of each of its pages in test-results/."""
    report = yield
    if report.when == "call" and report.failed:
        for number, page in enumerate(item.funcargs.get("pages", [])):  # type: ignore[attr-defined]
            page.screenshot(path=RESULTS / f"{item.name}-{number}.png", full_page=True)
    return report


@pytest.fixture
def pages() -> list[Page]:
    """The pages that this story has opened."""
    return []


@pytest.fixture
def open_page(browser: Browser, server: Server, pages: list[Page]) -> Iterator[Open]:
    """`open_page("/requests", sign_in="desk", language="zh")`: a browser of its own at a page, signed in or not.

    At the end nothing may have been refused by the content security policy, thrown by a script or failed on the server.
    """
    contexts, complaints = [], []

    def opened(
        path: str = "/", *, sign_in: str = "", language: str = "en", phone: bool = False, dark: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=server.address,
            viewport={"width": 390, "height": 844} if phone else {"width": 1440, "height": 900},
            locale="zh-CN" if language == "zh" else "en-US",
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            is_mobile=phone,
            timezone_id=server.world.zone,
        )
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        if sign_in in server.sessions:
            context.add_cookies([server.sessions[sign_in]])
        elif sign_in:
            page.goto("/sign-in")
            page.fill("[name=email]", server.world.people[sign_in])
            page.fill("[name=password]", server.world.password)
            page.click("form:has([name=password]) button")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            server.sessions[sign_in] = next(one for one in context.cookies() if one["name"] == "sessionid")
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
