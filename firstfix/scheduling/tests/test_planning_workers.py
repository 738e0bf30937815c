"""Workers on several machines share a planning run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.tests.makers import make_territory
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling import jobs
from firstfix.scheduling.actions.planning_runs import finish_piece, start_run
from firstfix.scheduling.translate.day import Answer


def test_of_two_that_end_at_once_one_begins_what_follows(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has finished its territory before the other one's end is to be seen."""
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        for code in ("n", "s"):
            make_engineer(territory=make_territory(code))
        tomorrow = timezone.localdate() + timedelta(days=1)
        run = start_run(tomorrow, days=1, is_nightly=True, by=SYSTEM)
        north, south, across = run.pieces.order_by("is_across", "pk").values_list("pk", flat=True)
    both_finished = Barrier(2)

    def finish(*args: Any, **kw: Any) -> bool:
        is_heard = finish_piece(*args, **kw)
        both_finished.wait(10)
        return is_heard

    def work_on(piece_id: int) -> None:
        try:
            jobs.plan_piece(tenant.pk, piece_id=piece_id, language="en")
        finally:
            connection.close()

    monkeypatch.setattr("firstfix.scheduling.jobs.finish_piece", finish)
    monkeypatch.setattr("firstfix.scheduling.jobs.planned_at_length", lambda *_, **__: Answer((), (), ()))
    with ThreadPoolExecutor(2) as two_workers:
        list(two_workers.map(work_on, (north, south)))
    assert ProcrastinateJob.objects.filter(task_name="scheduling.plan_piece", args__piece_id=across).count() == 1
