"""The life of a self-assessment."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.states import State, StateTable, Transition

ASSESSMENT_STATES = StateTable(
    start="open",
    states=[
        State("open", pgettext_lazy("assessment", "Being judged")),
        State("closed", _("Closed")),
    ],
    transitions=[
        Transition(("open",), "mark", "open", "assessment.judge"),
        Transition(("open",), "close", "closed", "assessment.judge"),
    ],
)
