"""What care keeps, as a person may have it."""

from __future__ import annotations

from django.db.models import Q

from firstfix.care.models import (
    Attendee,
    Bulletin,
    Course,
    Feedback,
    FollowUp,
    FollowUpRule,
    FoundAsset,
    GuaranteeRule,
    MaintenanceDue,
    MaintenancePlan,
    Problem,
    Thanks,
    Training,
)
from firstfix.equipment.access import asset_for
from firstfix.equipment.models import Asset
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import NotFound


def follow_up_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> FollowUp:
    return record_for(FollowUp.objects.in_full().visible_to(by), by=by, action=f"follow_up.{to}", lock=lock, pk=id)


def follow_up_rule_for(by: Actor, id: int, *, lock: bool = False) -> FollowUpRule:
    return record_for(FollowUpRule.objects.all(), by=by, action="follow_up.rules", lock=lock, pk=id)


def problem_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Problem:
    problems = Problem.objects.select_related("product_model", "owner", "merged_into")
    return record_for(problems, by=by, action=f"problem.{to}", lock=lock, pk=id)


def feedback_seen_by(by: Actor) -> Q:
    """All but the tasks of bad answers, which say what customers think of a colleague's work: these are for whom the
    follow-up is, and for whoever has to answer.
    """
    if may(by, "follow_up.see_all"):
        return Q()
    return Q(follow_up=None) | Q(owner=by.pk) | Q(follow_up__in=FollowUp.objects.visible_to(by).values("pk"))


def feedback_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Feedback:
    feedback = Feedback.objects.filter(feedback_seen_by(by)).select_related(
        "customer", "site", "asset__product_model", "product_model", "work_order", "by", "owner", "duplicate_of",
        "contract", "heard_in", "contact", "request",
    )  # fmt: skip
    return record_for(feedback, by=by, action=f"feedback.{to}", lock=lock, pk=id)


def training_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Training:
    trainings = Training.objects.select_related(
        "customer", "site", "asset__product_model", "work_order", "by", "file", "upload", "course_version__course",
        "signature",
    )  # fmt: skip
    return record_for(trainings, by=by, action=f"training.{to}", lock=lock, pk=id)


def attendee_of(training: Training, id: int) -> Attendee:
    """Of a training that one may have."""
    found = training.attendees.filter(pk=id).first()
    if found is None:
        raise NotFound
    found.training = training
    return found


def course_for(by: Actor, id: int, *, lock: bool = False) -> Course:
    """Whoever sees trainings sees what is taught; writing is another permission (`course.write`)."""
    courses = Course.objects.select_related("product_model")
    return record_for(courses, by=by, action="training.see", lock=lock, pk=id)


def thanks_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Thanks:
    thanks = Thanks.objects.select_related("customer", "site", "work_order", "by")
    return record_for(thanks, by=by, action=f"thanks.{to}", lock=lock, pk=id)


def found_asset_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> FoundAsset:
    found = FoundAsset.objects.select_related("customer", "site", "asset", "product_model", "work_order", "by")
    return record_for(found, by=by, action=f"found_asset.{to}", lock=lock, pk=id)


def maintenance_plan_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> MaintenancePlan:
    plans = MaintenancePlan.objects.select_related("product_model", "asset__product_model", "asset__site__customer")
    return record_for(plans, by=by, action=f"maintenance.{to}", lock=lock, pk=id)


def maintenance_due_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> MaintenanceDue:
    dues = MaintenanceDue.objects.select_related(
        "plan", "asset__product_model", "asset__site__customer", "work_order", "goes_with"
    )
    return record_for(dues, by=by, action=f"maintenance.{to}", lock=lock, pk=id)


def bulletin_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Bulletin:
    """A draft is seen by those who write."""
    bulletins = Bulletin.objects.select_related("product_model", "problem", "written_by")
    if not may(by, "bulletin.write"):
        bulletins = bulletins.exclude(state="draft")
    return record_for(bulletins, by=by, action=f"bulletin.{to}", lock=lock, pk=id)


def guarantee_rule_for(by: Actor, id: int, *, to: str = "see") -> GuaranteeRule:
    return record_for(GuaranteeRule.objects.select_related("product_model"), by=by, action=f"guarantee.{to}", pk=id)


def device_for(by: Actor, id: int) -> Asset:
    """A medical device, to look into its file; no other asset has one."""
    require(by, "device_file.see")
    asset = asset_for(by, id)
    if not asset.product_model.is_medical:
        raise NotFound
    return asset
