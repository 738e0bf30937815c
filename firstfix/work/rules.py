"""What holds for requests and orders, as pure functions on values."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    EMERGENCY = 1, _("Emergency")
    HIGH = 2, _("High")
    NORMAL = 3, _("Normal")
    LOW = 4, _("Low")


class FixStatus(models.TextChoices):
    """What an order says for the first-time fix rate."""

    FIRST_FIX = "first_fix", _("Fixed by the first visit")
    NOT_FIRST_FIX = "not_first_fix", _("Not fixed by the first visit")
    PROVISIONAL = "provisional", _("Fixed, may still come back")
    NOT_COUNTED = "not_counted", _("Not counted")


class RemoteStatus(models.TextChoices):
    """What an order says for the remote resolution rate."""

    SOLVED = "solved", _("Solved remotely")
    CAME_BACK = "came_back", _("Solved remotely, came back")
    PROVISIONAL = "provisional", _("Solved remotely, may still come back")
    NOT_REMOTE = "not_remote", _("Not solved remotely")


def default_priority(*, is_stopped: bool, is_entitled: bool) -> Priority:
    """What a report deserves before anybody judged it. An emergency disturbs others' plans, so a person decides it."""
    if is_stopped:
        return Priority.HIGH if is_entitled else Priority.NORMAL
    return Priority.NORMAL if is_entitled else Priority.LOW


def fix_status(
    *,
    is_repair: bool,
    restored_at: datetime | None,
    was_remote: bool,
    visit_count: int,
    is_repeated: bool,
    is_in_doubt: bool,
    window_days: int,
    now: datetime,
) -> FixStatus:
    """Whether a first visit fixed it: restored by visit number one, and not repeated within the window.

    Not counted: other work than repairs, what is not restored, what was solved without a visit (that has a rate of
    its own), and imported history that does not say how many visits there were. A second visit or a repeat is final
    at once; without them the claim is provisional until the window has passed, and as long as it is in doubt: a repair
    of the same asset was reported within the window, and whether the fault is the same is only known when that one is
    closed. `queries.with_fix_status` says the same in SQL.
    """
    if not is_repair or restored_at is None or was_remote or visit_count == 0:
        return FixStatus.NOT_COUNTED
    if visit_count > 1 or is_repeated:
        return FixStatus.NOT_FIRST_FIX
    is_young = now < restored_at + timedelta(days=window_days)
    return FixStatus.PROVISIONAL if is_young or is_in_doubt else FixStatus.FIRST_FIX


def remote_status(
    *,
    is_repair: bool,
    restored_at: datetime | None,
    was_remote: bool,
    is_repeated: bool,
    is_in_doubt: bool,
    window_days: int,
    now: datetime,
) -> RemoteStatus:
    """Whether remote guidance solved it for good; the twin of `fix_status` for orders without a visit."""
    if not is_repair or restored_at is None or not was_remote:
        return RemoteStatus.NOT_REMOTE
    if is_repeated:
        return RemoteStatus.CAME_BACK
    is_young = now < restored_at + timedelta(days=window_days)
    return RemoteStatus.PROVISIONAL if is_young or is_in_doubt else RemoteStatus.SOLVED


def is_repeat(*, restored_at: datetime, reported_at: datetime, window_days: int) -> bool:
    """Whether a fault reported at `reported_at` is the one restored at `restored_at`, come back.

    The asset and the failure mode as confirmed at closing are the same already. A fault that was reported before the
    other was restored did not come back: it was still there.
    """
    return timedelta(0) <= reported_at - restored_at <= timedelta(days=window_days)


_SENTENCE_END = re.compile(r"[。！？!?\n;；]|\.(?=\s|$)")


def subject_of(description: str, *, longest: int = 80) -> str:
    """The first sentence of a report, to name an order after."""
    first = _SENTENCE_END.split(description.strip(), maxsplit=1)[0].strip() or description.strip()
    return first if len(first) <= longest else f"{first[: longest - 1].rstrip()}…"
