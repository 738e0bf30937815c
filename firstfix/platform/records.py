"""Plain master data: saved whole, with one fact that says it is new or which fields changed."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record

M = TypeVar("M", bound=models.Model)

#: Set by the house, not by people, so never named as a change.
OWN_FIELDS = {"id", "tenant", "uid", "version", "created_at"}


@transaction.atomic
def keep(thing: M, *, by: Actor, action: str, added: type[Any], changed: type[Any]) -> M:
    """Check and save `thing`, and record `added()` or `changed(fields=…)`. Saving the same again is no change."""
    require(by, action)
    is_new = thing._state.adding
    try:
        thing.full_clean(exclude=["tenant"], validate_constraints=True)
    except ValidationError as wrong:
        raise Invalid({field: " ".join(texts) for field, texts in wrong.message_dict.items()}) from wrong
    if is_new:
        thing.save()
        record(added(), about=thing, by=by)
    elif fields := changed_fields(thing):
        thing.save()
        record(changed(fields=fields), about=thing, by=by)
    return thing


def changed_fields(thing: models.Model) -> tuple[str, ...]:
    """The fields whose values differ from the row in the database, which is locked until the transaction ends."""
    former = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    return tuple(
        field.name
        for field in thing._meta.concrete_fields
        if field.name not in OWN_FIELDS and getattr(former, field.attname) != getattr(thing, field.attname)
    )
