"""An engineer disputes a line of the own pay sheet and gets an answer."""

from __future__ import annotations

from typing import Any

import pytest

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, NotFound, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.access import pay_dispute_for
from firstfix.rewards.actions import answer_pay_dispute, close_pay_month, look_at_pay_sheet, raise_pay_dispute
from firstfix.rewards.models import PayDispute, PaySheet
from firstfix.rewards.tests.makers import user_of
from firstfix.rewards.tests.pay_makers import (
    MONTH,
    NEXT,
    at,
    make_paid_order,
    make_post,
    make_rules_in_force,
    sheet_of,
)


def make_sheet() -> tuple[Engineer, PaySheet, str]:
    """An engineer, the sheet, and the key of the line for orders done."""
    engineer = make_engineer()
    make_post(engineer)
    make_rules_in_force()
    make_paid_order(engineer)
    return engineer, look_at_pay_sheet(engineer, MONTH, by=SYSTEM), sheet_of(engineer).lines[1].key


def make_dispute() -> PayDispute:
    engineer, sheet, key = make_sheet()
    return raise_pay_dispute(sheet, key=key, text="There were two.", by=user_of(engineer), at=at(NEXT))


def test_a_line_of_an_open_month_is_disputed_and_answered(company: Tenant) -> None:
    dispute, hr = make_dispute(), make_user(Role.HR)
    assert dispute.line
    assert facts_about(dispute).get().data == {}
    answered = answer_pay_dispute(dispute, answer="The second one was closed in September.", by=hr)
    assert (answered.state, answered.answered_by) == ("answered", hr)
    notice = Notice.objects.get(user=dispute.sheet.engineer.user)
    assert notice.link == "/my-pay/2026-08"


def test_a_line_of_a_closed_month_is_disputed_by_the_same_key(company: Tenant) -> None:
    engineer, sheet, key = make_sheet()
    close_pay_month(MONTH, by=SYSTEM, at=at(NEXT))
    sheet.refresh_from_db()
    assert sheet.closed
    assert raise_pay_dispute(sheet, key=key, text="Why?", by=user_of(engineer)).state == "raised"


def test_one_dispute_of_a_line_at_a_time(company: Tenant) -> None:
    dispute = make_dispute()
    again: dict[str, Any] = {"key": dispute.key, "text": "Again", "by": user_of(dispute.sheet.engineer), "at": at(NEXT)}
    with pytest.raises(Refused):
        raise_pay_dispute(dispute.sheet, **again)
    answer_pay_dispute(dispute, answer="So it is.", by=make_user(Role.HR))
    assert raise_pay_dispute(dispute.sheet, **again).pk != dispute.pk


def test_refuses_what_is_not_there_or_not_said(company: Tenant) -> None:
    engineer, sheet, key = make_sheet()
    by = user_of(engineer)
    with pytest.raises(NotFound):
        raise_pay_dispute(sheet, key="piece:x", text="Why?", by=by)
    with pytest.raises(Invalid):
        raise_pay_dispute(sheet, key=key, text=" ", by=by)
    dispute = raise_pay_dispute(sheet, key=key, text="Why?", by=by)
    with pytest.raises(Invalid):
        answer_pay_dispute(dispute, answer=" ", by=make_user(Role.HR))


def test_everybody_disputes_their_own_and_hr_answers(company: Tenant) -> None:
    dispute = make_dispute()
    stranger = user_of(make_engineer())
    with pytest.raises(NotAllowed):
        raise_pay_dispute(dispute.sheet, key=dispute.key, text="Mine too", by=stranger)
    with pytest.raises(NotFound):
        pay_dispute_for(stranger, dispute.pk)
    for role in (Role.MANAGER, Role.ADMIN, Role.ENGINEER):
        with pytest.raises(NotAllowed):
            answer_pay_dispute(dispute, answer="No", by=make_user(role))


def test_who_is_both_engineer_and_hr_does_not_answer_the_own(company: Tenant) -> None:
    dispute = make_dispute()
    user = user_of(dispute.sheet.engineer)
    user.roles = [Role.ENGINEER, Role.HR]
    user.save()
    with pytest.raises(Refused):
        answer_pay_dispute(dispute, answer="Yes!", by=user)
