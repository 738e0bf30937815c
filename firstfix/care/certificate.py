"""The certificate of one attendee as PDF, in Chinese and English on one page; the layout is `certificate.typ`."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstfix.care.models import Attendee, Training
from firstfix.platform.errors import Refused
from firstfix.platform.pdf import pdf_of

LAYOUT = Path(__file__).parent / "certificate.typ"
LANGUAGES = ("zh-hans", "en")


def certificate_pdf(attendee: Attendee, training: Training) -> bytes:
    """PDF bytes; Refused while the attendee has not earned it."""
    if attendee.certified_on is None or training.course_version is None:
        raise Refused(_("There is no certificate before the quiz is passed."))
    return pdf_of(LAYOUT, lambda folder: _content(attendee, training, folder))


def _content(attendee: Attendee, training: Training, folder: Path) -> dict[str, Any]:
    return {
        "company": training.tenant.name,
        "name": str(attendee),
        "number": f"T{training.pk}-{attendee.pk}",
        "signature": _signature(training, folder),
        "signer": training.signed_by,
        "languages": [_said(attendee, training, language) for language in LANGUAGES],
    }


def _said(attendee: Attendee, training: Training, language: str) -> dict[str, Any]:
    version = training.course_version
    assert version is not None
    with translation.override(language):
        facts = [
            (_("Customer"), training.customer.name if training.customer else ""),
            (_("Site"), training.site.name if training.site else ""),
            (_("Product"), str(version.course.product_model or "")),
            (_("Held on"), _day(attendee.certified_on)),
            (_("Minutes"), str(training.minutes)),
            (_("Version of the course"), str(version.number)),
            (_("Quiz"), f"{attendee.score} %" if attendee.score is not None else ""),
            (_("Held by"), str(training.by or "")),
            (_("Refresher due"), _day(attendee.valid_until)),
        ]
        return {
            "lang": language[:2],
            "title": _("Certificate of training"),
            "says": _("has taken part in this training and knows what was taught:"),
            "course": version.course.name.in_language(language),
            "facts": [{"name": name, "value": value} for name, value in facts if value],
            "signed": _("For the customer"),
        }


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _signature(training: Training, folder: Path) -> str:
    """Beside the layout; empty when nobody has signed, or its bytes are lost, which must not lose the certificate."""
    file = training.signature
    if file is None or not file.path.exists():
        return ""
    shutil.copy(file.path, folder / "signature.png")
    return "signature.png"
