"""The visit's times, each told by a phone that may have been away for hours."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.scheduling.actions import arrive, miss, restore, set_off, start_work
from firstfix.scheduling.models import Visit

Text = Annotated[str, Field(max_length=2000)]


class Nothing(Schema):
    """The verb says it all."""


class MissData(Schema):
    reason: Text


def made(visit: Visit) -> Made:
    return Made("visit", visit.pk, visit.work_order.number)


def tell_set_off(told: Told, data: Nothing) -> Made:
    return made(set_off(told.visit, by=told.by, at=told.at))


def tell_arrive(told: Told, data: Nothing) -> Made:
    return made(arrive(told.visit, by=told.by, at=told.at))


def tell_start_work(told: Told, data: Nothing) -> Made:
    return made(start_work(told.visit, by=told.by, at=told.at))


def tell_restore(told: Told, data: Nothing) -> Made:
    return made(restore(told.visit, by=told.by, at=told.at))


def tell_miss(told: Told, data: MissData) -> Made:
    return made(miss(told.visit, reason=data.reason, by=told.by, at=told.at))


VERBS: Verbs = {
    "set_off": Verb(Nothing, tell_set_off),
    "arrive": Verb(Nothing, tell_arrive),
    "start_work": Verb(Nothing, tell_start_work),
    "restore": Verb(Nothing, tell_restore),
    "miss": Verb(MissData, tell_miss),
}
