"""What people do in the rooms of care."""

from firstfix.care.actions.feedback import (
    answer_feedback,
    end_lead,
    gather_feedback,
    give_feedback,
    reopen_feedback,
    route_feedback,
    save_feedback_rule,
    take_feedback,
)
from firstfix.care.actions.follow_ups import (
    complete_follow_up,
    give_up_follow_up,
    postpone_follow_up,
    save_rule,
    wish_follow_up,
)
from firstfix.care.actions.found_assets import (
    add_found_asset,
    drop_found_asset,
    recognise_found_asset,
    report_found_asset,
)
from firstfix.care.actions.maintenance import (
    make_order_by_condition,
    make_orders,
    move_due,
    remind_customers,
    save_plan,
    switch_off,
    switch_on,
)
from firstfix.care.actions.problems import (
    answer_problem,
    ask_back,
    change_problem,
    close_problem,
    escalate_order,
    merge_problem,
    reopen_problem,
    reply_to_rnd,
    take_problem,
)
from firstfix.care.actions.thanks import give_thanks
from firstfix.care.actions.trainings import change_training, hold_training

__all__ = [
    "add_found_asset",
    "answer_feedback",
    "answer_problem",
    "ask_back",
    "change_problem",
    "change_training",
    "close_problem",
    "complete_follow_up",
    "drop_found_asset",
    "end_lead",
    "escalate_order",
    "gather_feedback",
    "give_feedback",
    "give_thanks",
    "give_up_follow_up",
    "hold_training",
    "make_order_by_condition",
    "make_orders",
    "merge_problem",
    "move_due",
    "postpone_follow_up",
    "recognise_found_asset",
    "remind_customers",
    "reopen_feedback",
    "reopen_problem",
    "reply_to_rnd",
    "report_found_asset",
    "route_feedback",
    "save_feedback_rule",
    "save_plan",
    "save_rule",
    "switch_off",
    "switch_on",
    "take_feedback",
    "take_problem",
    "wish_follow_up",
]
