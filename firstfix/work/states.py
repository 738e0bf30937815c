"""The life of a service request and of a work order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.states import State, StateTable, Transition

REQUEST_STATES = StateTable(
    start="new",
    states=[
        State("new", pgettext_lazy("state", "New")),
        State("ordered", _("Work order made")),
        State("solved", _("Solved remotely")),
        State("duplicate", _("Duplicate")),
        State("declined", _("Declined")),
        State("closed", _("Closed")),
    ],
    transitions=[
        Transition(("new",), "order", "ordered", "work_order.open"),
        Transition(("new",), "solve_remotely", "solved", "request.handle"),
        Transition(("new",), "mark_duplicate", "duplicate", "request.handle"),
        Transition(("new",), "decline", "declined", "request.handle"),
        Transition(("ordered",), "close", "closed", "work_order.close"),
        Transition(("solved", "closed"), "reopen", "ordered", "work_order.reopen"),
    ],
)

#: Requests about which somebody still waits for us.
WAITED_FOR = ("new", "ordered")

WAITING = ("waiting_parts", "waiting_customer", "waiting_rnd")
UNDER_WAY = ("scheduled", "dispatched", "on_site")
ORDER_STATES = StateTable(
    start="open",
    states=[
        State("open", _("To be scheduled")),
        State("scheduled", _("Scheduled")),
        State("dispatched", _("On the way")),
        State("on_site", _("Being worked on")),
        State("waiting_parts", _("Waiting for parts")),
        State("waiting_customer", _("Waiting for the customer")),
        State("waiting_rnd", _("Waiting for R&D")),
        State("restored", pgettext_lazy("state", "Restored")),
        State("closed", _("Closed")),
        State("cancelled", _("Cancelled")),
    ],
    transitions=[
        Transition(("open", *WAITING), "schedule", "scheduled", "visit.plan"),
        Transition(("scheduled", "dispatched"), "unschedule", "open", "visit.plan"),
        Transition(("scheduled",), "dispatch", "dispatched", "visit.carry_out"),
        Transition(("scheduled", "dispatched"), "arrive", "on_site", "visit.carry_out"),
        Transition(("dispatched", "on_site"), "need_further_visit", "open", "visit.carry_out"),
        Transition(("open", *UNDER_WAY), "wait_for_parts", "waiting_parts", "work_order.wait"),
        Transition(("open", *UNDER_WAY), "wait_for_customer", "waiting_customer", "work_order.wait"),
        Transition(("open", *UNDER_WAY), "wait_for_rnd", "waiting_rnd", "work_order.wait"),
        Transition(WAITING, "resume", "open", "work_order.wait"),
        Transition(("open", "scheduled", *WAITING), "restore_remotely", "restored", "work_order.restore_remotely"),
        Transition(("on_site",), "restore", "restored", "visit.carry_out"),
        Transition(("restored",), "resume_work", "on_site", "visit.carry_out"),
        Transition(("restored",), "close", "closed", "work_order.close"),
        Transition(("restored", "closed"), "reopen", "open", "work_order.reopen"),
        Transition(("open", "scheduled", *WAITING), "cancel", "cancelled", "work_order.cancel"),
    ],
)

#: States in which the customer still waits for something.
OPEN_STATES = ("open", *UNDER_WAY, *WAITING)

#: States in which the work is done, so that it can be settled.
DONE_STATES = ("restored", "closed")

#: Who may take a step: each verb of the table belongs to one action of the permission table.
ORDER_ACTIONS = {transition.verb: transition.action for transition in ORDER_STATES.transitions}

#: Steps that others will ask about later, so they are not taken without a typed reason.
NEEDS_REASON = frozenset(
    {"need_further_visit", "wait_for_parts", "wait_for_customer", "wait_for_rnd", "resume_work", "reopen", "cancel"}
)
