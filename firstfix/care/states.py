"""The life of a follow-up."""

from django.utils.translation import gettext_lazy as _

from firstfix.platform.states import State, StateTable, Transition

FOLLOW_UP_STATES = StateTable(
    start="due",
    states=[
        State("due", _("Due")),
        State("done", _("Done")),
        State("given_up", _("Not reached")),
    ],
    transitions=[
        Transition(("due",), "try_later", "due", "follow_up.do"),
        Transition(("due",), "complete", "done", "follow_up.do"),
        Transition(("due",), "give_up", "given_up", "follow_up.do"),
    ],
)
