"""What people do with requests and orders."""

from firstfix.work.actions.cases import offer_questions, troubleshoot
from firstfix.work.actions.closing import close_work_order
from firstfix.work.actions.handover import escalate, hand_over
from firstfix.work.actions.orders import change_work_order, describe_work_order, need_parts, open_work_order, swap_need
from firstfix.work.actions.remote import solve_order_remotely, solve_remotely
from firstfix.work.actions.requests import (
    add_request_photos,
    decline_request,
    mark_duplicate,
    place_request,
    report_fault,
)
from firstfix.work.actions.steps import (
    await_quote,
    correct_state_time,
    respond_to_order,
    step_work_order,
    stop_awaiting_quote,
    take_step,
)

__all__ = [
    "add_request_photos",
    "await_quote",
    "change_work_order",
    "close_work_order",
    "correct_state_time",
    "decline_request",
    "describe_work_order",
    "escalate",
    "hand_over",
    "mark_duplicate",
    "need_parts",
    "offer_questions",
    "open_work_order",
    "place_request",
    "report_fault",
    "respond_to_order",
    "solve_order_remotely",
    "solve_remotely",
    "step_work_order",
    "stop_awaiting_quote",
    "swap_need",
    "take_step",
    "troubleshoot",
]
