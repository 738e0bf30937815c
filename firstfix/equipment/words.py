"""The reason of an entitlement in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

COVERS = {"labour": lambda: _("labour"), "parts": lambda: _("parts"), "travel": lambda: _("travel")}


def entitlement_words(payer: str, reason: Mapping[str, str]) -> str:
    """One sentence: who pays, and why. `reason` is what equipment.rules.entitlement gave."""
    if payer == "warranty":
        return _("Under warranty until %(day)s: nothing is charged.") % {"day": _day(reason.get("until"))}
    if payer == "contract":
        covers = _(", ").join(COVERS[part]() for part in reason.get("covers", "").split(",") if part in COVERS)
        return _("Contract %(number)s, until %(day)s, covers %(covers)s.") % {
            "number": reason.get("number", ""),
            "day": _day(reason.get("until")),
            "covers": covers or _("nothing"),
        }
    said = [_("Charged to the customer.")]
    if "warranty_ended" in reason:
        said.append(_("The warranty ended on %(day)s.") % {"day": _day(reason["warranty_ended"])})
    if "contract_ended" in reason:
        said.append(
            _("Contract %(number)s does not run on that day (it ended or ends on %(day)s).")
            % {"number": reason.get("number", ""), "day": _day(reason["contract_ended"])}
        )
    return " ".join(said)


def _day(iso: str | None) -> str:
    return date_format(date.fromisoformat(iso)) if iso else "—"
