"""Plain master data: saved whole, with one fact that says it is new or which fields changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.facts.actions import record

M = TypeVar("M", bound=models.Model)

#: Set by the house, not by people, so never named as a change.
OWN_FIELDS = {"id", "tenant", "uid", "version", "created_at"}


@transaction.atomic
def keep(thing: M, *, by: Actor, action: str, added: type[Any], changed: type[Any], at: datetime | None = None) -> M:
    """Check and save `thing`, and record `added()` or `changed(fields=…)`. Saving the same again is no change."""
    require(by, action)
    is_new = thing._state.adding
    try:
        thing.full_clean()
    except ValidationError as wrong:
        raise Invalid(by_field(wrong)) from wrong
    if is_new:
        thing.save()
        record(added(), about=thing, by=by, at=at)
    elif fields := changed_fields(thing):
        thing.save()
        record(changed(fields=fields), about=thing, by=by, at=at)
    return thing


def by_field(wrong: ValidationError) -> dict[str, Text]:
    """Django puts a value used twice in a tenant on top of the form; it belongs to the field behind the tenant's."""
    errors: dict[str, Text] = {}
    for field, problems in wrong.error_dict.items():
        for problem in problems:
            columns = (problem.params or {}).get("unique_check", ())
            if problem.code == "unique_together" and columns:
                errors[columns[-1]] = _("This is already in use.")
            else:
                errors[field] = " ".join(problem.messages)
    return errors


def changed_fields(thing: models.Model) -> tuple[str, ...]:
    """The fields whose values differ from the row in the database, which is locked until the transaction ends."""
    return tuple(former_values(thing))


def former_values(thing: models.Model) -> dict[str, Any]:
    """Of the fields that differ from the row in the database, by name what it holds; the row is locked likewise."""
    former = type(thing)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)
    return {
        field.name: getattr(former, field.attname)
        for field in thing._meta.concrete_fields
        if field.name not in OWN_FIELDS and getattr(former, field.attname) != getattr(thing, field.attname)
    }
