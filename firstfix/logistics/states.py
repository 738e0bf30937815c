"""The lives of transfers, counts and orders to suppliers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.states import State, StateTable, Transition

#: Nobody has sent it yet, so it can be called off.
TO_SEND = ("asked", "approved")
#: Pieces of it lie between two places.
ON_THE_WAY = ("sent", "partly")
TRANSFER_STATES = StateTable(
    start="asked",
    states=[
        State("asked", pgettext_lazy("transfer", "Asked for")),
        State("approved", pgettext_lazy("transfer", "To be sent")),
        State("refused", pgettext_lazy("transfer", "Refused")),
        State("sent", pgettext_lazy("transfer", "On the way")),
        State("partly", pgettext_lazy("transfer", "Partly received")),
        State("received", pgettext_lazy("transfer", "Received")),
        State("cancelled", pgettext_lazy("transfer", "Cancelled")),
    ],
    transitions=[
        Transition(("asked",), "approve", "approved", "transfer.approve"),
        Transition(("asked",), "refuse", "refused", "transfer.approve"),
        Transition(("approved",), "send", "sent", "transfer.send"),
        Transition(ON_THE_WAY, "receive_some", "partly", "transfer.receive"),
        Transition(ON_THE_WAY, "receive", "received", "transfer.receive"),
        Transition(TO_SEND, "cancel", "cancelled", "transfer.ask"),
    ],
)

#: Its lines can still change, so nothing has been booked of it.
COUNT_STATES = StateTable(
    start="open",
    states=[
        State("open", pgettext_lazy("count", "Being counted")),
        State("review", pgettext_lazy("count", "To be looked at")),
        State("booked", pgettext_lazy("count", "Booked")),
        State("cancelled", pgettext_lazy("count", "Cancelled")),
    ],
    transitions=[
        Transition(("open",), "finish", "review", "stock.count"),
        Transition(("review",), "recount", "open", "count.book"),
        Transition(("review",), "book", "booked", "count.book"),
        Transition(("open", "review"), "cancel", "cancelled", "stock.count"),
    ],
)

SUPPLY_STATES = StateTable(
    start="draft",
    states=[
        State("draft", pgettext_lazy("supply order", "Draft")),
        State("sent", pgettext_lazy("supply order", "Ordered")),
        State("partly_received", _("Partly received")),
        State("received", pgettext_lazy("supply order", "Received")),
        State("cancelled", _("Cancelled")),
    ],
    transitions=[
        Transition(("draft",), "send", "sent", "supply_order.change"),
        Transition(("sent", "partly_received"), "receive_some", "partly_received", "supply_order.receive"),
        Transition(("sent", "partly_received"), "receive_rest", "received", "supply_order.receive"),
        Transition(("partly_received",), "give_up_rest", "received", "supply_order.change"),
        Transition(("draft", "sent"), "cancel", "cancelled", "supply_order.change"),
    ],
)

#: Parts of these are still to come.
TO_COME = ("sent", "partly_received")
