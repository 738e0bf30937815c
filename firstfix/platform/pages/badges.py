"""How a state looks: one word, one icon and one tone for each, the same on every page.

Tones: `quiet` nothing to do, `fresh` needs somebody, `moving` on the way or at work, `waiting` stands still for a
reason, `done` good, `soon` due soon, `late` late or broken, `off` no longer counts.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Badge(NamedTuple):
    tone: str
    icon: str
    label: str | Promise


BADGES: dict[str, Badge] = {
    "draft": Badge("quiet", "draft", _("Draft")),
    "new": Badge("fresh", "new", _("New")),
    "open": Badge("fresh", "open", _("Open")),
    "accepted": Badge("quiet", "accepted", _("Accepted")),
    "converted": Badge("quiet", "order", _("Work order made")),
    "planned": Badge("quiet", "calendar", _("Planned")),
    "scheduled": Badge("quiet", "scheduled", _("Scheduled")),
    "assigned": Badge("quiet", "engineer", _("Assigned")),
    "dispatched": Badge("moving", "dispatched", _("Dispatched")),
    "on_the_way": Badge("moving", "on-the-way", _("On the way")),
    "arrived": Badge("moving", "arrived", _("Arrived")),
    "working": Badge("moving", "working", _("Working")),
    "in_progress": Badge("moving", "working", _("In progress")),
    "remote": Badge("moving", "remote", _("Remote guidance")),
    "left": Badge("quiet", "car", _("Left")),
    "paused": Badge("waiting", "paused", _("Paused")),
    "waiting": Badge("waiting", "waiting", _("Waiting")),
    "waiting_parts": Badge("waiting", "part", _("Waiting for parts")),
    "waiting_customer": Badge("waiting", "customer", _("Waiting for customer")),
    "waiting_rnd": Badge("waiting", "problem", _("Waiting for R&D")),
    "carry_over": Badge("soon", "carry-over", _("Carry-over")),
    "due_soon": Badge("soon", "soon", _("Due soon")),
    "provisional": Badge("quiet", "provisional", _("Provisional")),
    "expiring": Badge("soon", "soon", _("Expires soon")),
    "restored": Badge("done", "restored", _("Restored")),
    "resolved_remotely": Badge("done", "remote", _("Solved remotely")),
    "signed": Badge("done", "signature", _("Signed")),
    "answered": Badge("done", "message", _("Answered")),
    "done": Badge("done", "done", _("Done")),
    "completed": Badge("done", "done", _("Completed")),
    "active": Badge("done", "restored", _("Active")),
    "in_service": Badge("done", "restored", _("In service")),
    "passed": Badge("done", "done", _("Passed")),
    "delivered": Badge("quiet", "part", _("Delivered")),
    "commissioned": Badge("done", "power", _("Commissioned")),
    "closed": Badge("quiet", "closed", _("Closed")),
    "overdue": Badge("late", "late", _("Overdue")),
    "repeat": Badge("late", "repeat", _("Repeat")),
    "emergency": Badge("late", "emergency", _("Emergency")),
    "failed": Badge("late", "refused", _("Failed")),
    "refused": Badge("late", "refused", _("Refused")),
    "rejected": Badge("off", "refused", _("Rejected")),
    "missed": Badge("late", "missed", _("Nobody there")),
    "expired": Badge("late", "expired", _("Expired")),
    "retired": Badge("off", "closed", _("Retired")),
    "cancelled": Badge("off", "cancelled", _("Cancelled")),
    "duplicate": Badge("off", "copy", _("Duplicate")),
}


def badge_for(state: str) -> Badge:
    """The badge of a state; one that nobody described yet is shown quietly by its own name."""
    return BADGES.get(state.lower().replace("-", "_")) or Badge("quiet", "open", state.replace("_", " "))
