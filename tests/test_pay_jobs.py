"""A worker is killed while it closes a month of pay: nothing is half written, and the next one closes it once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.db import connection

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.rewards.actions import ask_pay_run
from firstfix.rewards.jobs import count_asked
from firstfix.rewards.models import PayLine, PayMonth, PayRun, PaySheet
from firstfix.rewards.tests.pay_makers import MONTH, NEXT, at, make_paid_order, make_post, make_rules_in_force

ROOT = Path(__file__).parent.parent

DIES = """
import os, signal, sys
import django
django.setup()
from firstfix.rewards import jobs
from firstfix.rewards.actions import pay_runs
pay_runs._end = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
jobs.count_asked(int(sys.argv[1]), run_id=int(sys.argv[2]), language="en")
"""


def test_a_killed_worker_leaves_nothing_and_the_next_one_closes_once(committed: None) -> None:
    """The process dies after all sheets are written and everybody is told, before anything is committed."""
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        engineer = make_engineer()
        make_post(engineer)
        make_rules_in_force()
        make_paid_order(engineer)
        run = ask_pay_run(PayRun.Kind.CLOSE, MONTH, by=make_user(Role.HR), at=at(NEXT))
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(tenant.pk), str(run.pk)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings_test", "DATABASE_URL": database_url()},
        capture_output=True,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    with tenant_scope(tenant.pk):
        run.refresh_from_db()
        assert run.state == "running", "nobody could say it yet"
        assert not PayMonth.objects.exists()
        assert not PaySheet.objects.exists()
    for _again in range(2):
        count_asked(tenant.pk, run_id=run.pk, language="en")
    with tenant_scope(tenant.pk):
        run.refresh_from_db()
        assert run.state == "done"
        assert PayMonth.objects.count() == 1
        assert PaySheet.objects.get().total == 6050
        assert PayLine.objects.count() == 2
        assert Notice.objects.filter(words="pay_sheet_closed").count() == 1


def database_url() -> str:
    to = connection.settings_dict
    return f"postgresql://{to['USER']}:{to['PASSWORD']}@{to['HOST']}:{to['PORT']}/{to['NAME']}"
