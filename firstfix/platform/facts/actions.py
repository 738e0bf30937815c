"""Recording a fact: one row in the transaction of the change, then the reactions of the areas above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.register import listeners_for

if TYPE_CHECKING:
    from firstfix.platform.accounts.actors import Actor


def record(fact: Any, *, about: models.Model, by: Actor, at: datetime | None = None) -> Fact:
    """Write down that `fact` (a frozen dataclass in the past tense) happened to the record `about`."""
    row = _row(fact, about=about, by=by, at=at or timezone.now())
    row.save()
    for listener in listeners_for(type(fact)):
        listener(fact, about=about, by=by)
    return row


def record_all(facts: Iterable[tuple[Any, models.Model]], *, by: Actor, at: datetime | None = None) -> None:
    """The set-based twin for imports: the same rows, written at once. Reactions are not called."""
    now = at or timezone.now()
    Fact.objects.bulk_create([_row(fact, about=about, by=by, at=now) for fact, about in facts], batch_size=2000)


def _row(fact: Any, *, about: models.Model, by: Actor, at: datetime) -> Fact:
    if not is_dataclass(fact) or isinstance(fact, type):
        raise TypeError(f"{fact!r} is not a dataclass")
    return Fact(
        name=type(fact).__name__,
        about_kind=about._meta.label_lower,
        about_id=about.pk,
        at=at,
        by_id=by.pk,
        by_name=by.name,
        data=_plain(asdict(fact)),
    )


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    encoder = DjangoJSONEncoder()
    return {
        key: value
        if isinstance(value, str | int | float | bool | dict | list | tuple | None)
        else encoder.default(value)
        for key, value in data.items()
    }


def field_names(fact_class: type[Any]) -> Sequence[str]:
    return [field.name for field in fields(fact_class)]
