"""What the engineer has read."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.register import Told, Verb, Verbs
from firstfix.platform.api.values import Id
from firstfix.platform.notices.actions import read_notices


class ReadData(Schema):
    notices: Annotated[list[Id], Field(max_length=500)]


def tell_read(told: Told, data: ReadData) -> None:
    read_notices(data.notices, by=told.by, at=told.at)


VERBS: Verbs = {"read_notices": Verb(ReadData, tell_read)}
