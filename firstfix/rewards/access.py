"""Claims and pay sheets, as a person may have them: everybody's or one's own."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.people.queries import engineer_of
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.rewards.models import Claim, PayDispute, PayRules, PayRun, PaySheet
from firstfix.scheduling.models import Visit

C = TypeVar("C", bound=Claim)


def visible_claims(model: type[C], by: Actor) -> QuerySet[C]:
    """Everybody's for those whose role says so; otherwise one's own."""
    rows = model._default_manager.select_related("engineer", "answered_by")
    return rows if may(by, "claim.see_all") else rows.filter(engineer__user_id=by.pk or 0)


def claim_for(model: type[C], by: Actor, id: int, *, to: str = "see", lock: bool = False) -> C:
    return record_for(visible_claims(model, by), by=by, action=f"claim.{to}", lock=lock, pk=id)


def claimant(by: Actor) -> Engineer:
    """The engineer that this person is; who is none has nothing to claim."""
    require(by, "claim.make")
    engineer = engineer_of(by)
    if engineer is None:
        raise NotAllowed(_("You are not connected with an engineer. Ask your manager."))
    return engineer


def visit_of(engineer: Engineer, visit_id: int | None) -> Visit | None:
    """The visit that a claim is about, which must be one of the engineer's own."""
    if visit_id is None:
        return None
    visit = Visit.objects.filter(pk=visit_id, bookings__engineer=engineer).first()
    if visit is None:
        raise Invalid({"visit": _("This is not a visit of yours.")})
    return visit


def paid_engineer(by: Actor) -> Engineer:
    """The engineer that this person is; who is none has no pay sheet here."""
    require(by, "pay.see_own")
    engineer = engineer_of(by)
    if engineer is None:
        raise NotAllowed(_("You are not connected with an engineer. Ask your manager."))
    return engineer


def require_pay_of(engineer: Engineer, by: Actor) -> None:
    """One's own, or anybody's for those whose role says so."""
    is_own = engineer.user_id is not None and engineer.user_id == by.pk
    if not (is_own and may(by, "pay.see_own")):
        require(by, "pay.see_all")


def visible_pay_sheets(by: Actor) -> QuerySet[PaySheet]:
    """Everybody's for those whose role says so; otherwise one's own."""
    rows = PaySheet.objects.select_related("engineer", "closed")
    return rows if may(by, "pay.see_all") else rows.filter(engineer__user_id=by.pk or 0)


def pay_sheet_for(by: Actor, id: int, *, to: str = "see_own") -> PaySheet:
    return record_for(visible_pay_sheets(by), by=by, action=f"pay.{to}", pk=id)


def visible_disputes(by: Actor) -> QuerySet[PayDispute]:
    rows = PayDispute.objects.select_related("sheet__engineer", "answered_by")
    return rows if may(by, "pay.see_all") else rows.filter(sheet__engineer__user_id=by.pk or 0)


def pay_dispute_for(by: Actor, id: int, *, to: str = "answer") -> PayDispute:
    return record_for(visible_disputes(by), by=by, action=f"pay.{to}", pk=id)


def pay_rules_for(by: Actor, id: int, *, to: str = "rules") -> PayRules:
    require(by, "pay.rules")
    return record_for(PayRules.objects.all(), by=by, action=f"pay.{to}", pk=id)


def pay_run_for(by: Actor, id: int) -> PayRun:
    require(by, "pay.see_all")
    return record_for(PayRun.objects.all(), by=by, action="pay.see_all", pk=id)
