"""The lives of transfers, counts, orders to suppliers and claims on them, of old parts, and of loans of tools."""

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

#: Of a use that owes its old part. It lies with the engineer until it is received, whatever was told before.
OLD_PART_STATES = StateTable(
    start="owed",
    states=[
        State("owed", _("Owed")),
        State("on_the_way", _("On its way back")),
        State("received", _("To be inspected")),
        State("in_repair", _("In repair")),
        State("restocked", _("Good stock again")),
        State("scrapped", _("Scrapped")),
        State("claimed", _("Claimed from the supplier")),
        State("settled", _("Settled by the supplier")),
        State("given_up", _("Not to come back")),
    ],
    transitions=[
        Transition(("owed", "on_the_way"), "hand_in", "on_the_way", "old_part.hand_in"),
        Transition(("owed", "on_the_way"), "receive", "received", "old_part.receive"),
        Transition(("owed", "on_the_way", "received"), "give_up", "given_up", "old_part.give_up"),
        Transition(("received", "in_repair"), "restock", "restocked", "old_part.inspect"),
        Transition(("received",), "repair", "in_repair", "old_part.inspect"),
        Transition(("received", "in_repair"), "scrap", "scrapped", "old_part.inspect"),
        Transition(("received",), "claim", "claimed", "supplier_claim.change"),
        Transition(("claimed",), "take_back", "received", "supplier_claim.change"),
        Transition(("claimed",), "leave_there", "scrapped", "supplier_claim.change"),
        Transition(("claimed",), "settle", "settled", "supplier_claim.change"),
    ],
)

#: Not yet in our hands: the engineer is reminded of these.
OWED_STATES = ("owed", "on_the_way")
#: Nothing has been decided yet, so it can still be claimed from its supplier.
CLAIMABLE_STATES = (*OWED_STATES, "received")

SUPPLIER_CLAIM_STATES = StateTable(
    start="draft",
    states=[
        State("draft", pgettext_lazy("supplier claim", "Draft")),
        State("sent", pgettext_lazy("supplier claim", "With the supplier")),
        State("accepted", pgettext_lazy("supplier claim", "Accepted")),
        State("refused", pgettext_lazy("supplier claim", "Refused")),
        State("settled", pgettext_lazy("supplier claim", "Settled")),
        State("cancelled", pgettext_lazy("supplier claim", "Cancelled")),
    ],
    transitions=[
        Transition(("draft",), "send", "sent", "supplier_claim.change"),
        Transition(("sent",), "accept", "accepted", "supplier_claim.change"),
        Transition(("sent",), "refuse", "refused", "supplier_claim.change"),
        Transition(("sent", "accepted"), "settle", "settled", "supplier_claim.change"),
        Transition(("draft", "sent"), "cancel", "cancelled", "supplier_claim.change"),
    ],
)

#: The supplier has the pieces and owes an answer, or what was promised.
WITH_SUPPLIER = ("sent", "accepted")

TOOL_LOAN_STATES = StateTable(
    start="reserved",
    states=[
        State("reserved", _("Reserved")),
        State("out", _("Lent")),
        State("given_back", _("Given back")),
        State("cancelled", _("Cancelled")),
    ],
    transitions=[
        Transition(("reserved",), "take", "out", "tool.lend"),
        Transition(("reserved",), "cancel", "cancelled", "tool.reserve"),
        Transition(("out",), "give_back", "given_back", "tool.lend"),
    ],
)

#: These hold their tool on their days.
HELD_LOANS = ("reserved", "out")
