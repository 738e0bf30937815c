"""`{{ text|prose }}`: a text with headings, lists and bold; `{{ text|prose:4 }}` where its headings stand deeper."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from firstfix.platform.pages.prose import prose as written

register = template.Library()


@register.filter
def prose(text: object, top: int = 2) -> SafeString:
    return written(str(text), top=top)
