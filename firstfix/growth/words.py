"""What people are told of their growth."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.growth.rules.gap import Gap
from firstfix.platform.errors import Text

NOTICES: Mapping[str, Text] = {
    "levels_proposed": _("Levels of skills that the work speaks for, and that you may confirm: %(count)s"),
    "level_confirmed": _("%(skill)s: your level is now %(level)s. %(reason)s"),
    "level_declined": _("%(skill)s: level %(level)s was not confirmed. %(reason)s"),
    "thanked_by_colleague": _("%(name)s says thank you: %(text)s"),
    "promotion_proposed": _("A promotion of %(name)s to %(step)s waits for your word."),
    "promotion_granted": _("You are now %(step)s. %(reason)s"),
    "promotion_declined": _("%(step)s: not yet. %(reason)s"),
    "own_certificate_ends": _("Your certificate %(certificate)s ends on %(day)s."),
    "certificate_ends": _("The certificate %(certificate)s of %(name)s ends on %(day)s."),
}

GAPS: Mapping[Gap, Text] = {
    Gap.NOBODY: _("Nobody is able"),
    Gap.ONE: _("Only one is able"),
    Gap.TIGHT: _("Tight"),
    Gap.ENOUGH: pgettext_lazy("skills", "Enough"),
}
