"""What care keeps, one file per room."""

from firstfix.care.models.follow_ups import FollowUp, FollowUpRule

__all__ = ["FollowUp", "FollowUpRule"]
