"""What pages of fault models show again and again: a text in both languages, a place, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstfix.diagnosis.queries.fault_models import Sheet
from firstfix.diagnosis.rules import OUTCOMES
from firstfix.diagnosis.words import KINDS
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.pages.templatetags.look import draw_icon

register = template.Library()


@register.simple_tag
def both(value: Any, instead: str = "") -> SafeString:
    """A text in the reader's language, the other language quietly below; a missing one is said to be missing."""
    text = Bilingual.of(value)
    if not text:
        return format_html("{}", instead or "—")
    first, second = (("zh", text.zh), ("en", text.en))
    if not (get_language() or "en").startswith("zh"):
        first, second = second, first
    above = first[1] or _("(missing)")
    return format_html(
        '<span lang="{}">{}</span><span class="other-language" lang="{}">{}</span>',
        first[0], above, second[0], second[1] or _("(missing)"),
    )  # fmt: skip


@register.simple_tag
def where(step: Mapping[str, Any]) -> SafeString:
    """Remotely or on site, with its own icon."""
    on_site = step.get("where") == "onsite" or step.get("unsafe_for_customers") is True
    icon, said = ("place", _("On site")) if on_site else ("remote", _("Remotely"))
    return format_html('<span class="nowrap">{} {}</span>', draw_icon(icon), said)


@register.filter
def kind_word(kind: Any) -> str:
    return str(KINDS.get(str(kind), kind or "—"))


@register.filter
def outcome_words(step: Mapping[str, Any]) -> str:
    """`{{ observation|outcome_words }}`: "No / Yes"."""
    outcomes, names = step.get("outcomes"), step.get("outcome_names")
    known = names if isinstance(names, dict) else {}
    listed = outcomes if isinstance(outcomes, list) else []
    return " / ".join(str(Bilingual.of(known.get(one)) or OUTCOMES.get(str(one), one)) for one in listed)


@register.simple_tag
def name_of(sheet: Sheet, part: str, id: Any) -> str:
    """The name of another entry: `{% name_of sheet "faults" id %}`."""
    return sheet.name_of(part, id) if id else ""


@register.filter
def mapping(value: Any) -> Mapping[str, Any]:
    """An object, or an empty one where a draft holds something else."""
    return value if isinstance(value, dict) else {}


@register.filter
def counted(value: Any) -> int:
    return len(value) if isinstance(value, dict | list) else 0
