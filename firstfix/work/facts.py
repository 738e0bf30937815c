"""What happened to requests and orders."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FaultReported:
    number: str
    channel: str
    is_stopped: bool


@dataclass(frozen=True)
class RequestStepped:
    """A request went from one state to another; `reason` is what the customer is told, or the original's number."""

    verb: str
    from_state: str
    to_state: str
    reason: str = ""


@dataclass(frozen=True)
class RequestPlaced:
    """It became clear which asset or site a request is about."""

    asset: str
    site: str


@dataclass(frozen=True)
class RequestPhotosAdded:
    count: int


@dataclass(frozen=True)
class WorkOrderOpened:
    number: str
    kind: str
    priority: int
    entitlement: str
    request_id: int | None = None


@dataclass(frozen=True)
class WorkOrderStepped:
    """Every change of an order's state is one of these, and nothing else is."""

    verb: str
    from_state: str
    to_state: str
    reason: str = ""


@dataclass(frozen=True)
class WorkOrderResponded:
    """Somebody of ours first dealt with it together with the customer: what the response time is counted to."""


@dataclass(frozen=True)
class WorkOrderChanged:
    """`fields` names what changed; before and after stand in the audit trail."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class WorkOrderClosed:
    """With the failure codes as confirmed; empty where the kind of work has none."""

    symptom: str
    mode: str
    mechanism: str
    cause: str
    remedy: str
    was_remote: bool


@dataclass(frozen=True)
class FaultRepeated:
    """The same asset failed in the same mode again: told about the first order, whose first-time fix it takes away.

    `number` is the order that repeats it, `days` the whole days between restoration and the new report.
    """

    number: str
    days: int


@dataclass(frozen=True)
class SymptomNamed:
    """What the desk takes the report for; empty when it was taken back."""

    symptom: str


@dataclass(frozen=True)
class SuggestionLearningAsked:
    """Somebody does not want to wait for the night."""
