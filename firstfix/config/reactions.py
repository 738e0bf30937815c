"""Which fact leads to which reaction (down, call; up, report): read it to see how the areas answer each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from firstfix.billing.reactions import take_quotes
from firstfix.care.facts import (
    FeedbackAnswerTold,
    FollowUpMade,
    FollowUpPostponed,
    MaintenancePlanStepped,
    MaintenanceReminded,
)
from firstfix.care.jobs import begin_plan, look_at_imported_readings, look_at_reading
from firstfix.care.reactions import (
    bring_before_rnd,
    go_along_with_visit,
    keep_end_in_device_file,
    keep_in_device_file,
    keep_parts_in_device_file,
    make_follow_ups,
    serve_by_order,
    take_file,
    wait_again,
)
from firstfix.diagnosis.facts import FaultModelStepped, LearningStarted
from firstfix.diagnosis.jobs import begin_learning, settle_published
from firstfix.engineer.facts import PhoneSignedOut
from firstfix.engineer.reactions import wake_no_more
from firstfix.equipment.facts import MeterRead
from firstfix.field.facts import (
    MissingPartsAnswered,
    PartsReportedMissing,
    PhotoAdded,
    PhotoRemoved,
    StepRecorded,
    VisitSigned,
)
from firstfix.field.reactions import (
    hand_over_file,
    say_unreadable,
    tell_answered,
    tell_cancelled,
    tell_missing,
    tell_moved,
    tell_planned,
)
from firstfix.insight.facts import KeyFiguresAsked, ScenarioAsked
from firstfix.insight.jobs import begin_scenario, count_figures_soon
from firstfix.logistics.facts import (
    PartsReserved,
    PartUsed,
    PartUseUndone,
    PicksTaken,
    ReservationsReleased,
    TransferApproved,
    TransferAsked,
    TransferCancelled,
    TransferReceived,
    TransferRefused,
    TransferSent,
    VanStockStarted,
)
from firstfix.logistics.jobs import begin_van_stock
from firstfix.logistics.reactions import (
    go_on_with_brought,
    go_on_with_parts,
    release_what_is_not_needed,
    release_when_over,
    take_proof,
    tell_transfer_approved,
    tell_transfer_asked,
    tell_transfer_cancelled,
    tell_transfer_received,
    tell_transfer_refused,
    tell_transfer_sent,
)
from firstfix.messaging.facts import MessageAskedAgain, MessageQueued
from firstfix.messaging.jobs import send_soon
from firstfix.messaging.reactions import (
    ask_how_it_runs,
    ask_later,
    tell_called_off,
    tell_done,
    tell_of_maintenance,
    tell_on_the_way,
    tell_received,
    tell_scheduled,
)
from firstfix.messaging.reactions import tell_answered as tell_customer_answered
from firstfix.messaging.reactions import tell_moved as tell_customer_moved
from firstfix.platform.accounts.facts import CompanyChanged
from firstfix.platform.exchange.facts import RowsImported
from firstfix.platform.facts.register import Listener
from firstfix.platform.files.facts import FileArrived, FileUnreadable
from firstfix.platform.notices.facts import NoticeGiven
from firstfix.platform.notices.jobs import push_soon
from firstfix.platform.search.jobs import refresh_after
from firstfix.rewards.facts import PayRunAsked
from firstfix.rewards.jobs import begin_asked
from firstfix.rewards.reactions import ask_for_another_receipt, take_receipt
from firstfix.scheduling.facts import (
    EngineerArrived,
    EngineerSetOff,
    PlanningStarted,
    VisitCancelled,
    VisitLeft,
    VisitMissed,
    VisitMoved,
    VisitPlanned,
    VisitTimeCorrected,
)
from firstfix.scheduling.jobs import begin_run
from firstfix.scheduling.reactions import (
    fetch_no_more_packed,
    fetch_no_more_released,
    fetch_no_more_there,
    give_up_planned_visit,
)
from firstfix.work.facts import (
    FaultReported,
    SuggestionLearningAsked,
    WorkOrderChanged,
    WorkOrderClosed,
    WorkOrderOpened,
    WorkOrderStepped,
)
from firstfix.work.jobs import learn_suggestions_soon, relink_repeats_soon
from firstfix.work.reactions import take_request_photo

REACTIONS: Mapping[type[Any], Iterable[Listener]] = {
    FaultReported: [tell_received],
    WorkOrderOpened: [take_quotes],
    WorkOrderChanged: [release_what_is_not_needed],
    WorkOrderClosed: [make_follow_ups, serve_by_order, tell_done, keep_end_in_device_file],
    WorkOrderStepped: [release_when_over, give_up_planned_visit, bring_before_rnd, wait_again],
    MaintenancePlanStepped: [begin_plan],
    MeterRead: [look_at_reading],
    PlanningStarted: [begin_run],
    PayRunAsked: [begin_asked],
    ScenarioAsked: [begin_scenario],
    KeyFiguresAsked: [count_figures_soon],
    SuggestionLearningAsked: [learn_suggestions_soon],
    CompanyChanged: [relink_repeats_soon],
    LearningStarted: [begin_learning],
    VanStockStarted: [begin_van_stock],
    FaultModelStepped: [settle_published],
    VisitPlanned: [tell_planned, tell_scheduled, go_along_with_visit],
    VisitMoved: [tell_moved, tell_customer_moved, go_along_with_visit],
    VisitCancelled: [tell_cancelled, tell_called_off, go_along_with_visit],
    EngineerSetOff: [tell_on_the_way],
    EngineerArrived: [fetch_no_more_there],
    VisitMissed: [fetch_no_more_there],
    VisitLeft: [keep_in_device_file, fetch_no_more_there],
    VisitTimeCorrected: [keep_in_device_file],
    StepRecorded: [keep_in_device_file],
    PhotoAdded: [keep_in_device_file],
    PhotoRemoved: [keep_in_device_file],
    VisitSigned: [keep_in_device_file],
    PartUsed: [keep_parts_in_device_file],
    PartUseUndone: [keep_parts_in_device_file],
    FollowUpMade: [ask_how_it_runs],
    FollowUpPostponed: [ask_later],
    FeedbackAnswerTold: [tell_customer_answered],
    MaintenanceReminded: [tell_of_maintenance],
    MessageQueued: [send_soon],
    MessageAskedAgain: [send_soon],
    PartsReportedMissing: [tell_missing],
    MissingPartsAnswered: [tell_answered],
    PicksTaken: [fetch_no_more_packed],
    PartsReserved: [go_on_with_parts],
    ReservationsReleased: [fetch_no_more_released],
    TransferAsked: [tell_transfer_asked],
    TransferApproved: [tell_transfer_approved],
    TransferRefused: [tell_transfer_refused],
    TransferCancelled: [tell_transfer_cancelled],
    TransferSent: [tell_transfer_sent],
    TransferReceived: [tell_transfer_received, go_on_with_brought],
    NoticeGiven: [push_soon],
    PhoneSignedOut: [wake_no_more],
    FileArrived: [hand_over_file, take_receipt, take_request_photo, take_file, take_proof],
    FileUnreadable: [say_unreadable, ask_for_another_receipt],
    RowsImported: [look_at_imported_readings],
}

#: The search index follows every fact about a record that can be found.
AFTER_EVERY_FACT: Sequence[Listener] = (refresh_after,)
