"""The life of a proposed level."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.states import State, StateTable, Transition

#: A level never changes by itself. A proposal lapses when the level was set otherwise meanwhile.
LEVEL_STATES = StateTable(
    start="proposed",
    states=[
        State("proposed", pgettext_lazy("level", "Proposed")),
        State("confirmed", pgettext_lazy("level", "Confirmed")),
        State("declined", pgettext_lazy("level", "Declined")),
        State("lapsed", _("Lapsed")),
    ],
    transitions=[
        Transition(("proposed",), "confirm", "confirmed", "growth.decide"),
        Transition(("proposed",), "decline", "declined", "growth.decide"),
        Transition(("proposed",), "lapse", "lapsed", "growth.decide"),
    ],
)
