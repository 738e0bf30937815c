"""What care keeps, one file per room."""

from firstfix.care.models.bulletins import Bulletin, BulletinServed
from firstfix.care.models.caught import Where
from firstfix.care.models.courses import Course, CourseFile, CourseVersion
from firstfix.care.models.device_records import DeviceRecord
from firstfix.care.models.feedback import Feedback, FeedbackRule
from firstfix.care.models.follow_ups import FollowUp, FollowUpPhoto, FollowUpRule
from firstfix.care.models.found_assets import FoundAsset, FoundAssetPhoto
from firstfix.care.models.maintenance import MaintenanceDue, MaintenancePlan
from firstfix.care.models.problems import Escalation, Problem, ProblemMessage
from firstfix.care.models.thanks import Thanked, Thanks
from firstfix.care.models.three_guarantees import GuaranteeRule
from firstfix.care.models.trainings import Attendee, Training

__all__ = [
    "Attendee",
    "Bulletin",
    "BulletinServed",
    "Course",
    "CourseFile",
    "CourseVersion",
    "DeviceRecord",
    "Escalation",
    "Feedback",
    "FeedbackRule",
    "FollowUp",
    "FollowUpPhoto",
    "FollowUpRule",
    "FoundAsset",
    "FoundAssetPhoto",
    "GuaranteeRule",
    "MaintenanceDue",
    "MaintenancePlan",
    "Problem",
    "ProblemMessage",
    "Thanked",
    "Thanks",
    "Training",
    "Where",
]
