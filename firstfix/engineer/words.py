"""What a phone tells, in words: for the page of phones, and for what is kept of a refused verb as a note."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.errors import Text

VERB_WORDS: Mapping[str, Text] = {
    "set_off": _("On the way"),
    "arrive": _("Arrived"),
    "start_work": _("Work started"),
    "restore": _("Restored"),
    "resume_work": _("Does not work after all, worked on"),
    "correct_time": _("Time corrected"),
    "miss": _("Nobody there"),
    "leave": _("Left"),
    "travel": _("Travel"),
    "record_step": _("Step of the checklist"),
    "add_photo": _("Photo"),
    "remove_photo": _("Photo removed"),
    "use_part": _("Part used"),
    "undo_part": _("Part taken back"),
    "sign": _("Signature"),
    "note": _("Note"),
    "troubleshoot": _("Troubleshooting begun"),
    "report_symptoms": _("What the customer complains of"),
    "take_step": _("Step of troubleshooting"),
    "undo_step": _("Step of troubleshooting taken back"),
    "confirm_fault": _("Fault confirmed"),
    "article_helped": _("Article that helped"),
    "escalate": _("Escalated to R&D"),
    "reply_to_rnd": _("Reply to R&D"),
    "hold_training": _("Training held"),
    "give_feedback": _("Feedback of the customer"),
    "give_thanks": _("Thanks"),
    "wish_follow_up": _("Follow-up wished"),
    "report_fault": _("Further fault"),
    "add_asset": _("Asset not in the system"),
    "note_lead": _("Sales lead"),
    "suggest": _("Suggestion to R&D"),
    "edit": _("Correction"),
    "accept_day": _("Plan accepted"),
    "pack": _("Packed"),
    "report_missing": _("Missing"),
    "hand_in_part": _("Old part handed in"),
    "count_van": _("Van counted"),
    "ask_parts": _("Parts asked for"),
    "cancel_parts": _("Parts no longer asked for"),
    "receive_parts": _("Parts received"),
    "give_parts": _("Parts given to a colleague"),
    "give_asked": _("Parts given to who asked"),
    "refuse_asked": _("Parts not given"),
    "add_expense": _("Expense"),
    "add_advance": _("Advance"),
    "add_trip": _("Trip"),
    "add_hours": pgettext_lazy("claim", "Hours"),
    "change_expense": _("Expense changed"),
    "change_advance": _("Advance changed"),
    "change_trip": _("Trip changed"),
    "change_hours": _("Hours changed"),
    "withdraw_claim": _("Taken back"),
    "read_notices": _("Notices read"),
    "settle": _("Entry settled"),
}


def verb_words(name: str) -> Text:
    """A name that this server does not know says itself."""
    return VERB_WORDS.get(name, name)
