"""Months of pay that workers count: as somebody asks, with progress, and by night what is open."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone, translation

from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.jobs import every, job
from firstfix.platform.jobs.long_work import work_through
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.actions import count_pay_month
from firstfix.rewards.actions.pay_runs import begin_pay_run, carry_out_pay_run, fail_pay_run
from firstfix.rewards.facts import PayRunAsked
from firstfix.rewards.models import PayRun
from firstfix.rewards.queries.pay.sheets import months_open

#: By the company's clock.
HOUR = 3

#: Months of a company are counted one after the other: whoever counts writes what another would replace.
ONE_AT_A_TIME = "pay"


def begin_asked(fact: PayRunAsked, *, about: PayRun, by: Actor) -> None:
    """Reasons are said in the language of whoever asked."""
    count_asked.later(run_id=about.pk, language=translation.get_language(), one_at_a_time=ONE_AT_A_TIME)


@job(scope=False)
def count_asked(tenant_id: int, *, run_id: int, language: str) -> None:
    """After its worker died it begins anew."""
    work_through(
        tenant_id,
        language=language,
        begin=lambda: begin_pay_run(run_id),
        carry_out=lambda run, progress: carry_out_pay_run(run, progress=progress),
        fail=lambda run, error: fail_pay_run(run.pk, error),
    )


@every("40 * * * *")
def count_pay_by_night(now: datetime) -> None:
    """The pages of open months are of this morning."""
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            if now.astimezone(company_zone()).hour == HOUR:
                for month in months_open(now=now):
                    count_open.later(month=month.isoformat(), one_at_a_time=ONE_AT_A_TIME)


@job()
def count_open(*, month: str) -> None:
    """Nothing where it was closed meanwhile."""
    now = timezone.now()
    for one in months_open(now=now):
        if one.isoformat() == month:
            with translation.override(company().language):
                count_pay_month(one, by=SYSTEM, at=now)
