"""The lives of what an engineer claims. A trip or hours are done when approved; an expense is then paid."""

from django.utils.translation import gettext_lazy as _

from firstfix.platform.states import State, StateTable, Transition

_STATES = (
    State("submitted", _("Waiting for approval")),
    State("approved", _("Approved")),
    State("returned", _("Returned")),
    State("withdrawn", _("Withdrawn")),
)
_TRANSITIONS = (
    Transition(("submitted", "returned"), "submit", "submitted", "claim.make"),
    Transition(("submitted", "returned"), "withdraw", "withdrawn", "claim.make"),
    Transition(("submitted",), "approve", "approved", "claim.approve"),
    Transition(("submitted", "approved"), "return", "returned", "claim.approve"),
)

CLAIM_STATES = StateTable(start="submitted", states=_STATES, transitions=_TRANSITIONS)

EXPENSE_STATES = StateTable(
    start="submitted",
    states=[*_STATES, State("paid", _("Paid"))],
    transitions=[*_TRANSITIONS, Transition(("approved",), "pay", "paid", "claim.pay")],
)
