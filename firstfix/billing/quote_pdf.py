"""A quote as PDF in the customer's language; the layout is `quote.typ`, this file gathers what it says."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstfix.billing.models import Quote
from firstfix.billing.queries.quotes import QuoteSums, quote_token, sums_of_quote
from firstfix.platform.pages import phrases
from firstfix.platform.pdf import pdf_of

LAYOUT = Path(__file__).parent / "quote.typ"


def quote_pdf(quote: Quote) -> bytes:
    """PDF bytes, in the language of the quote."""
    with translation.override(quote.language):
        return pdf_of(LAYOUT, lambda folder: _content(quote, folder))


def _content(quote: Quote, folder: Path) -> dict[str, Any]:
    sums = sums_of_quote(quote)
    return {
        "lang": "zh" if quote.language.startswith("zh") else "en",
        "company": quote.tenant.name,
        "title": _("Quote"),
        "number": str(quote),
        "facts": [pair for pair in _facts(quote) if pair["value"]],
        "note": quote.note,
        "head": ["", _("What for"), _("Quantity"), _("Price for one"), _("VAT, %"), _("Net")],
        "lines": [
            [str(place), line.name, f"{_plain(line.quantity)} {line.unit}".strip(), _money(line.unit_price, quote),
             _plain(line.vat), _money(price, quote)]
            for place, (line, price) in enumerate(sums.lines, 1)
        ],
        "sums": _sums(quote, sums),
        "total": {"name": _("To pay"), "value": _money(sums.gross, quote)},
        "terms": _terms(quote),
        "qr": _code(quote, folder),
        "qr_words": _("Answer here"),
        "page": _("Page"),
    }  # fmt: skip


def _facts(quote: Quote) -> list[dict[str, str]]:
    about = quote.work_order or quote.request
    asset = about.asset if about else None
    site = about.site if about else None
    said = {
        _("Customer"): quote.customer.name,
        _("Site"): f"{site.name} {site.address}".strip() if site else "",
        _("Equipment"): f"{asset.product_model} {asset.serial or asset.code}" if asset else "",
        _("Concerns"): f"{about.number} {getattr(about, 'subject', '')}".strip() if about else "",
        _("Valid until"): date_format(quote.valid_until, "DATE_FORMAT"),
    }
    return [{"name": str(name), "value": value} for name, value in said.items()]


def _sums(quote: Quote, sums: QuoteSums) -> list[dict[str, str]]:
    rows = [(_("Net"), _money(sums.net, quote)), (_("VAT"), _money(sums.tax, quote))]
    if quote.discount:
        rows.insert(0, (_("Discount, taken off each line"), f"{_plain(quote.discount)} %"))
    return [{"name": str(name), "value": value} for name, value in rows]


def _terms(quote: Quote) -> str:
    if quote.is_fixed:
        return _("This is a fixed price for what stands here. What else turns out to be needed we agree on first.")
    return _("You pay what the work comes to in the end. What goes beyond this quote we agree on first.")


def _code(quote: Quote, folder: Path) -> str:
    """The QR code of the page on which the customer answers; a draft has none."""
    if quote.sent_at is None:
        return ""
    out = io.BytesIO()
    address = f"{settings.PUBLIC_URL}{reverse('quote_by_link', args=[quote_token(quote)])}"
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=1)
    (folder / "answer.svg").write_bytes(out.getvalue())
    return "answer.svg"


def _money(amount: Decimal, quote: Quote) -> str:
    return phrases.money(amount, currency=quote.currency)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
