"""The file of a medical device as PDF, in Chinese or English; the layout is `device_file.typ`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstfix.care.device_words import head_words, record_words, step_words, title_words
from firstfix.care.queries.device_records import DeviceFile, Entry
from firstfix.platform.pages import phrases
from firstfix.platform.pdf import pdf_of

LAYOUT = Path(__file__).parent / "device_file.typ"


def device_file_pdf(file: DeviceFile, language: str) -> bytes:
    """PDF bytes; `language` is zh-hans or en."""
    language = "zh-hans" if language.startswith("zh") else "en"
    with translation.override(language), timezone.override(file.asset.site.zone_info()):
        return pdf_of(LAYOUT, lambda folder: {**_content(file), "lang": language[:2]})


def _content(file: DeviceFile) -> dict[str, Any]:
    asset = file.asset
    count = ngettext("%(n)s record", "%(n)s records", len(file.records)) % {"n": len(file.records)}
    return {
        "company": asset.tenant.name,
        "title": _("File of a medical device"),
        "number": asset.serial or asset.code,
        "facts": [{"name": name, "value": value} for name, value in head_words(asset)],
        "tests_title": _("Measured values of tests after repair"),
        "tests_head": [
            _("Measured value"),
            _("Limits"),
            *(phrases.full_day(timezone.localdate(at)) for at, _n in file.tests),
        ],
        "tests": [
            [f"{row.text} ({row.unit})" if row.unit else str(row.text), row.limits, *_cells(row.cells)]
            for row in file.value_rows
        ],
        "steps_head": [_("Step"), _("Value"), _("Verdict")],
        "entries": [_entry(entry) for entry in file.entries],
        "none": _("Nothing was done on this device yet."),
        "state": _altered(file) if file.altered else _unaltered(count),
        "is_altered": bool(file.altered),
        "digest": file.digest,
        "digest_words": _("Digest of the last record (SHA-256)"),
        "printed": _("Made on %(at)s") % {"at": phrases.full_moment(timezone.now())},
        "page": _("Page"),
    }


def _altered(file: DeviceFile) -> str:
    return _("Record no. %(number)s is not as it was kept.") % {"number": file.altered}


def _unaltered(count: str) -> str:
    return _("%(count)s; all are as they were kept.") % {"count": count}


def _cells(cells: list[dict[str, Any] | None]) -> list[dict[str, Any]]:
    return [
        {"value": cell["value"], "is_good": cell["verdict"] != "failed"} if cell else {"value": "", "is_good": True}
        for cell in cells
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    record = entry.record
    numbers = [record.number, *(one.number for one in entry.former)]
    kept = _("Record no. %(number)s, kept %(at)s") % {
        "number": record.number,
        "at": phrases.full_moment(record.kept_at),
    }
    if len(numbers) > 1:
        former = _(", ").join(str(number) for number in numbers[1:])
        kept += " · " + _("takes the place of no. %(numbers)s") % {"numbers": former}
    return {
        "title": f"{phrases.full_day(timezone.localdate(record.at))} · {title_words(record)}",
        "kept": kept,
        "test": str(record.get_safety_test_display()),
        "is_good": record.safety_test in ("", "passed"),
        "pairs": [{"name": name, "value": value} for name, value in record_words(record)],
        "steps": [
            {"text": one.text, "note": one.note, "value": one.value, "limits": one.limits, "verdict": one.verdict,
             "is_good": one.is_good}
            for one in step_words(record)
        ],
        "digest": record.digest,
    }  # fmt: skip
