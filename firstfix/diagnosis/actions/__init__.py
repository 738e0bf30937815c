"""What people do with fault models and in troubleshooting."""

from firstfix.diagnosis.actions.fault_models import (
    change_draft,
    draft_version,
    keep_step_picture,
    publish_version,
    step_version,
)
from firstfix.diagnosis.actions.records import (
    answer_step,
    begin_troubleshooting,
    begin_with_customer,
    confirm_fault,
    make_link,
    note_repeat,
    report_symptoms,
    step_troubleshooting,
    take_back_answer,
    take_step,
    undo_step,
)

__all__ = [
    "answer_step",
    "begin_troubleshooting",
    "begin_with_customer",
    "change_draft",
    "confirm_fault",
    "draft_version",
    "keep_step_picture",
    "make_link",
    "note_repeat",
    "publish_version",
    "report_symptoms",
    "step_troubleshooting",
    "step_version",
    "take_back_answer",
    "take_step",
    "undo_step",
]
