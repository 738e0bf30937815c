"""What waits for a decision on somebody's growth."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.growth.access import visible_promotions, visible_proposals
from firstfix.growth.states import LEVEL_STATES, PROMOTION_STATES
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting

WAITING = (
    Waiting(_("Decide on proposed levels"), "skill", "level_proposals", "growth.decide", frozenset({Role.MANAGER}),
            lambda user: visible_proposals(user).filter(state=LEVEL_STATES.start), query=f"state={LEVEL_STATES.start}",
            since="created_at"),
    Waiting(_("Decide on promotions"), "career", "promotions", "career.decide", frozenset({Role.HR}),
            lambda user: visible_promotions(user).filter(state=PROMOTION_STATES.start),
            query=f"state={PROMOTION_STATES.start}", since="created_at"),
)  # fmt: skip
