"""The life of a follow-up, a problem with R&D, a service bulletin, what a customer told us, an asset found on site, a
maintenance plan."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        Transition(("due",), "complete", "done", "follow_up.answer"),
        Transition(("due",), "give_up", "given_up", "follow_up.do"),
    ],
)

#: A workaround is an answer, but the problem stays R&D's until there is a fix or it is closed.
UNDER_STUDY = ("new", "in_work", "asked", "worked_around")
ANSWERED = ("worked_around", "fixed", "closed")
PROBLEM_STATES = StateTable(
    start="new",
    states=[
        State("new", pgettext_lazy("state", "New")),
        State("in_work", _("In R&D's hands")),
        State("asked", _("R&D has asked back")),
        State("worked_around", _("Workaround given")),
        State("fixed", _("Fix given")),
        State("closed", pgettext_lazy("problem", "Closed")),
        State("merged", _("Part of another problem")),
    ],
    transitions=[
        Transition(("new",), "take", "in_work", "problem.answer"),
        Transition(("new", "in_work", "worked_around"), "ask", "asked", "problem.answer"),
        Transition(("asked",), "reply", "in_work", "problem.escalate"),
        Transition(UNDER_STUDY, "work_around", "worked_around", "problem.answer"),
        Transition(UNDER_STUDY, "fix", "fixed", "problem.answer"),
        Transition(("new", "in_work", "asked"), "decline", "closed", "problem.answer"),
        Transition(("worked_around", "fixed"), "close", "closed", "problem.answer"),
        Transition(UNDER_STUDY, "merge", "merged", "problem.answer"),
        Transition(ANSWERED, "reopen", "in_work", "problem.escalate"),
    ],
)

BULLETIN_STATES = StateTable(
    start="draft",
    states=[
        State("draft", pgettext_lazy("bulletin", "Draft")),
        State("published", pgettext_lazy("bulletin", "Published")),
        State("closed", pgettext_lazy("bulletin", "Closed")),
    ],
    transitions=[
        Transition(("draft",), "write", "draft", "bulletin.write"),
        Transition(("draft",), "publish", "published", "bulletin.write"),
        Transition(("published",), "close", "closed", "bulletin.write"),
        Transition(("closed",), "reopen", "published", "bulletin.write"),
    ],
)

#: Nobody has answered yet.
UNANSWERED = ("new", "in_work")
FEEDBACK_STATES = StateTable(
    start="new",
    states=[
        State("new", pgettext_lazy("state", "New")),
        State("in_work", _("In work")),
        State("answered", pgettext_lazy("state", "Answered")),
        State("won", pgettext_lazy("state", "Won")),
        State("lost", pgettext_lazy("state", "Lost")),
        State("duplicate", pgettext_lazy("state", "Duplicate")),
    ],
    transitions=[
        Transition(("new",), "take", "in_work", "feedback.handle"),
        Transition(UNANSWERED, "answer", "answered", "feedback.handle"),
        Transition(UNANSWERED, "win", "won", "feedback.handle"),
        Transition(UNANSWERED, "lose", "lost", "feedback.handle"),
        Transition(UNANSWERED, "mark_duplicate", "duplicate", "feedback.handle"),
        Transition(("answered", "won", "lost", "duplicate"), "reopen", "in_work", "feedback.handle"),
    ],
)

FOUND_ASSET_STATES = StateTable(
    start="to_confirm",
    states=[
        State("to_confirm", _("To be confirmed")),
        State("confirmed", _("Added as an asset")),
        State("known", _("Was known already")),
        State("dropped", _("Not taken over")),
    ],
    transitions=[
        Transition(("to_confirm",), "confirm", "confirmed", "found_asset.settle"),
        Transition(("to_confirm",), "recognise", "known", "found_asset.settle"),
        Transition(("to_confirm",), "drop", "dropped", "found_asset.settle"),
    ],
)

PLAN_STATES = StateTable(
    start="draft",
    states=[
        State("draft", pgettext_lazy("maintenance plan", "Draft")),
        State("active", pgettext_lazy("maintenance plan", "Switched on")),
        State("off", pgettext_lazy("maintenance plan", "Switched off")),
    ],
    transitions=[
        Transition(("draft", "off"), "switch_on", "active", "maintenance.plan"),
        Transition(("active",), "switch_off", "off", "maintenance.plan"),
    ],
)
