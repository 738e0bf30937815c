"""What pages and others read in the rooms of care."""

from firstfix.care.queries.follow_ups import due_follow_ups, follow_ups_listed

__all__ = ["due_follow_ups", "follow_ups_listed"]
