"""The lives of what an engineer claims. A trip or hours are done when approved; an expense is then paid."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

#: Paid out before the trip; settled when expenses and what was given back come to as much.
ADVANCE_STATES = StateTable(
    start="submitted",
    states=[
        *_STATES,
        State("paid", pgettext_lazy("advance", "Paid out")),
        State("settled", pgettext_lazy("advance", "Settled")),
    ],
    transitions=[
        *_TRANSITIONS,
        Transition(("approved",), "pay", "paid", "claim.pay"),
        Transition(("paid",), "settle", "settled", "claim.pay"),
    ],
)

#: A version is tried on a month that is known before it pays anything; changing it asks for a new trial.
PAY_RULES_STATES = StateTable(
    start="draft",
    states=[
        State("draft", _("Draft")),
        State("tried", _("Tried")),
        State("in_force", _("In force")),
        State("replaced", _("Replaced")),
    ],
    transitions=[
        Transition(("draft", "tried"), "write", "draft", "pay.rules"),
        Transition(("draft", "tried"), "try", "tried", "pay.rules"),
        Transition(("tried",), "put_in_force", "in_force", "pay.rules"),
        Transition(("in_force",), "replace", "replaced", "pay.rules"),
    ],
)

PAY_DISPUTE_STATES = StateTable(
    start="raised",
    states=[State("raised", _("Waits for an answer")), State("answered", _("Answered"))],
    transitions=[Transition(("raised",), "answer", "answered", "pay.answer")],
)
