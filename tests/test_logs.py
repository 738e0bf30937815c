"""What people type, their names, numbers and links, is not in any log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from procrastinate.jobs import Job

from firstfix.config.logs import JsonFormatter
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.models import Tenant

#: A person, their phone and their link.
PERSONAL = ("wang.fang@example.org", "王芳", "13800138000", "abcdefghijklmnopqrstuvwxy2")
EMAIL, NAME, PHONE, TOKEN = PERSONAL
log = logging.getLogger("firstfix.story")


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.written: list[dict[str, Any]] = []
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(json.loads(self.format(record)))

    def all(self) -> str:
        return json.dumps(self.written, ensure_ascii=False)


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def test_a_person_whose_story_goes_wrong_is_not_in_the_log(company: Tenant, lines: Lines) -> None:
    make_user(Role.DESK, email=EMAIL, name=NAME)
    try:
        with transaction.atomic():
            User.objects.create(email=EMAIL, name=NAME, roles=[])
    except IntegrityError:
        log.exception("twice")
    try:
        try:
            int(PHONE + NAME)
        except ValueError as wrong:
            raise KeyError(NAME) from wrong
    except KeyError:
        log.exception("a number")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select %s::int", [PHONE + NAME])
    except DataError:
        log.exception("a value")
    written = lines.all()
    assert [one for one in PERSONAL if one in written] == []
    assert "23505" in lines.written[0]["exception"]
    assert "user_email_once" in lines.written[0]["exception"]
    assert "test_logs.py" in lines.written[0]["exception"]
    assert [kind for kind in ("ValueError", "which led to", "KeyError") if kind in lines.written[1]["exception"]] == [
        "ValueError", "which led to", "KeyError",
    ]  # fmt: skip


def test_what_code_says_of_itself_is_kept(lines: Lines) -> None:
    try:
        None.strip()  # type: ignore[attr-defined]
    except AttributeError:
        log.exception("ours")
    assert "'NoneType' object has no attribute 'strip'" in lines.written[0]["exception"]


def test_libraries_say_no_more_than_we(db: None, lines: Lines) -> None:
    """A request that is refused, one to a host that is none of ours, and a job that failed."""
    client = Client(enforce_csrf_checks=True)
    client.post(f"/s/{TOKEN}", {"name": NAME})
    client.get(f"/s/{TOKEN}?q={NAME}")
    Client(headers={"Host": f"{TOKEN}.example"}).get("/sign-in")
    logging.getLogger("django.request").warning("Gone: %s", f"/s/{TOKEN}", extra={"request": asked()})
    job = Job(
        id=7, queue="default", lock=None, queueing_lock=None, task_name="story.tell",
        task_kwargs={"email": EMAIL, "name": NAME},
    )  # fmt: skip
    logging.getLogger("procrastinate.worker").error(
        f"Job {job.call_string} ended with status: Error", extra={"action": "job_error", "job": job.log_context()}
    )
    written = lines.all()
    assert [one for one in PERSONAL if one in written] == []
    assert lines.written[-1]["message"] == "Job story.tell[7] ended with status: Error"
    assert len(lines.written) >= 5


def asked() -> Any:
    return RequestFactory().get(f"/s/{TOKEN}")
