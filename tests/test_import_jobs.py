"""Imports as jobs: progress that others see, one at a time, and nothing half written when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.customers.models import Customer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.exchange.actions import ask_to_check, ask_to_write, carry_out, choose_columns, start_import
from firstfix.platform.exchange.jobs import carry_out_import, carry_out_later, read_import
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.tests.makers import csv_of, taken
from firstfix.platform.jobs import job, rescue_stalled_jobs
from firstfix.platform.jobs.progress import told_to_others
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id, tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant

ROOT = Path(__file__).parent.parent
ROWS = (["code", "name"], *([f"C{n}", f"Customer {n}"] for n in range(30)))


@pytest.fixture
def tenant(committed: None) -> Tenant:
    return make_tenant()


def boss() -> User:
    return make_user(Role.MANAGER)


def asked(by: User, *rows: list[str]) -> ImportRun:
    run = taken(csv_of(*(rows or ROWS)), name="file.csv", by=by)
    run = choose_columns(run, by=by, kind=run.kind, columns=run.columns)
    return ask_to_write(run, by=by)


def test_a_job_runs_in_the_scope_of_its_tenant_and_waits_for_the_transaction(company: Tenant) -> None:
    seen = []

    @job()
    def note_tenant(*, word: str) -> None:
        seen.append((current_tenant_id(), word))

    number = note_tenant.later(word="hello", one_at_a_time="notes")
    waiting = ProcrastinateJob.objects.get(pk=number)
    assert (waiting.status, waiting.lock) == ("todo", f"{company.pk}:notes")
    app.tasks[waiting.task_name].func(**waiting.args)
    assert seen == [(company.pk, "hello")]


def test_an_import_goes_through_its_job(company: Tenant) -> None:
    carry_out_later(run := asked(boss()))
    waiting = ProcrastinateJob.objects.get(task_name="exchange.carry_out_import")
    app.tasks[waiting.task_name].func(**waiting.args)
    run.refresh_from_db()
    assert (run.state, run.counts, run.percent) == ("done", {"new": 30}, 100)
    assert Customer.objects.count() == 30


def test_an_error_says_that_nothing_was_written(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(boss())
    monkeypatch.setattr("firstfix.platform.exchange.actions.refresh", lambda *_: 1 / 0)
    carry_out_import(company.pk, run_id=run.pk, language="en")
    run.refresh_from_db()
    assert run.state == "failed"
    assert "Nothing has been written" in run.problem
    assert not Customer.objects.exists()


def test_a_run_whose_person_lost_the_right_is_not_carried_out(company: Tenant) -> None:
    person = boss()
    run = asked(person)
    User.objects.filter(pk=person.pk).update(roles=[Role.ENGINEER])
    carry_out_import(company.pk, run_id=run.pk, language="en")
    run.refresh_from_db()
    assert (run.state, run.problem) == ("failed", "Your role does not allow this.")


def test_a_second_worker_finds_the_first_one_dead(company: Tenant) -> None:
    run = asked(boss())
    run.began_at = timezone.now()
    run.save()
    carry_out_import(company.pk, run_id=run.pk, language="en")
    run.refresh_from_db()
    assert run.state == "failed"
    assert "stopped in the middle" in run.problem
    ask_to_check(run, by=SYSTEM)


def test_a_worker_that_died_while_reading_is_told(company: Tenant) -> None:
    run = start_import(csv_of(*ROWS), name="file.csv", by=boss())
    run.began_at = timezone.now()
    run.save()
    read_import(company.pk, run_id=run.pk, language="en")
    run.refresh_from_db()
    assert run.state == "failed"
    assert "stopped in the middle" in run.problem


def test_a_job_that_comes_twice_does_it_once(company: Tenant) -> None:
    run = asked(boss())
    carry_out_import(company.pk, run_id=run.pk, language="en")
    carry_out_import(company.pk, run_id=run.pk, language="en")
    run.refresh_from_db()
    assert run.state == "done"


def test_others_see_how_far_it_is(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        run = asked(boss())
    with tenant_scope(tenant.pk), told_to_others(run) as tell:
        Customer.objects.create(code="C1", name="not committed yet")
        tell(40, 100)
        with another_connection() as other:
            other.execute("select set_config('firstfix.tenant', %s, false)", [str(tenant.pk)])
            assert other.execute("select percent from exchange_importrun where id = %s", [run.pk]).fetchone() == (40,)


@contextmanager
def another_connection() -> Iterator[object]:
    own = connection.copy()
    try:
        own.ensure_connection()
        yield own.connection
    finally:
        own.close()


def test_two_people_importing_at_once_wait_for_each_other(tenant: Tenant) -> None:
    """Both bring the same new customers: one writes them, the other finds them there."""
    with tenant_scope(tenant.pk):
        person = boss()
        runs = [asked(person), asked(person)]
    gate = threading.Barrier(2, timeout=30)
    results: list[dict[str, int]] = []

    def bring(run: ImportRun) -> None:
        gate.wait()
        with tenant_scope(tenant.pk):
            results.append(carry_out(run, by=person).counts)
        connection.close()

    threads = [threading.Thread(target=bring, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results, key=str) == [{"new": 30}, {"same": 30}]
    with tenant_scope(tenant.pk):
        assert Customer.objects.count() == 30


DIES = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.FILES_ROOT = sys.argv[3]
from firstfix.platform.exchange import actions, jobs
actions._follow = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
jobs.carry_out_import(int(sys.argv[1]), run_id=int(sys.argv[2]), language="en")
"""


def test_a_killed_worker_leaves_nothing_and_the_run_says_so(tenant: Tenant) -> None:
    """The process dies after all rows are written and before they are committed."""
    with tenant_scope(tenant.pk):
        run = asked(boss())
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(tenant.pk), str(run.pk), str(settings.FILES_ROOT)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings_test", "DATABASE_URL": database_url()},
        capture_output=True,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    with tenant_scope(tenant.pk):
        assert not Customer.objects.exists()
        run.refresh_from_db()
        assert run.state == "writing", "nobody could say it yet"
    carry_out_import(tenant.pk, run_id=run.pk, language="en")
    with tenant_scope(tenant.pk):
        run.refresh_from_db()
        assert run.state == "failed"
        assert "Nothing has been written" in run.problem


def database_url() -> str:
    at = connection.settings_dict
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def test_jobs_of_dead_workers_are_run_again(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        carry_out_later(asked(boss()))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s where args->>'tenant_id' = %s",
                       [worker, str(tenant.pk)])  # fmt: skip
    assert rescued() == 1
    assert ProcrastinateJob.objects.get(args__tenant_id=tenant.pk).status == "todo"
    assert rescued() == 0


def rescued() -> int:
    import asyncio

    return asyncio.run(rescue_stalled_jobs(timezone.now()))
