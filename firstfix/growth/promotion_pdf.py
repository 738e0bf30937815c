"""A proposed promotion as PDF in the reader's language; the layout is `promotion.typ`, this gathers its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from firstfix.growth.models import Promotion
from firstfix.growth.queries.promotions import met_of
from firstfix.platform.pdf import pdf_of
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day

LAYOUT = Path(__file__).parent / "promotion.typ"


def promotion_pdf(promotion: Promotion) -> bytes:
    """PDF bytes, in the language that is active."""
    return pdf_of(LAYOUT, lambda _folder: _content(promotion))


def _content(promotion: Promotion) -> dict[str, Any]:
    met = met_of(promotion)
    return {
        "lang": "zh" if (get_language() or "en").startswith("zh") else "en",
        "company": company().name,
        "title": _("Proposal of a promotion"),
        "name": promotion.engineer.name,
        "facts": [pair for pair in _facts(promotion) if pair["value"]],
        "why_words": _("Why"),
        "why": promotion.why,
        "head": [pgettext("career", "Criterion"), pgettext("of a criterion", "Asked for"), _("Shown"), ""],
        "lines": [
            [str(one.name), str(one.least), str(one.has), _("Met") if one.is_met else _("Missing")] for one in met
        ],
        "shown": [
            {
                "name": str(one.name),
                "rows": [[date_format(row.at, "SHORT_DATE_FORMAT"), str(row.what), str(row.note)] for row in one.rows],
            }
            for one in met
            if one.rows
        ],
        "shown_words": _("What the evidence showed"),
        "window": _("As the evidence of the twelve months before stood on the day of the proposal."),
        "answer_words": promotion.get_state_display(),
        "answer": promotion.answer,
        "signs": [_("Engineer"), _("Service manager"), _("HR")],
        "page": _("Page"),
    }


def _facts(promotion: Promotion) -> list[dict[str, str]]:
    said = {
        _("Staff number"): promotion.engineer.code,
        pgettext("promotion", "From"): str(promotion.before or ""),
        pgettext("promotion", "To"): str(promotion.step),
        _("Path"): str(promotion.step.path),
        _("Proposed by"): promotion.proposed_by.name if promotion.proposed_by else "",
        pgettext("promotion", "On"): date_format(company_day(promotion.created_at), "DATE_FORMAT"),
    }
    return [{"name": str(name), "value": value} for name, value in said.items()]
