"""The life of a quote. A changed quote is a new version; the one before it is replaced."""

from django.utils.translation import gettext_lazy as _

from firstfix.platform.states import State, StateTable, Transition

QUOTE_STATES = StateTable(
    start="draft",
    states=[
        State("draft", _("Draft")),
        State("sent", _("Sent to the customer")),
        State("accepted", _("Accepted")),
        State("declined", _("Declined by the customer")),
        State("expired", _("Ran out")),
        State("replaced", _("Replaced by a newer version")),
        State("withdrawn", _("Withdrawn")),
    ],
    transitions=[
        Transition(("draft",), "send", "sent", "quote.write"),
        Transition(("sent",), "accept", "accepted", "quote.answer"),
        Transition(("sent",), "decline", "declined", "quote.answer"),
        Transition(("sent",), "expire", "expired", "quote.write"),
        Transition(("draft", "sent", "expired", "declined"), "replace", "replaced", "quote.write"),
        Transition(("draft", "sent"), "withdraw", "withdrawn", "quote.write"),
    ],
)
