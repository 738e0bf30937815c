"""What people are told of care."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text

NOTICES: Mapping[str, Text] = {
    "rnd_asks": _("R&D asks about %(order)s: %(text)s"),
    "rnd_answers": _("R&D answers about %(order)s: %(text)s"),
    "rnd_told_more": _("%(number)s: more from the field: %(text)s"),
    "feedback_for_you": _("%(number)s is yours to answer by %(due)s: %(text)s"),
    "feedback_answered": _("What you passed on (%(number)s) is answered: %(text)s"),
    "found_asset_settled": _("The asset that you found (%(number)s): %(text)s"),
    "thanked": _("%(says)s says thank you: %(text)s"),
    "thanked_by_customer": _("A customer says thank you: %(text)s"),
}
