"""What care does when work reports, and when files of phones arrive."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from firstfix.care.actions.bulletins import finish_ordered
from firstfix.care.actions.device_records import keep_closing, keep_visit
from firstfix.care.actions.maintenance import go_along
from firstfix.care.actions.problems import bring
from firstfix.care.facts import FollowUpMade, FoundAssetPhotoArrived, MachineServed, TrainingChanged
from firstfix.care.models import BulletinServed, FollowUp, FoundAssetPhoto, Problem, Training
from firstfix.care.queries.follow_ups import rules_after
from firstfix.care.states import ANSWERED
from firstfix.logistics.facts import PartUsed, PartUseUndone
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.facts.actions import record
from firstfix.platform.files.facts import FileArrived
from firstfix.platform.files.models import Upload
from firstfix.scheduling.facts import VisitCancelled, VisitMoved, VisitPlanned
from firstfix.scheduling.models import Visit
from firstfix.work.facts import WorkOrderClosed, WorkOrderStepped
from firstfix.work.models import WorkOrder


def make_follow_ups(fact: WorkOrderClosed, *, about: WorkOrder, by: Actor) -> None:
    """A call for each rule that holds for the order. Closing the order again makes no second one."""
    closed_on = timezone.localdate(about.closed_at or timezone.now())
    for rule in rules_after(about):
        due_on = closed_on + timedelta(days=rule.days or 0)
        follow_up, is_new = FollowUp.objects.get_or_create(work_order=about, rule=rule, defaults={"due_on": due_on})
        if is_new:
            record(FollowUpMade(due_on=due_on.isoformat()), about=follow_up, by=SYSTEM)


def serve_by_order(fact: WorkOrderClosed, *, about: WorkOrder, by: Actor) -> None:
    """The order that a bulletin made is closed: its machine is done, even where the bulletin is closed meanwhile."""
    for served in BulletinServed.objects.filter(work_order=about, how="ordered").select_related("bulletin", "asset"):
        finish_ordered(served, by=by, at=about.closed_at or timezone.now())


def wait_again(fact: WorkOrderStepped, *, about: WorkOrder, by: Actor) -> None:
    """The order that a bulletin made is cancelled: its machine waits again."""
    if fact.to_state != "cancelled":
        return
    for served in BulletinServed.objects.filter(work_order=about, how="ordered").select_related("bulletin"):
        asset, bulletin = served.asset_id, served.bulletin
        served.delete()
        record(MachineServed(asset=asset, how="waiting"), about=bulletin, by=by)


def take_file(fact: FileArrived, *, about: Upload, by: Actor) -> None:
    """Trainings and machines found that waited for a photo have it."""
    for training in Training.objects.filter(upload=about, file=None):
        training.file = about.file
        training.save(update_fields=["file"])
        record(TrainingChanged(("file",)), about=training, by=by)
    for photo in FoundAssetPhoto.objects.filter(upload=about, file=None).select_related("found"):
        photo.file = about.file
        photo.save(update_fields=["file"])
        record(FoundAssetPhotoArrived(), about=photo.found, by=by)


def bring_before_rnd(fact: WorkOrderStepped, *, about: WorkOrder, by: Actor) -> None:
    """An order that waits for R&D is before R&D, however it came to wait; in the words of the reason.

    Where R&D has it and has not answered there is nothing to add; where they have, they hear that it waits again.
    """
    if fact.verb != "wait_for_rnd":
        return
    studied = Problem.objects.filter(escalations__work_order=about).exclude(state__in=(*ANSWERED, "merged"))
    if not studied.exists():
        waits_since = about.state_changes.order_by("-pk")[0].at
        bring(about, subject=about.subject, description=fact.reason, by=by, at=waits_since)


def go_along_with_visit(fact: VisitPlanned | VisitMoved | VisitCancelled, *, about: Visit, by: Actor) -> None:
    """Maintenance that is due at the site goes along."""
    go_along(about.work_order)


def keep_in_device_file(fact: object, *, about: Visit, by: Actor) -> None:
    """A visit at a medical device was left, or something of one is told or corrected afterwards."""
    if about.left_at:
        keep_visit(about)


def keep_parts_in_device_file(fact: PartUsed | PartUseUndone, *, about: WorkOrder, by: Actor) -> None:
    """Told late, they belong to a visit that is over."""
    for visit in about.visits.filter(left_at__isnull=False).order_by("left_at"):
        keep_visit(visit)


def keep_end_in_device_file(fact: WorkOrderClosed, *, about: WorkOrder, by: Actor) -> None:
    keep_closing(about)
