"""The service report: what the customer gets, as PDF, in Chinese or English.

The layout is `report.typ`; this file gathers what it says. typst embeds the font, so the PDF reads the same everywhere.
"""

from __future__ import annotations

import io
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstfix.equipment.rules import show_quantity
from firstfix.field.models import VisitPhoto, VisitTravel
from firstfix.field.queries.visit import Sheet, StepLine, sheet_of
from firstfix.field.words import tool_words
from firstfix.platform.files.models import StoredFile
from firstfix.platform.pages import phrases
from firstfix.platform.pdf import pdf_of
from firstfix.scheduling.models import Visit
from firstfix.work.queries import status_token

LAYOUT = Path(__file__).parent / "report.typ"
MOST_PHOTOS = 12


def report_pdf(visit: Visit, language: str) -> bytes:
    """The report of a visit as PDF bytes; `language` is zh-hans or en."""
    language = "zh-hans" if language.startswith("zh") else "en"

    def words(folder: Path) -> dict[str, Any]:
        lang = "zh" if language.startswith("zh") else "en"
        return {**_content(visit, folder), "lang": lang}

    with translation.override(language), timezone.override(visit.work_order.site.zone_info()):
        return pdf_of(LAYOUT, words)


def _content(visit: Visit, folder: Path) -> dict[str, Any]:
    order, sheet = visit.work_order, sheet_of(visit)
    asset = order.asset
    contact = order.contact
    return {
        "company": order.tenant.name,
        "title": _("Service report"),
        "number": order.number,
        "facts": [
            _pair(_("Customer"), order.customer.name),
            _pair(_("Site"), f"{order.site.name} {order.site.address}".strip()),
            _pair(_("Contact"), f"{contact.name} {contact.phone}".strip() if contact else ""),
            _pair(_("Equipment"), str(asset.product_model) if asset else ""),
            _pair(_("Serial number"), (asset.serial or asset.code) if asset else ""),
            _pair(_("Engineer"), _(", ").join(engineer.name for engineer in visit.engineers.order_by("pk"))),
            _pair(_("Entitlement"), order.get_entitlement_display()),
        ],
        "times": [
            _pair(name, _moment(at))
            for name, at in (
                (_("Reported"), order.reported_at),
                (_("Arrived"), visit.arrived_at),
                (_("Work started"), visit.started_at),
                (_("Restored"), visit.restored_at),
                (_("Left"), visit.left_at),
            )
        ]
        + [_pair(_("Way there"), _way(travel)) for travel in sheet.travels],
        "sections": [section for section in _sections(visit, sheet) if section["body"]],
        "steps_title": _("Checklist"),
        "steps": [
            {"moment": str(name), "lines": [_step(line) for line in lines if line.result]}
            for name, lines in sheet.moments
            if any(line.result for line in lines)
        ],
        "parts_title": _("Parts used"),
        "parts_head": [_("Part"), _("Quantity"), _("New serial number"), _("Old serial number")],
        "parts": [
            [
                f"{use.part.code} {use.part.name}",
                show_quantity(use.quantity, use.part.unit),
                use.serial_installed,
                use.serial_removed,
            ]
            for use in sheet.uses
        ],
        "photos_title": _("Photos"),
        "photos": _photos(sheet, folder),
        "photos_coming": _coming(sheet),
        "signature": _signature(sheet, folder),
        "qr": _status_code(visit, folder),
        "qr_words": _("Status of this report"),
        "printed": _("Made on %(at)s") % {"at": _moment(timezone.now())},
        "page": _("Page"),
    }


def _sections(visit: Visit, sheet: Sheet) -> list[dict[str, str]]:
    order = visit.work_order
    ended = "" if visit.outcome in ("", Visit.Outcome.RESTORED) else visit.outcome_reason
    return [
        {"title": _("Reported fault"), "body": order.description or order.subject},
        {"title": _("What was found"), "body": _(", ").join(_codes(visit))},
        {"title": _("What was done"), "body": order.work_done},
        {"title": _("Result"), "body": visit.get_outcome_display() if visit.outcome else ""},
        {"title": _("Still to be done"), "body": ended},
        {"title": _("Customer's remarks"), "body": sheet.signature.remarks if sheet.signature else ""},
    ]


def _codes(visit: Visit) -> list[str]:
    order = visit.work_order
    return [str(code) for code in (order.symptom, order.mode, order.cause, order.remedy) if code]


def _step(line: StepLine) -> dict[str, str]:
    result = line.result
    assert result is not None
    value = f"{result.value.normalize():f} {result.unit}".strip() if result.value is not None else ""
    limits = ""
    if result.low is not None or result.high is not None:
        low = f"{result.low.normalize():f}" if result.low is not None else ""
        high = f"{result.high.normalize():f}" if result.high is not None else ""
        limits = f"{low} … {high} {result.unit}".strip()
    return {
        "text": str(result.text),
        "verdict": result.get_verdict_display(),
        "is_good": "yes" if result.verdict != "failed" else "",
        "value": value,
        "limits": limits,
        "note": "\n".join(text for text in (result.note, *map(tool_words, result.tools)) if text),
    }


def _taken(sheet: Sheet) -> list[tuple[str, VisitPhoto]]:
    taken = [(photo.caption, photo) for photo in sheet.photos]
    for _name, lines in sheet.moments:
        taken += [(str(line.step.text), photo) for line in lines for photo in line.photos]
    return taken


def _coming(sheet: Sheet) -> str:
    """What a later print of this report will show."""
    uploads = [photo.upload for _caption, photo in _taken(sheet) if photo.file is None]
    count = sum(1 for upload in uploads if upload and upload.is_coming)
    return _("Photos still on their way from the phone: %(count)s") % {"count": count} if count else ""


def _photos(sheet: Sheet, folder: Path) -> list[dict[str, str]]:
    there = [(caption, photo.file) for caption, photo in _taken(sheet) if photo.file]
    shown = []
    for number, (caption, file) in enumerate(there[:MOST_PHOTOS]):
        if name := _copy(file, folder, f"photo-{number}.jpg"):
            shown.append({"file": name, "caption": caption})
    return shown


def _signature(sheet: Sheet, folder: Path) -> dict[str, str]:
    said = {"title": _("Customer's signature"), "file": "", "signer": "", "at": "", "coming": ""}
    if sheet.signature is None:
        return said
    said |= {"signer": sheet.signature.signer, "at": _moment(sheet.signature.at)}
    if sheet.signature.file is None:
        return said | {"coming": _("Signed on the engineer's phone; the signature itself is still on its way.")}
    return said | {"file": _copy(sheet.signature.file, folder, "signature.png")}


def _status_code(visit: Visit, folder: Path) -> str:
    """The QR code that leads to the customer's status page; empty when nobody reported it."""
    request = visit.work_order.request
    if request is None:
        return ""
    address = f"{settings.PUBLIC_URL}{reverse('request_status', args=[status_token(request)])}"
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=1)
    (folder / "status.svg").write_bytes(out.getvalue())
    return "status.svg"


def _copy(file: StoredFile, folder: Path, name: str) -> str:
    """A file beside the layout; empty when its bytes are lost, which must not lose the report."""
    if not file.path.exists():
        return ""
    shutil.copy(file.path, folder / name)
    return name


def _way(travel: VisitTravel) -> str:
    said = [_("%(n)s km") % {"n": f"{travel.kilometres.normalize():f}"}]
    return _(", ").join(said + ([phrases.exact_span(travel.time)] if travel.time else []))


def _pair(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value or "—"}


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
