"""The report of the week as a message: each figure with its change and a link to the PDF, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstfix.insight.drawn_courses import said_change, said_value, said_verdict
from firstfix.insight.queries.weekly import WeekLine
from firstfix.platform.tenants.company import company


def weekly_message(monday: date, lines: Iterable[WeekLine]) -> tuple[str, str]:
    """Subject and text. `monday` is the first day of the week that is reported."""
    week = {"company": company().name, "day": date_format(monday, "DATE_FORMAT")}
    link = settings.PUBLIC_URL + reverse("weekly_report")
    said = [
        _("%(company)s, the week from %(day)s:") % week,
        *_figures(lines),
        _("As PDF, with intervals: %(link)s") % {"link": link},
        _("Whether it comes as a message you choose under Key figures."),
    ]
    return _("Report of the week from %(day)s") % week, "\n".join(said)


def _figures(lines: Iterable[WeekLine]) -> Iterator[str]:
    money = company().currency
    for one in lines:
        if one.comparison.reading.value is not None:
            change = said_change(one.comparison, money)
            values = {
                "name": one.figure.name, "value": said_value(one.comparison.reading, money), "change": change,
                "verdict": said_verdict(one.comparison.verdict),
            }  # fmt: skip
            yield (_("%(name)s: %(value)s (%(change)s, %(verdict)s)") if change else "%(name)s: %(value)s") % values
