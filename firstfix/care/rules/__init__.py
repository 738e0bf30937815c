"""What holds in the rooms of care, as pure functions on values."""

from firstfix.care.rules.feedback import DEFAULT_ROUTES, TEAM_OF_ROLE, TOLD, WON_OR_LOST, Route, Team, Topic

__all__ = ["DEFAULT_ROUTES", "TEAM_OF_ROLE", "TOLD", "WON_OR_LOST", "Route", "Team", "Topic"]
