"""What was found at a step of a checklist."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.engineer.verbs.visit import Text, made
from firstfix.field.actions.visit import record_step
from firstfix.field.queries.visit import steps_of
from firstfix.logistics.models import Tool
from firstfix.platform.api.values import Id
from firstfix.platform.errors import Invalid, NotFound

#: What the column of a reading holds: no instrument shows more.
Value = Annotated[Decimal, Field(gt=-(10**10), lt=10**10, allow_inf_nan=False)]


class StepData(Schema):
    """A reading decides by its limits; anything else needs a verdict."""

    step: Id
    verdict: Literal["", "done", "failed", "not_applicable"]
    value: Value | None = None
    note: Text = ""
    tools: list[Id] = Field(default=[], max_length=10)


def tell_step(told: Told, data: StepData) -> Made:
    visit = told.visit
    step = next((one for one in steps_of(visit) if one.pk == data.step), None)
    if step is None:
        raise NotFound
    value = None if data.value is None else round(data.value, 4)
    record_step(
        visit, step, verdict=data.verdict, value=value, note=data.note, tools=_tools(data.tools), by=told.by, at=told.at
    )
    return made(visit)


def _tools(ids: list[int]) -> list[Tool]:
    found = Tool.objects.select_related("tool_type").in_bulk(ids)
    if set(ids) - set(found):
        raise Invalid({"tools": _("A tool of these is not known any more.")})
    return [found[id] for id in ids]


VERBS: Verbs = {"record_step": Verb(StepData, tell_step)}
