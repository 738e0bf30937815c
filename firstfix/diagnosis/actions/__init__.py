"""What people do with fault models and in troubleshooting."""

from firstfix.diagnosis.actions.fault_models import change_draft, draft_version, publish_version, step_version
from firstfix.diagnosis.actions.records import (
    begin_troubleshooting,
    confirm_fault,
    report_symptoms,
    step_troubleshooting,
    take_step,
    undo_step,
)

__all__ = [
    "begin_troubleshooting",
    "change_draft",
    "confirm_fault",
    "draft_version",
    "publish_version",
    "report_symptoms",
    "step_troubleshooting",
    "step_version",
    "take_step",
    "undo_step",
]
