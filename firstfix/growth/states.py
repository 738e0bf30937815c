"""The life of a proposed level, and of a proposed promotion."""

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

PROMOTION_STATES = StateTable(
    start="proposed",
    states=[
        State("proposed", pgettext_lazy("promotion", "Proposed")),
        State("granted", pgettext_lazy("promotion", "Granted")),
        State("declined", pgettext_lazy("promotion", "Declined")),
    ],
    transitions=[
        Transition(("proposed",), "grant", "granted", "career.decide"),
        Transition(("proposed",), "decline", "declined", "career.decide"),
    ],
)
