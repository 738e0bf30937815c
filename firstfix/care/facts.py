"""What happens to follow-ups."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FollowUpMade:
    due_on: str


@dataclass(frozen=True)
class FollowUpPostponed:
    """Nobody was reached; it is tried again."""

    due_on: str
    tries: int


@dataclass(frozen=True)
class FollowUpDone:
    rating: int
    is_running: bool


@dataclass(frozen=True)
class FollowUpGivenUp:
    tries: int


@dataclass(frozen=True)
class FollowUpRuleAdded:
    pass


@dataclass(frozen=True)
class FollowUpRuleChanged:
    fields: tuple[str, ...]
