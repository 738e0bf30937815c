"""The life of a version of a fault model, of a troubleshooting record, and of a knowledge article."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.states import State, StateTable, Transition

MODEL_VERSION_STATES = StateTable(
    start="draft",
    states=[
        State("draft", pgettext_lazy("fault model", "Draft")),
        State("review", _("In review")),
        State("published", _("Published")),
        State("replaced", _("Replaced")),
        State("discarded", _("Discarded")),
    ],
    transitions=[
        Transition(("draft",), "submit", "review", "fault_model.change"),
        Transition(("review",), "send_back", "draft", "fault_model.publish"),
        # A replaced version can be published again: that is the way back after a bad one.
        Transition(("review", "replaced"), "publish", "published", "fault_model.publish"),
        Transition(("published",), "replace", "replaced", "fault_model.publish"),
        Transition(("draft", "review"), "discard", "discarded", "fault_model.change"),
    ],
)

RECORD_STATES = StateTable(
    start="remote",
    states=[
        State("remote", _("Being looked into remotely")),
        State("visit", _("Needs a visit")),
        State("solved", pgettext_lazy("troubleshooting", "Solved")),
        State("escalated", _("Escalated")),
        State("cancelled", pgettext_lazy("troubleshooting", "Cancelled")),
    ],
    transitions=[
        Transition(("remote", "escalated"), "send_visit", "visit", "troubleshooting.do"),
        Transition(("remote", "visit"), "solve", "solved", "troubleshooting.do"),
        Transition(("remote", "visit"), "escalate", "escalated", "troubleshooting.do"),
        Transition(("remote", "visit", "escalated"), "cancel", "cancelled", "troubleshooting.do"),
        Transition(("solved", "escalated", "cancelled"), "reopen", "remote", "troubleshooting.do"),
    ],
)

ARTICLE_STATES = StateTable(
    start="draft",
    states=[
        State("draft", pgettext_lazy("article", "Draft")),
        State("published", pgettext_lazy("article", "Published")),
        State("withdrawn", _("Withdrawn")),
    ],
    transitions=[
        # A published article is published again when its text has changed.
        Transition(("draft", "published", "withdrawn"), "publish", "published", "article.publish"),
        Transition(("published",), "withdraw", "withdrawn", "article.publish"),
        Transition(("draft",), "discard", "withdrawn", "article.change"),
    ],
)

#: States in which steps are taken.
UNDER_WAY = ("remote", "visit")
