"""Messages as jobs: what a worker takes no other takes, and one that is killed leaves nothing out and nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from firstfix.messaging.actions import delivering
from firstfix.messaging.models import Delivery, Message
from firstfix.messaging.tests.makers import make_message, make_told_visit, send_all
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

ROOT = Path(__file__).parent.parent
MESSAGES, BATCH = 30, 10

#: Killed when the second batch is delivered and not yet committed.
DIES = """
import os, signal, sys
import django
django.setup()
from firstfix.messaging.actions import delivering
from firstfix.messaging.jobs import send_messages
delivering.BATCH = 10
fit, told = delivering.fit_doors, []

def fit_once(*given):
    told.append(1)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return fit(*given)

delivering.fit_doors = fit_once
send_messages(int(sys.argv[1]))
"""
WORKS = DIES.replace("len(told) == 2", "False")


@pytest.fixture
def tenant(committed: None) -> Tenant:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        visit = make_told_visit()
        for _n in range(MESSAGES):
            make_message(visit)
    return tenant


def worker(script: str, tenant: Tenant) -> int:
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings_test", "DATABASE_URL": url}
    command = [sys.executable, "-c", script, str(tenant.pk)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr.decode()
    return ended.returncode


def delivered(tenant: Tenant) -> list[int]:
    with tenant_scope(tenant.pk):
        return list(Delivery.objects.filter(is_done=True).values_list("message_id", flat=True))


def test_a_worker_that_is_killed_leaves_nothing_out_and_nothing_twice(tenant: Tenant) -> None:
    assert worker(DIES, tenant) == -signal.SIGKILL
    assert len(delivered(tenant)) == BATCH
    assert worker(WORKS, tenant) == 0
    done = delivered(tenant)
    assert len(done) == len(set(done)) == MESSAGES
    with tenant_scope(tenant.pk):
        assert set(Message.objects.values_list("state", "tries")) == {("sent", 1)}


def test_two_workers_share_what_waits(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second does not wait for the first, which has not committed yet, and takes others."""
    monkeypatch.setattr(delivering, "BATCH", 20)
    counts: list[int] = []

    def other() -> None:
        try:
            with tenant_scope(tenant.pk):
                counts.append(send_all().count)
        finally:
            connection.close()

    with tenant_scope(tenant.pk):
        counts.append(send_all().count)
        second = Thread(target=other)
        second.start()
        second.join()
    assert counts == [20, 10]
    done = delivered(tenant)
    assert len(done) == len(set(done)) == MESSAGES
