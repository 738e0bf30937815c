"""Imports that a worker reads and carries out while the browser shows how far they are."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Refused
from firstfix.platform.exchange.actions import begin, carry_out, fail, read_file
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.jobs import job
from firstfix.platform.jobs.long_work import work_through
from firstfix.platform.jobs.progress import Progress

State = ImportRun.State


def read_later(run: ImportRun) -> None:
    """Defer it in the open transaction; files of one company are read one after the other."""
    read_import.later(run_id=run.pk, language=translation.get_language(), one_at_a_time="import reading")


@job(scope=False)
def read_import(tenant_id: int, *, run_id: int, language: str) -> None:
    states = {State.READING}
    work_through(tenant_id, language=language, begin=lambda: begin(run_id, states), carry_out=_read, fail=_fail)


def carry_out_later(run: ImportRun) -> None:
    """Defer it in the open transaction; imports of one company run one after the other."""
    carry_out_import.later(run_id=run.pk, language=translation.get_language(), one_at_a_time="import")


@job(scope=False)
def carry_out_import(tenant_id: int, *, run_id: int, language: str) -> None:
    states = {State.CHECKING, State.WRITING}
    work_through(tenant_id, language=language, begin=lambda: begin(run_id, states), carry_out=_carry_out, fail=_fail)


def _read(run: ImportRun, progress: Progress) -> None:
    read_file(run, by=_whoever_started(run), progress=progress)


def _carry_out(run: ImportRun, progress: Progress) -> None:
    carry_out(run, by=_whoever_started(run), progress=progress)


def _whoever_started(run: ImportRun) -> User:
    if run.started_by is None:
        raise Refused(_("Whoever started this import is gone. Please start it again."))
    return run.started_by


def _fail(run: ImportRun, error: Exception) -> None:
    fail(run.pk, error, by=run.started_by or SYSTEM)
