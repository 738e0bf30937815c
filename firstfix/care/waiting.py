"""What customers wait for."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.queries import feedback_listed, found_assets_listed, problems_listed
from firstfix.care.queries.bulletins import WAITING as STILL_WAITS
from firstfix.care.queries.bulletins import bulletins_listed, with_waiting
from firstfix.care.queries.feedback import team_of
from firstfix.care.queries.follow_ups import due_follow_ups
from firstfix.care.rules import WON_OR_LOST
from firstfix.care.states import FOUND_ASSET_STATES, UNANSWERED, UNDER_STUDY
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting


def _feedback(user: User) -> Any:
    return feedback_listed().exclude(topic__in=WON_OR_LOST).filter(state__in=UNANSWERED, team=team_of(user))


def _leads(_user: User) -> Any:
    return feedback_listed().filter(topic__in=WON_OR_LOST, state__in=UNANSWERED)


WAITING = (
    Waiting(_("Call customers"), "followup", "follow_ups", "follow_up.do", frozenset({Role.DESK}),
            lambda _user: due_follow_ups(timezone.localdate()), query="due=now", since="due_on"),
    Waiting(_("Answer what customers say"), "feedback", "feedback_list", "feedback.handle",
            frozenset({Role.MANAGER, Role.RND, Role.SALES}), _feedback, since="at"),
    Waiting(_("Answer leads and renewals"), "money", "leads", "feedback.handle", frozenset({Role.SALES}), _leads,
            since="at"),
    Waiting(_("Enter machines found on site"), "scan", "found_assets", "found_asset.settle", frozenset({Role.DESK}),
            lambda _user: found_assets_listed().filter(state=FOUND_ASSET_STATES.start), since="at"),
    Waiting(_("Solve problems from the field"), "problem", "problems", "problem.answer", frozenset({Role.RND}),
            lambda _user: problems_listed().filter(state__in=UNDER_STUDY), since="opened_at"),
    Waiting(_("Order what bulletins ask for"), "bulletin", "bulletins", "bulletin.order",
            frozenset({Role.DISPATCHER, Role.MANAGER}), lambda _user: with_waiting(bulletins_listed()),
            query=f"machines={STILL_WAITS}", since="published_at"),
)  # fmt: skip
