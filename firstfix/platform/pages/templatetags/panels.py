"""`{% panels "work_order" order.pk %}`: what areas above add here, each loaded by htmx once the page stands.

`at_start=True` says that nothing has happened to the record yet.
"""

from __future__ import annotations

from datetime import date

from django import template
from django.template import Context
from django.urls import reverse

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.pages.panels import panels_of

register = template.Library()


@register.inclusion_tag("pages/_panels.html", takes_context=True)
def panels(context: Context, page: str, id: int | date, *, at_start: bool = False) -> dict[str, list[tuple[str, int]]]:
    user = context["request"].user
    return {
        "panels": [
            (reverse(panel.url_name, args=[id]), 0 if at_start and not panel.at_start else panel.lines)
            for panel in panels_of(page)
            if isinstance(user, User) and may(user, panel.action)
        ]
    }
