"""How steps, facts and who pays are said to the people of the company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firstfix.equipment.words import entitlement_words
from firstfix.platform.errors import Text
from firstfix.work.models import WorkOrder


class Said(NamedTuple):
    """A line of a timeline: `text` may name values of the fact."""

    text: Text
    icon: str
    tone: str = "quiet"


FACTS: Mapping[str, Said] = {
    "FaultReported": Said(gettext_lazy("Fault reported"), "new"),
    "RequestPlaced": Said(gettext_lazy("It is about %(asset)s %(site)s"), "place"),
    "SymptomNamed": Said(gettext_lazy("Symptom named"), "tag"),
    "RequestPhotosAdded": Said(gettext_lazy("Photos added"), "photo"),
    "WorkOrderOpened": Said(gettext_lazy("Work order opened"), "order"),
    "WorkOrderResponded": Said(gettext_lazy("Spoke with the customer"), "phone", "done"),
    "WorkOrderChanged": Said(gettext_lazy("Changed"), "edit"),
    "WorkOrderClosed": Said(gettext_lazy("Failure codes confirmed"), "tag"),
    "TroubleshootingBegun": Said(gettext_lazy("Troubleshooting begun"), "troubleshoot"),
    "TroubleshootingLinkMade": Said(gettext_lazy("Link for the customer made"), "mobile"),
    "FaultConfirmed": Said(gettext_lazy("Fault confirmed"), "check", "done"),
    "FaultRepeated": Said(gettext_lazy("The fault came back after %(days)s days: %(number)s"), "repeat", "late"),
}

#: What has happened when a step was taken.
STEPS: Mapping[str, Said] = {
    "order": Said(gettext_lazy("Work order made"), "order"),
    "solve_remotely": Said(gettext_lazy("Solved remotely"), "remote", "done"),
    "mark_duplicate": Said(gettext_lazy("Marked as a duplicate"), "copy"),
    "decline": Said(gettext_lazy("Declined"), "refused"),
    "schedule": Said(gettext_lazy("Visit planned"), "scheduled"),
    "unschedule": Said(gettext_lazy("Visit called off"), "undo"),
    "dispatch": Said(gettext_lazy("Engineer set off"), "on-the-way", "moving"),
    "arrive": Said(gettext_lazy("Engineer arrived"), "arrived", "moving"),
    "need_further_visit": Said(gettext_lazy("A further visit is needed"), "carry-over", "soon"),
    "wait_for_parts": Said(gettext_lazy("Waits for parts"), "part", "soon"),
    "wait_for_customer": Said(gettext_lazy("Waits for the customer"), "customer", "soon"),
    "wait_for_rnd": Said(gettext_lazy("Waits for R&D"), "problem", "soon"),
    "resume": Said(gettext_lazy("Waiting is over"), "open"),
    "restore_remotely": Said(gettext_lazy("Restored by remote guidance"), "remote", "done"),
    "restore": Said(pgettext_lazy("state", "Restored"), "restored", "done"),
    "resume_work": Said(gettext_lazy("Does not work after all, worked on"), "undo", "late"),
    "close": Said(gettext_lazy("Closed"), "closed"),
    "reopen": Said(gettext_lazy("Reopened"), "undo", "late"),
    "cancel": Said(gettext_lazy("Cancelled"), "cancelled"),
}


class StepButton(NamedTuple):
    """A step that the desk takes by a button: its word, what it will ask, and what others will feel."""

    label: Text
    icon: str
    question: Text
    consequence: Text = ""


STEP_BUTTONS: Mapping[str, StepButton] = {
    "resume": StepButton(
        gettext_lazy("Waiting is over"),
        "open",
        gettext_lazy("Is the waiting over?"),
        gettext_lazy("The order is to be scheduled again, and clocks that stood still run on."),
    ),
    "wait_for_parts": StepButton(
        gettext_lazy("Wait for parts"),
        "part",
        gettext_lazy("Which parts is the order waiting for?"),
        gettext_lazy("A visit that is planned is given up. Clocks stand still only if the contract says so."),
    ),
    "wait_for_customer": StepButton(
        gettext_lazy("Wait for the customer"),
        "customer",
        gettext_lazy("What is the customer to do or to say?"),
        gettext_lazy("A visit that is planned is given up. Clocks stand still only if the contract says so."),
    ),
    "wait_for_rnd": StepButton(
        gettext_lazy("Wait for R&D"),
        "problem",
        gettext_lazy("What has R&D been asked?"),
        gettext_lazy("A visit that is planned is given up. Clocks stand still only if the contract says so."),
    ),
    "reopen": StepButton(
        gettext_lazy("Reopen"),
        "undo",
        gettext_lazy("Why is this order not finished after all?"),
        gettext_lazy(
            "It is open again, its restoration no longer counts, and its clocks run on as if it had not been."
        ),
    ),
    "cancel": StepButton(
        gettext_lazy("Cancel order"),
        "cancelled",
        gettext_lazy("Why is this order cancelled?"),
        gettext_lazy("Nobody will work on it. A visit that is planned is given up; the customer sees it as closed."),
    ),
}


def payer_words(order: WorkOrder) -> str:
    """Who pays for an order, and why, in a sentence."""
    if order.entitlement_reason.get("code") == "no_asset":
        return _("No asset is named, so nothing can be covered: charged to the customer.")
    return entitlement_words(order.entitlement, order.entitlement_reason)


UNKNOWN_CODE: Text = gettext_lazy("There is no such failure code in use.")
