"""How a state looks: one word, one icon and one tone for each, the same on every page.

Tones: `quiet` nothing to do, `fresh` needs somebody, `moving` on the way or at work, `waiting` stands still for a
reason, `done` good, `soon` due soon, `late` late or broken, `off` no longer counts.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Badge(NamedTuple):
    tone: str
    icon: str
    label: str | Promise


BADGES: dict[str, Badge] = {
    "draft": Badge("quiet", "draft", pgettext_lazy("state", "Draft")),
    "new": Badge("fresh", "new", pgettext_lazy("state", "New")),
    "open": Badge("fresh", "open", pgettext_lazy("state", "Open")),
    "accepted": Badge("quiet", "accepted", pgettext_lazy("state", "Accepted")),
    "converted": Badge("quiet", "order", pgettext_lazy("state", "Work order made")),
    "planned": Badge("quiet", "calendar", pgettext_lazy("state", "Planned")),
    "scheduled": Badge("quiet", "scheduled", pgettext_lazy("state", "Scheduled")),
    "assigned": Badge("quiet", "engineer", pgettext_lazy("state", "Assigned")),
    "dispatched": Badge("moving", "dispatched", pgettext_lazy("state", "Dispatched")),
    "on_the_way": Badge("moving", "on-the-way", pgettext_lazy("state", "On the way")),
    "arrived": Badge("moving", "arrived", pgettext_lazy("state", "Arrived")),
    "working": Badge("moving", "working", pgettext_lazy("state", "Working")),
    "in_progress": Badge("moving", "working", pgettext_lazy("state", "In progress")),
    "remote": Badge("moving", "remote", pgettext_lazy("state", "Remote guidance")),
    "locked": Badge("quiet", "lock", pgettext_lazy("state", "Locked")),
    "left": Badge("quiet", "car", pgettext_lazy("state", "Left")),
    "paused": Badge("waiting", "paused", pgettext_lazy("state", "Paused")),
    "submitted": Badge("fresh", "waiting", pgettext_lazy("state", "Waiting for approval")),
    "approved": Badge("done", "check", pgettext_lazy("state", "Approved")),
    "returned": Badge("soon", "undo", pgettext_lazy("state", "Returned")),
    "paid": Badge("quiet", "money", pgettext_lazy("state", "Paid")),
    "waiting": Badge("waiting", "waiting", pgettext_lazy("state", "Waiting")),
    "waiting_parts": Badge("waiting", "part", pgettext_lazy("state", "Waiting for parts")),
    "waiting_customer": Badge("waiting", "customer", pgettext_lazy("state", "Waiting for customer")),
    "waiting_rnd": Badge("waiting", "problem", pgettext_lazy("state", "Waiting for R&D")),
    "carry_over": Badge("soon", "carry-over", pgettext_lazy("state", "Carry-over")),
    "due_soon": Badge("soon", "soon", pgettext_lazy("state", "Due soon")),
    "provisional": Badge("quiet", "provisional", pgettext_lazy("state", "Provisional")),
    "expiring": Badge("soon", "soon", pgettext_lazy("state", "Expires soon")),
    "restored": Badge("done", "restored", pgettext_lazy("state", "Restored")),
    "resolved_remotely": Badge("done", "remote", pgettext_lazy("state", "Solved remotely")),
    "signed": Badge("done", "signature", pgettext_lazy("state", "Signed")),
    "raised": Badge("soon", "waiting", pgettext_lazy("state", "Waits for an answer")),
    "tried": Badge("moving", "numbers", pgettext_lazy("state", "Tried")),
    "in_force": Badge("done", "check", pgettext_lazy("state", "In force")),
    "replaced": Badge("quiet", "history", pgettext_lazy("state", "Replaced")),
    "answered": Badge("done", "message", pgettext_lazy("state", "Answered")),
    "done": Badge("done", "done", pgettext_lazy("state", "Done")),
    "completed": Badge("done", "done", pgettext_lazy("state", "Completed")),
    "active": Badge("done", "restored", pgettext_lazy("state", "Active")),
    "in_service": Badge("done", "restored", pgettext_lazy("state", "In service")),
    "passed": Badge("done", "done", pgettext_lazy("state", "Passed")),
    "delivered": Badge("quiet", "part", pgettext_lazy("state", "Delivered")),
    "commissioned": Badge("done", "power", pgettext_lazy("state", "Commissioned")),
    "closed": Badge("quiet", "closed", pgettext_lazy("state", "Closed")),
    "overdue": Badge("late", "late", pgettext_lazy("state", "Overdue")),
    "repeat": Badge("late", "repeat", pgettext_lazy("state", "Repeat")),
    "emergency": Badge("late", "emergency", pgettext_lazy("state", "Emergency")),
    "failed": Badge("late", "refused", pgettext_lazy("state", "Failed")),
    "incomplete": Badge("soon", "missing", pgettext_lazy("state", "Incomplete")),
    "untested": Badge("soon", "missing", pgettext_lazy("state", "Not tested")),
    "refused": Badge("late", "refused", pgettext_lazy("state", "Refused")),
    "rejected": Badge("off", "refused", pgettext_lazy("state", "Rejected")),
    "withdrawn": Badge("off", "cancelled", pgettext_lazy("state", "Withdrawn")),
    "missed": Badge("late", "missed", pgettext_lazy("state", "Nobody there")),
    "expired": Badge("late", "expired", pgettext_lazy("state", "Expired")),
    "retired": Badge("off", "closed", pgettext_lazy("state", "Retired")),
    "cancelled": Badge("off", "cancelled", pgettext_lazy("state", "Cancelled")),
    "duplicate": Badge("off", "copy", pgettext_lazy("state", "Duplicate")),
    "ordered": Badge("quiet", "order", pgettext_lazy("state", "Work order made")),
    "solved": Badge("done", "remote", pgettext_lazy("state", "Solved remotely")),
    "declined": Badge("off", "refused", pgettext_lazy("state", "Declined")),
    "on_site": Badge("moving", "working", pgettext_lazy("state", "Being worked on")),
    "high": Badge("soon", "flag", pgettext_lazy("state", "High priority")),
    "stopped": Badge("late", "power", pgettext_lazy("state", "Stands still")),
    "warranty": Badge("quiet", "warranty", pgettext_lazy("state", "Warranty")),
    "contract": Badge("quiet", "contract", pgettext_lazy("state", "Contract")),
    "chargeable": Badge("quiet", "money", pgettext_lazy("state", "Chargeable")),
    "in_work": Badge("moving", "working", pgettext_lazy("state", "In work")),
    "asked": Badge("waiting", "question", pgettext_lazy("state", "Asked back")),
    "worked_around": Badge("done", "bulletin", pgettext_lazy("state", "Workaround given")),
    "fixed": Badge("done", "done", pgettext_lazy("state", "Fix given")),
    "merged": Badge("off", "copy", pgettext_lazy("state", "Put together")),
    "won": Badge("done", "trophy", pgettext_lazy("state", "Won")),
    "lost": Badge("off", "cancelled", pgettext_lazy("state", "Lost")),
    "sent": Badge("moving", "on-the-way", pgettext_lazy("state", "On the way")),
    "partly": Badge("waiting", "on-the-way", pgettext_lazy("state", "Partly received")),
    "received": Badge("done", "done", pgettext_lazy("state", "Received")),
    "review": Badge("waiting", "question", pgettext_lazy("state", "To be looked at")),
    "booked": Badge("done", "done", pgettext_lazy("state", "Booked")),
    "to_confirm": Badge("fresh", "new", pgettext_lazy("state", "To be confirmed")),
    "confirmed": Badge("done", "asset", pgettext_lazy("state", "Added")),
    "known": Badge("quiet", "copy", pgettext_lazy("state", "Known")),
    "dropped": Badge("off", "refused", pgettext_lazy("state", "Not taken over")),
    "owed": Badge("waiting", "return", pgettext_lazy("state", "Owed")),
    "in_repair": Badge("moving", "tool", pgettext_lazy("state", "In repair")),
    "restocked": Badge("done", "stock", pgettext_lazy("state", "Good stock again")),
    "scrapped": Badge("off", "remove", pgettext_lazy("state", "Scrapped")),
    "given_up": Badge("off", "missing", pgettext_lazy("state", "Not to come back")),
    "first_fix": Badge("done", "trophy", pgettext_lazy("state", "Fixed by the first visit")),
    "not_first_fix": Badge("late", "repeat", pgettext_lazy("state", "Not fixed by the first visit")),
}


def badge_for(state: str) -> Badge:
    """The badge of a state; one that nobody described yet is shown quietly by its own name."""
    return BADGES.get(state.lower().replace("-", "_")) or Badge("quiet", "open", state.replace("_", " "))
