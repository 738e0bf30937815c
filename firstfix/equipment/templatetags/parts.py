"""Parts in templates: how much of one, and what to mind when it is handled."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity, typed_quantity
from firstfix.platform.pages.templatetags.look import draw_icon

register = template.Library()


@register.filter
def amount(quantity: int | None, part: Part) -> str:
    """ "3", "2 boxes", "1.25 kg"."""
    return "" if quantity is None else show_quantity(quantity, part.unit)


@register.filter
def typed(quantity: int | None, part: Part) -> str:
    """What a field shows to be changed."""
    return "" if quantity is None else typed_quantity(quantity, part.unit)


@register.simple_tag
def handling(part: Part) -> SafeString | str:
    """What to mind when the part is picked, packed and moved; empty for most parts."""
    said = []
    if part.hazard:
        said.append(("warning", _("Hazardous: %(what)s") % {"what": part.hazard}))
    if part.is_cold:
        said.append(("cold", _("Keep at %(from)s to %(to)s °C") % {"from": part.cold_from, "to": part.cold_to}))
    badges = format_html_join(
        " ", '<span class="state state-soon">{}{}</span>', ((draw_icon(icon), words) for icon, words in said)
    )
    return format_html(" {}", badges) if said else ""
