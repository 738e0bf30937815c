"""What people do in the rooms of care."""

from firstfix.care.actions.follow_ups import complete_follow_up, give_up_follow_up, postpone_follow_up, save_rule

__all__ = ["complete_follow_up", "give_up_follow_up", "postpone_follow_up", "save_rule"]
