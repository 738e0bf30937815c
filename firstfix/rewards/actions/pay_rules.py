"""HR writes a version of the pay rules, tries it on a month that is known, and puts it in force from a month on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.jobs.progress import Progress, untold
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.actions.pay_months import keep_counted
from firstfix.rewards.facts import PayRulesPutInForce, PayRulesReplaced, PayRulesTried, PayRulesWritten
from firstfix.rewards.models import CountedSheet, PayMonth, PayRules
from firstfix.rewards.queries.pay.counting import lines_counted, month_before, rules_for
from firstfix.rewards.queries.pay.facts import posts_in
from firstfix.rewards.queries.pay.known import codes_known
from firstfix.rewards.queries.pay.sheets import Sheet, sheets_open
from firstfix.rewards.queries.pay.words import flaw_said
from firstfix.rewards.translate import first_of, flaws_of, last_of, posts_without_base

#: How many names an error says.
MOST_NAMES = 5


@transaction.atomic
def write_pay_rules(
    version: PayRules | None, *, document: Mapping[str, Any], by: Actor, note: str = "", at: datetime | None = None
) -> PayRules:
    """A new version, or another text of one that is not in force. What is wrong with it is refused, by an example.

    Invalid's fields are places of the document: "piece__0__amount".
    """
    require(by, "pay.rules")
    if flaws := flaws_of(document, codes_known()):
        raise Invalid({"__".join(map(str, flaw.place)): flaw_said(flaw) for flaw in reversed(flaws)})
    if version is None:
        newest = PayRules.objects.select_for_update(of=("self",), no_key=True).order_by("-number").first()
        version = PayRules(number=newest.number + 1 if newest else 1, created_at=at or timezone.now())
    else:
        version = _locked(version)
        version.state = PayRules.table.after(version.state, "write")
        CountedSheet.objects.filter(rules=version).delete()  # what another text would have paid
    version.document, version.note = dict(document), note.strip()
    version.save()
    record(PayRulesWritten(version=version.number), about=version, by=by, at=at)
    return version


@transaction.atomic
def try_pay_rules(
    version: PayRules, *, month: date, by: Actor, at: datetime | None = None, progress: Progress = untold
) -> PayRules:
    """Count for the page of the trial what `month` would have paid, by the version and by the rules that hold for it.

    Only a version that was tried can be put in force; one that is in force already can be tried on other months.
    """
    require(by, "pay.rules")
    at, month = at or timezone.now(), first_of(month)
    refuse_to_try(version, month, at=at)
    _count_trial(version, month, at=at, progress=progress)
    now = _locked(version)
    if now.document != version.document:
        raise Refused(_("The rules were changed while they were being tried. Please try them again."))
    if any(step.verb == "try" for step in PayRules.table.verbs(now.state)):
        now.state = PayRules.table.after(now.state, "try")
        now.save()
        record(PayRulesTried(version=now.number, month=month), about=now, by=by, at=at)
    return now


def refuse_to_try(version: PayRules, month: date, *, at: datetime) -> None:
    """On a month that has begun, where everybody with a post would get something."""
    if month > company_day(at):
        raise Refused(_("This month is still to come."))
    _refuse_without_base(version, month)


@transaction.atomic
def put_pay_rules_in_force(version: PayRules, *, first_month: date, by: Actor, at: datetime | None = None) -> PayRules:
    """It pays from `first_month` on, until a later version does. A closed month keeps the version that paid it."""
    require(by, "pay.rules")
    first_month = first_of(first_month)
    # In one order, so that two people who put versions in force come one after the other.
    versions = list(PayRules.objects.select_for_update(of=("self",), no_key=True).order_by("pk"))
    version = next(one for one in versions if one.pk == version.pk)
    state = PayRules.table.after(version.state, "put_in_force")
    closed = PayMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if closed and first_month <= closed:
        raise Invalid({"first_month": _("%(month)s is closed: rules begin later.") % {"month": f"{closed:%Y-%m}"}})
    others = [one for one in versions if one.first_month]
    for other in others:
        if other.first_month == first_month:
            text = _("Version %(n)d holds from %(month)s already: both would pay for it.")
            raise Invalid({"first_month": text % {"n": other.number, "month": f"{first_month:%Y-%m}"}})
    _refuse_without_base(version, first_month)
    earlier = [one for one in others if one.first_month and one.first_month < first_month]
    later = [one.first_month for one in others if one.first_month and one.first_month > first_month]
    before = max(earlier, key=lambda one: one.first_month or first_month, default=None)
    if before:
        before.last_month = month_before(first_month)
        before.state = "replaced" if before.state == "replaced" else PayRules.table.after(before.state, "replace")
        before.save()
        fact = PayRulesReplaced(version=before.number, last_month=before.last_month)
        record(fact, about=before, by=by, at=at)
    version.state, version.first_month = state, first_month
    version.last_month = month_before(min(later)) if later else None
    version.save()
    CountedSheet.objects.filter(rules=version, month__gte=first_month).delete()  # a trial counts no corrections
    record(PayRulesPutInForce(version=version.number, first_month=first_month), about=version, by=by, at=at)
    return version


def _count_trial(version: PayRules, month: date, *, at: datetime, progress: Progress) -> None:
    present, until = rules_for(month), min(company_day(at), last_of(month))
    is_open = not PayMonth.objects.filter(month=month).exists()
    for done, rules in enumerate({one.pk: one for one in (present, version) if one}.values()):
        progress(done, 2)
        if is_open and rules == present:
            sheets = sheets_open(month, now=at)
        else:
            lines = lines_counted(rules, month, until=until)
            sheets = {engineer: Sheet(engineer, month, until, own) for engineer, own in lines.items()}
        keep_counted(sheets, month, rules, at=at)


def _locked(version: PayRules) -> PayRules:
    return PayRules.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)


def _refuse_without_base(version: PayRules, month: date) -> None:
    """Whoever works here would get nothing: the example is their names."""
    lacking = posts_without_base(version.document, posts_in(month).select_related("engineer"), month)
    if lacking:
        names = [f"{post.engineer.name} ({post.grade})" for post in lacking[:MOST_NAMES]]
        more = "" if len(lacking) <= MOST_NAMES else " …"
        text = _("The base table has no row for %(names)s: they would get nothing.")
        raise Refused(text % {"names": str(_(", ")).join(names) + more})
