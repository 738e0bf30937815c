from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def plain(number: Decimal | None) -> str:
    """Without the zeros that a column keeps behind the point: 2.500 → 2.5, 20.00 → 20; in the signs of the language."""
    if number is None:
        return ""
    said = f"{number:f}"
    return str(number_format(said.rstrip("0").rstrip(".") if "." in said else said))
