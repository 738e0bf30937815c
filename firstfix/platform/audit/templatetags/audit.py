"""`{% history_of record %}`: who changed what, for readers who may know it."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models
from django.template import Context

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.audit.queries import changes_of

register = template.Library()


@register.inclusion_tag("audit/_history.html", takes_context=True)
def history_of(context: Context, record: models.Model) -> dict[str, Any]:
    user = context["request"].user
    if not (isinstance(user, User) and may(user, "audit.see")):
        return {"happenings": None}
    return {"happenings": changes_of(record)}
