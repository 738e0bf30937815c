"""Long work for somebody who watches: it begins, is carried out or says why not, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.platform.errors import FirstFixError
from firstfix.platform.jobs.progress import Progress, told_to_others
from firstfix.platform.races import refusal_of
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)
R = TypeVar("R", bound=Model)


def work_through(
    tenant_id: int,
    *,
    language: str,
    begin: Callable[[], R | None],
    carry_out: Callable[[R, Progress], object],
    fail: Callable[[R, Exception], object],
) -> None:
    """A worker's way through a run; after a worker died with one, `begin` says what becomes of it.

    language   in which reasons and notes are written: that of whoever asked
    begin      takes the run; None when there is nothing to do
    carry_out  writes the result and that it is done
    fail       writes why not; nothing of the result is left by then
    """
    with translation.override(language):
        with tenant_scope(tenant_id):
            run = begin()
        if run is None:
            return
        try:
            with tenant_scope(tenant_id), told_to_others(run) as progress:
                carry_out(run, progress)
        except Exception as error:
            with tenant_scope(tenant_id):
                fail(run, error)


def why_not(error: Exception, run: Model) -> str:
    """In words for whoever asked; what is no refusal goes to the log."""
    if isinstance(error, DatabaseError):
        error = refusal_of(error) or error
    if isinstance(error, FirstFixError):
        return error.said
    log.error("%s %s failed", run._meta.label, run.pk, exc_info=error)
    return _("Something unexpected happened. Nothing has been written; the administrator finds it in the log.")
