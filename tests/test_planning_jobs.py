"""Planning runs as jobs: a worker that is killed in the middle of a piece loses nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.config.commands.worker import workers
from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.jobs import rescue_stalled_jobs
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.actions.planning_runs import start_run
from firstfix.scheduling.jobs import plan_piece
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.tests.makers import make_shift
from firstfix.scheduling.translate.timetable import local_moment
from firstfix.work.tests.makers import make_work_order

ROOT = Path(__file__).parent.parent

WORKS = """
import django
django.setup()
from django.core.management import call_command
call_command("procrastinate", "worker", "--one-shot", "--queues=planning", "--concurrency=1")
"""

#: The same, but its search does not end, and it is killed at the second report, when the first plan is kept.
DIES = """
import os, signal
import django
django.setup()
from firstfix.scheduling import jobs
from firstfix.scheduling.translate import planner
planner.ROUNDS_PER_JOB = 10**9
note, told = jobs.note_progress, []

def note_once(*given, **named):
    told.append(1)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return note(*given, **named)

jobs.note_progress = note_once
from django.core.management import call_command
call_command("procrastinate", "worker", "--one-shot", "--queues=planning", "--concurrency=1")
"""


@pytest.fixture
def tenant(committed: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def run(tenant: Tenant) -> PlanningRun:
    """Two days of an engineer, work for both."""
    with tenant_scope(tenant.pk):
        tomorrow = company_day(timezone.now()) + timedelta(days=1)
        engineer = make_engineer(home_latitude=31.23, home_longitude=121.47)
        for number in range(2):
            day = tomorrow + timedelta(days=number)
            make_shift(engineer, starts_at=local_moment(tenant.zone, day, 8 * 60), hours=3)
        site = make_site(latitude=31.23, longitude=121.47)
        for _ in range(4):
            make_work_order(asset=make_asset(site=site), planned_minutes=60)
        return start_run(tomorrow, days=2, seconds=600, is_nightly=True, by=SYSTEM)


def worker(script: str) -> int:
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings_test", "DATABASE_URL": url}
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr.decode()
    return ended.returncode


def pieces_of(tenant: Tenant) -> list[PlanningPiece]:
    with tenant_scope(tenant.pk):
        return list(PlanningPiece.objects.order_by("day"))


def orders_in(piece: PlanningPiece) -> list[int]:
    assert piece.proposal, "the best plan so far is kept"
    return [one["order_id"] for one in piece.proposal["suggestions"]]


@pytest.mark.usefixtures("run")
def test_a_piece_whose_worker_is_killed_is_taken_up_by_another(tenant: Tenant) -> None:
    assert worker(DIES) == -signal.SIGKILL
    first, second = pieces_of(tenant)
    assert (first.state, first.takes, second.state) == ("running", 1, "waiting")
    assert orders_in(first)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '2 minutes'")
    assert asyncio.run(rescue_stalled_jobs(timezone.now())) == 1
    assert worker(WORKS) == 0
    first, second = pieces_of(tenant)
    assert [(piece.state, piece.takes) for piece in (first, second)] == [("done", 2), ("done", 1)]
    planned = [*orders_in(first), *orders_in(second)]
    assert len(planned) == len(set(planned)) == 4
    jobs = ProcrastinateJob.objects.filter(task_name="scheduling.plan_piece", args__tenant_id=tenant.pk)
    assert [job.status for job in jobs] == ["succeeded"] * 2


def test_long_plans_have_workers_of_their_own() -> None:
    short, long = workers(4, 2, {})
    assert short.command[-4:] == ["--queues", "default", "--concurrency", "4"]
    assert long.command[-4:] == ["--queues", plan_piece.task.queue, "--concurrency", "2"]
    assert [one.name for one in workers(0, 1, {})] == ["planner"]
