from firstfix.rewards.queries.claims import Hint, claims_listed, hints_of, waiting_counts
from firstfix.rewards.queries.hours import DayHours, hours_of
from firstfix.rewards.queries.mine import mine_of

__all__ = ["DayHours", "Hint", "claims_listed", "hints_of", "hours_of", "mine_of", "waiting_counts"]
