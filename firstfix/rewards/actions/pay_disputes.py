"""An engineer does not agree with a line of the own pay sheet; HR answers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, NotAllowed, NotFound, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.rewards.facts import PayDisputeAnswered, PayDisputeRaised
from firstfix.rewards.models import PayDispute, PaySheet
from firstfix.rewards.queries.pay.known import names_known
from firstfix.rewards.queries.pay.sheets import sheets_of
from firstfix.rewards.queries.pay.words import line_name


@transaction.atomic
def raise_pay_dispute(sheet: PaySheet, *, key: str, text: str, by: Actor, at: datetime | None = None) -> PayDispute:
    """`key` is of a line that stands on the sheet now; one dispute of a line at a time."""
    require(by, "pay.dispute")
    if not by.is_system and (sheet.engineer.user_id is None or sheet.engineer.user_id != by.pk):
        raise NotAllowed(_("Everybody disputes their own."))
    if not (text := text.strip()):
        raise Invalid({"text": _("Say what is wrong.")})
    found = sheets_of(sheet.month, now=at or timezone.now(), engineers=[sheet.engineer_id]).get(sheet.engineer_id)
    line = next((one for one in found.lines if one.key == key), None) if found else None
    if line is None:
        raise NotFound(_("This line does not stand on the pay sheet any more."))
    dispute = PayDispute(
        sheet=sheet, key=key, line=line_name(line, names_known())[:200], text=text, created_at=at or timezone.now()
    )
    try:
        with transaction.atomic():
            dispute.save()
    except IntegrityError:
        raise Refused(_("This line is disputed already.")) from None
    record(PayDisputeRaised(), about=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def answer_pay_dispute(dispute: PayDispute, *, answer: str, by: Actor, at: datetime | None = None) -> PayDispute:
    """What is put right for a closed month comes as a correction in the next one; the answer says what was done."""
    require(by, "pay.answer")
    if not (answer := answer.strip()):
        raise Invalid({"answer": _("Say what became of it.")})
    rows = PayDispute.objects.select_for_update(of=("self",), no_key=True).select_related("sheet__engineer__user")
    dispute = rows.get(pk=dispute.pk)
    if dispute.sheet.engineer.user_id is not None and dispute.sheet.engineer.user_id == by.pk:
        raise Refused(_("Nobody answers their own."))
    dispute.state = PayDispute.table.after(dispute.state, "answer")
    dispute.answer, dispute.answered_at = answer, at or timezone.now()
    dispute.answered_by = by if isinstance(by, User) else None
    dispute.save()
    record(PayDisputeAnswered(), about=dispute, by=by, at=at)
    user = dispute.sheet.engineer.user
    if user:
        notify(user, "pay_dispute_answered", link=f"/my-pay/{dispute.sheet.month:%Y-%m}", at=at, line=dispute.line)
    return dispute
