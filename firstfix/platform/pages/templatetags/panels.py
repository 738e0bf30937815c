"""`{% panels "work_order" order.pk %}`: what areas above add here, each loaded by htmx once the page stands."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.pages.panels import panels_of

register = template.Library()


@register.inclusion_tag("pages/_panels.html", takes_context=True)
def panels(context: Context, page: str, id: int) -> dict[str, list[str]]:
    user = context["request"].user
    return {
        "urls": [
            reverse(panel.url_name, args=[id])
            for panel in panels_of(page)
            if isinstance(user, User) and may(user, panel.action)
        ]
    }
