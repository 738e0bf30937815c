"""What makes maintenance fall due, and which plans cannot work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.errors import Text

#: Orders in twelve months above which somebody has to say that so many are meant: one for each working day.
ASKS_ABOVE = 250
#: So many times what was agreed to a plan may come to make, by new machines for instance, before the question is back.
MAY_GROW = 2


class Trigger(models.TextChoices):
    DATE = "date", pgettext_lazy("maintenance by", "Calendar")
    METER = "meter", pgettext_lazy("maintenance by", "Meter")
    FIRST = "first", _("Calendar or meter, whichever comes first")
    CONDITION = "condition", _("A value beyond its limit")


class Unit(models.TextChoices):
    DAY = "day", _("days")
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class CountsFrom(models.TextChoices):
    PLANNED = "planned", _("the day it was planned for")
    DONE = "done", _("the day it was done")


class DueState(models.TextChoices):
    DUE = "due", pgettext_lazy("maintenance", "Due")
    OVERDUE = "overdue", _("Overdue")
    DONE = "done", _("Done")
    LEFT_OUT = "left_out", _("Left out")


class Plan(Protocol):
    """What the rules read of a plan."""

    @property
    def trigger(self) -> str: ...
    @property
    def every(self) -> int | None: ...
    @property
    def season(self) -> Collection[int]: ...
    @property
    def counts_from(self) -> str: ...
    @property
    def anchor_on(self) -> date | None: ...
    @property
    def meter(self) -> str: ...
    @property
    def units(self) -> Decimal | None: ...
    @property
    def limit(self) -> Decimal | None: ...
    @property
    def rearm(self) -> Decimal | None: ...
    @property
    def is_below(self) -> bool: ...


def plan_flaws(plan: Plan) -> dict[str, Text]:
    """Why a plan cannot work, by field, in plain words; empty when it can."""
    flaws: dict[str, Text] = {}
    if plan.trigger in (Trigger.DATE, Trigger.FIRST) and not plan.every:
        flaws["every"] = _("Say how often: every 6 months, for instance.")
    if plan.trigger != Trigger.DATE and not plan.meter.strip():
        flaws["meter"] = _("Say which meter's readings count.")
    if plan.trigger in (Trigger.METER, Trigger.FIRST) and (not plan.units or plan.units <= 0):
        flaws["units"] = _("Say after how many units, like 500 running hours.")
    if plan.trigger == Trigger.FIRST and plan.counts_from == CountsFrom.PLANNED:
        flaws["counts_from"] = _(
            "When calendar or meter comes first, the next service can only be counted from the day the last was done."
        )
    if plan.trigger in (Trigger.METER, Trigger.CONDITION) and plan.season:
        flaws["season"] = _("A season needs the calendar; a meter does not wait for spring.")
    if plan.trigger == Trigger.CONDITION:
        flaws |= _limit_flaws(plan)
    return flaws


def _limit_flaws(plan: Plan) -> dict[str, Text]:
    if plan.limit is None:
        return {"limit": _("Say beyond which value work is needed.")}
    if plan.rearm is None:
        return {"rearm": _("Say at which value all is well again.")}
    if plan.is_below and plan.rearm <= plan.limit:
        return {"rearm": _("Too low is bad here, so all is well again above the limit: more than %(limit)s.")
                % {"limit": plan.limit.normalize()}}  # fmt: skip
    if not plan.is_below and plan.rearm >= plan.limit:
        return {"rearm": _("Too high is bad here, so all is well again below the limit: less than %(limit)s.")
                % {"limit": plan.limit.normalize()}}  # fmt: skip
    return {}
