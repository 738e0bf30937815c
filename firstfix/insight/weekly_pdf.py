"""The report of the week as PDF in the reader's language; the layout is `weekly.typ`, this file says what it says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from firstfix.insight.drawn_courses import said_change, said_interval, said_value, said_verdict
from firstfix.insight.queries.figures import Figures, figures, period_of
from firstfix.insight.queries.reliability import counted_models
from firstfix.insight.queries.weekly import WeekLine, week_lines
from firstfix.insight.rules import AGES
from firstfix.platform.pages import phrases
from firstfix.platform.pdf import pdf_of
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone

LAYOUT = Path(__file__).parent / "weekly.typ"


def weekly_pdf(monday: date, *, counted: datetime) -> bytes:
    """PDF bytes. `monday` is the first day of the week that is reported."""
    return pdf_of(LAYOUT, lambda _folder: _content(monday, counted))


def _content(monday: date, counted: datetime) -> dict[str, Any]:
    money, lines = company().currency, week_lines(counted=counted)
    standing = figures(period_of(30, now=timezone.now()))
    return {
        "lang": "zh" if (get_language() or "").startswith("zh") else "en",
        "company": company().name,
        "title": _("Report of the week"),
        "week": f"{_day(monday)} – {_day(monday + timedelta(days=6))}",
        "head": [
            _("Key figure"),
            _("This week"),
            _("Interval"),
            _("Four weeks before"),
            pgettext("key figure", "Change"),
            "",
        ],
        "lines": [_line(one, monday, money) for one in lines],
        "note": _(
            "Figures that settle late are of an earlier week, named beside them. A change that may be chance is no"
            " larger than such figures change by themselves."
        ),
        "now_title": _("What stands now"),
        "now": [{"name": name, "value": value} for name, value in _standing(standing)],
        "warned_title": _("Batches and software versions that fail sooner than their like"),
        "warned": _warned(),
        "counted": _("Counted %(at)s") % {"at": date_format(counted.astimezone(company_zone()), "DATETIME_FORMAT")},
        "page": _("Page"),
    }


def _line(one: WeekLine, monday: date, money: str) -> list[str]:
    comparison, name = one.comparison, str(one.figure.name)
    if one.monday != monday:
        name = _("%(name)s, week from %(day)s") % {"name": name, "day": date_format(one.monday, "SHORT_DATE_FORMAT")}
    return [
        name, said_value(comparison.reading, money), said_interval(comparison.reading, money),
        said_value(comparison.other, money), said_change(comparison, money), said_verdict(comparison.verdict),
    ]  # fmt: skip


def _standing(found: Figures) -> list[tuple[str, str]]:
    ages = {key: sum(dict(row.cells)[key] for row in found.open_rows) for key, _name, _end in AGES}
    return [
        (_("Work orders still open"), phrases.count(found.open_count)),
        *((_("open %(age)s") % {"age": name}, phrases.count(ages[key])) for key, name, _end in AGES),
        (_("Carry-over"), phrases.count(found.carry_over)),
    ]


def _warned() -> list[str]:
    counted = counted_models()
    batches = [f"{one.model.name}, {batch.began}" for one in counted for batch in one.found.warned]
    versions = [
        _("%(model)s, software version %(version)s") % {"model": one.model.name, "version": found.version}
        for one in counted
        for found in one.found.warned_versions
    ]
    return batches + versions


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
