"""A pay sheet as both pages show it: by its parts, each line with how it was counted and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from firstfix.platform.accounts.sign_in import SignedInRequest
from firstfix.platform.errors import NotFound, Text
from firstfix.platform.pages.listing import Listing
from firstfix.platform.tenants.company import company
from firstfix.rewards.models import PayDispute, PaySheet
from firstfix.rewards.queries.pay.behind import MOST_SHOWN, Behind, behind_lines, behind_of
from firstfix.rewards.queries.pay.known import names_known
from firstfix.rewards.queries.pay.sheets import Sheet
from firstfix.rewards.queries.pay.words import PARTS, line_counted, line_name
from firstfix.rewards.translate import Line, Part, part_of

#: A record that is not there any more, or not for the reader.
GONE = Behind("—")


@dataclass(frozen=True)
class LineShown:
    line: Line
    name: str
    counted: str
    behind: Sequence[Behind]
    more: int
    is_correction: bool
    disputes: Sequence[PayDispute]

    @property
    def is_disputed(self) -> bool:
        return any(one.state == "raised" for one in self.disputes)


@dataclass(frozen=True)
class PartShown:
    name: Text
    total: Decimal
    lines: Sequence[LineShown]


def lines_shown(sheet: Sheet, row: PaySheet | None) -> dict[str, Any]:
    """The context of a sheet. `row` is what disputes hang on."""
    names, behind = names_known(), behind_lines(sheet.lines)
    disputes: dict[str, list[PayDispute]] = {}
    if row:
        for one in row.disputes.select_related("answered_by").order_by("created_at"):
            disputes.setdefault(one.key, []).append(one)
    lines = [
        LineShown(
            line, line_name(line, names), line_counted(line), _named(line, behind),
            max(0, len(line.behind) - MOST_SHOWN), line.month != sheet.month, disputes.pop(line.key, []),
        )
        for line in sheet.lines
    ]  # fmt: skip
    parts = [
        PartShown(PARTS[part], sheet.parts[part], [one for one in lines if part_of(one.line.rule) is part])
        for part in Part
    ]
    return {
        "sheet": sheet, "row": row, "parts": parts, "currency": company().currency,
        "other_disputes": [one for gone in disputes.values() for one in gone],
        "version": next((line.version for line in sheet.lines if line.month == sheet.month), ""),
    }  # fmt: skip


def line_page(request: SignedInRequest, sheet: Sheet | None) -> dict[str, Any]:
    """Everything that stands behind one line of a sheet, page by page: `?key=…` names it."""
    key = request.GET.get("key", "")
    line = next((one for one in sheet.lines if one.key == key), None) if sheet else None
    if sheet is None or line is None:
        raise NotFound
    listing = Listing(request, line.behind)
    behind = behind_of(listing)
    return {
        "sheet": sheet, "line": line, "name": line_name(line, names_known()), "counted": line_counted(line),
        "listing": listing, "rows": [behind.get(ref.record, GONE) for ref in listing], "currency": company().currency,
    }  # fmt: skip


def _named(line: Line, behind: Mapping[Any, Behind]) -> list[Behind]:
    return [behind[ref.record] for ref in line.behind[:MOST_SHOWN] if ref.record in behind]
