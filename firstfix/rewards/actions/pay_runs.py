"""Long work with the pay of a month: a person asks, a worker carries it out, and nothing is lost when that one dies."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.jobs.long_work import why_not
from firstfix.platform.jobs.progress import Progress, untold
from firstfix.platform.notices.actions import notify
from firstfix.rewards.actions.pay_months import (
    close_pay_month,
    count_pay_month,
    refuse_closed,
    refuse_to_close,
)
from firstfix.rewards.actions.pay_rules import refuse_to_try, try_pay_rules
from firstfix.rewards.facts import PayRunAsked
from firstfix.rewards.models import PayRules, PayRun
from firstfix.rewards.translate import first_of

Kind = PayRun.Kind

_NEEDS = {Kind.COUNT: "pay.see_all", Kind.CLOSE: "pay.close", Kind.TRIAL: "pay.rules"}


@transaction.atomic
def ask_pay_run(
    kind: str, month: date, *, by: User, tried: PayRules | None = None, at: datetime | None = None
) -> PayRun:  # fmt: skip
    """Let a worker count the month, close it, or try a version on it. Who asks second gets the run of the first."""
    require(by, _NEEDS[Kind(kind)])
    at, month = at or timezone.now(), first_of(month)
    if kind == Kind.CLOSE:
        refuse_to_close(month, at=at)
    elif kind == Kind.COUNT:
        refuse_closed(month)
    elif tried:
        refuse_to_try(tried, month, at=at)
    run = PayRun(kind=kind, month=month, tried=tried, asked_by=by, created_at=at)
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        return PayRun.objects.filter(kind=kind, month=month, tried=tried).latest("pk")
    record(PayRunAsked(kind=kind, month=month), about=run, by=by, at=at)
    return run


# What workers do


@transaction.atomic
def begin_pay_run(id: int) -> PayRun | None:
    """A worker takes it, anew where another died with it: nothing was written then. None when it is over."""
    run = _locked(id)
    if not run.is_going:
        return None
    run.state, run.percent = PayRun.State.RUNNING, 0
    run.save()
    return run


@transaction.atomic
def carry_out_pay_run(run: PayRun, *, at: datetime | None = None, progress: Progress = untold) -> None:
    """The result and that it is done, in one transaction. It locks the run only at its end: `progress` writes it."""
    at, by = at or timezone.now(), run.asked_by
    if by is None:
        raise Refused(_("Whoever asked for this is gone. Please ask again."))
    match run.kind:
        case Kind.CLOSE:
            closed = close_pay_month(run.month, by=by, at=at, progress=progress)
            people = closed.sheets.count()
            notify(by, "pay_month_closed", link=run.path, at=at, month=f"{run.month:%Y-%m}", people=people)
        case Kind.TRIAL if run.tried:
            try_pay_rules(run.tried, month=run.month, by=by, at=at, progress=progress)
        case _:
            count_pay_month(run.month, by=by, at=at, progress=progress)
    _end(_locked(run.pk), PayRun.State.DONE, at=at)


@transaction.atomic
def fail_pay_run(id: int, error: Exception, *, at: datetime | None = None) -> None:
    """Say why it could not be carried out; its own transaction is rolled back by then."""
    run, at = _locked(id), at or timezone.now()
    if not run.is_going:
        return  # another worker was faster
    run.problem = why_not(error, run)
    _end(run, PayRun.State.FAILED, at=at)
    if run.asked_by:
        month = f"{run.month:%Y-%m}"
        notify(run.asked_by, "pay_run_failed", link=run.path, at=at, month=month, reason=run.problem)


def _end(run: PayRun, state: str, *, at: datetime) -> None:
    run.state, run.percent, run.finished_at = state, 100, at
    run.save()


def _locked(id: int) -> PayRun:
    rows = PayRun.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("asked_by", "tried").get(pk=id)
