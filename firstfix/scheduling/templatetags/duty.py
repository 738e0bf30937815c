"""`{% why_absent absence %}`: that somebody is away, and why where the reader may know it."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstfix.platform.pages.templatetags.look import state_badge
from firstfix.scheduling.models import Absence
from firstfix.scheduling.queries import duty

register = template.Library()


@register.simple_tag(takes_context=True)
def why_absent(context: RequestContext, absence: Absence) -> SafeString:
    reason = duty.why_absent(absence, by=context.request.user)  # type: ignore[arg-type]
    return state_badge("absent", label=reason or _("Absent"), tone="soon")
