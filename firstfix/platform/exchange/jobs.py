"""Imports that a worker carries out while the browser shows how far they are."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.errors import Refused
from firstfix.platform.exchange.actions import begin, carry_out, fail
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.jobs import job
from firstfix.platform.jobs.progress import told_to_others
from firstfix.platform.tenants.scope import tenant_scope


def carry_out_later(run: ImportRun) -> None:
    """Defer it in the open transaction; imports of one company run one after the other."""
    carry_out_import.later(run_id=run.pk, language=translation.get_language(), one_at_a_time="import")


@job(scope=False)
def carry_out_import(tenant_id: int, *, run_id: int, language: str) -> None:
    """Three transactions: the run begins, the rows and the result, or else why it failed.

    language: in which reasons and notes are written, that of whoever asked.
    """
    with translation.override(language):
        with tenant_scope(tenant_id):
            run = begin(run_id)
        if run is None:
            return
        by = run.started_by or SYSTEM
        try:
            if run.started_by is None:
                raise Refused(_("Whoever started this import is gone. Please start it again."))
            with tenant_scope(tenant_id), told_to_others(run) as progress:
                carry_out(run, by=by, progress=progress)
        except Exception as error:
            with tenant_scope(tenant_id):
                fail(run_id, error, by=by)
