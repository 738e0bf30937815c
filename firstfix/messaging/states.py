"""The life of a message to a customer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.states import State, StateTable, Transition

MESSAGE_STATES = StateTable(
    start="queued",
    states=[
        State("queued", _("Waiting to be sent")),
        State("sent", pgettext_lazy("message", "Sent")),
        State("given_up", _("Not delivered")),
        State("dropped", pgettext_lazy("message", "Not sent")),
    ],
    transitions=[
        Transition(("queued",), "deliver", "sent", "message.send"),
        Transition(("queued",), "fail", "queued", "message.send"),
        Transition(("queued",), "give_up", "given_up", "message.send"),
        Transition(("queued",), "drop", "dropped", "message.send"),
        Transition(("sent", "given_up", "dropped"), "send_again", "queued", "message.send"),
    ],
)
