"""Serial numbers and batches on the page of a transfer: what stands in their fields, and what was typed there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from firstfix.equipment.rules import show_quantity
from firstfix.logistics.actions import Numbered
from firstfix.logistics.forms.parts import read_lots, typed_lots
from firstfix.logistics.models import StockLot, Transfer, TransferLine
from firstfix.logistics.queries.transfers import lines_of, lots_on_the_way, lots_to_suggest
from firstfix.logistics.states import ON_THE_WAY
from firstfix.platform.accounts.sign_in import SignedInRequest


class RowLots(NamedTuple):
    """What was sent of which numbers, in words, and what stands in the field for them (None: no field)."""

    sent: list[str]
    typed: str | None


def lots_filled_in(transfer: Transfer, lines: Sequence[TransferLine]) -> dict[int, str]:
    """{line id: text} of the fields for numbers: before it is sent what is suggested, then what is on the way."""
    if transfer.state == "approved":
        suggested = lots_to_suggest(transfer, lines)
        return {line.pk: typed_lots(suggested.get(line.pk, ()), line.part) for line in lines if line.part.is_tracked}
    if transfer.state not in ON_THE_WAY:
        return {}
    way = lots_on_the_way(transfer)
    numbers = {line: [(lot.number, n) for lot, n in way.get(line.part_id, {}).items()] for line in lines}
    return {line.pk: typed_lots(found, line.part) for line, found in numbers.items() if found}


def lots_of_row(
    request: SignedInRequest, line: TransferLine, sent: Mapping[int, Mapping[StockLot, int]], filled: Mapping[int, str]
) -> RowLots:
    words = [
        str(lot) if line.part.has_serial else f"{lot} × {show_quantity(n, line.part.unit)}"
        for lot, n in sent.get(line.part_id, {}).items()
    ]
    return RowLots(words, request.POST.get(f"lots-{line.pk}", filled.get(line.pk)))


def lots_typed(request: SignedInRequest, transfer: Transfer, amounts: Mapping[int, int]) -> dict[int, list[Numbered]]:
    """{line id: numbers} of the fields that were filled in; none for lines of which nothing goes."""
    found = {}
    for line in lines_of(transfer):
        text = request.POST.get(f"lots-{line.pk}", "")
        if text.strip() and amounts.get(line.pk, 1):
            found[line.pk] = read_lots(text, line.part, amounts.get(line.pk, 1))
    return found
