"""Pay of a month as rows of a sheet for payroll: the headings first, then every line of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firstfix.people.models import Engineer
from firstfix.platform.exchange.values import Cell
from firstfix.rewards.queries.pay.known import names_known
from firstfix.rewards.queries.pay.sheets import Sheet
from firstfix.rewards.queries.pay.words import PARTS, line_counted, line_name
from firstfix.rewards.translate import part_of


def pay_rows(month: date, sheets: Mapping[int, Sheet]) -> Iterator[Sequence[Cell]]:
    """By staff number; what a correction corrects stands in its month."""
    names = names_known()
    yield [
        _("Staff number"), _("Engineer"), _("Month"), _("For month"), pgettext("of pay", "Part"), _("Line"),
        _("How it was counted"), _("Version"), _("Amount"), _("State"),
    ]  # fmt: skip
    for engineer in Engineer.objects.filter(pk__in=sheets).order_by("code"):
        sheet = sheets[engineer.pk]
        state = pgettext("month of pay", "closed") if sheet.is_closed else _("provisional")
        for line in sheet.lines:
            yield [
                engineer.code, engineer.name, f"{month:%Y-%m}", f"{line.month:%Y-%m}",
                str(PARTS[part_of(line.rule)]), line_name(line, names), line_counted(line), line.version,
                float(line.amount), state,
            ]  # fmt: skip
