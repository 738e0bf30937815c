"""Requests for parts that wait for an answer or for the counter, as an opening state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from firstfix.equipment.imports import PARTS
from firstfix.logistics.facts import TransferTakenOver
from firstfix.logistics.imports.documents import other_than, read_documents, refuse_whole
from firstfix.logistics.imports.names import STOCK_PLACES
from firstfix.logistics.models import StockPlace, Transfer, TransferLine
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.entries import Entry, Verdict
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import never_give_again
from firstfix.work.imports import ORDERS

NEEDED = ("number", "to_place", "part", "asked")
HEAD = ("from_place", "to_place", "work_order", "needed_by", "reason")


def import_transfer_requests(rows: Rows, *, by: Actor) -> None:
    """By number and part. Each waits for an answer, also what was approved where it comes from: pieces are kept for it
    by somebody who sees the shelf. A request that is known is not changed.
    """
    require(by, "stock.move")
    rows.refer("from_place", STOCK_PLACES)
    rows.refer("to_place", STOCK_PLACES)
    rows.refer("work_order", ORDERS)
    rows.refer("part", PARTS)
    requests = read_documents(rows, needed=NEEDED, head=HEAD, quantities={"asked": 1})
    known = {one.number: one for one in Transfer.objects.filter(number__in=requests).prefetch_related("lines")}
    in_transit = set(StockPlace.objects.filter(kind=StockPlace.Kind.TRANSIT).values_list("pk", flat=True))
    for entry in (entry for lines in requests.values() for entry in lines):
        _judge(rows, entry, known.get(entry.values["number"]), in_transit)
    refuse_whole(rows)
    if not rows.is_trial:
        for number, lines in requests.items():
            if number not in known:
                _write(rows, number, lines, by=by)


def _judge(rows: Rows, entry: Entry, known: Transfer | None, in_transit: set[int]) -> None:
    source, target = entry.values.get("from_place"), entry.values["to_place"]
    if source is target or {source and source.pk, target.pk} & in_transit:
        rows.refuse(entry, "to_place", _("Choose another place than the one they come from."))
    elif known and (other := _other(entry, known)):
        rows.refuse(entry, other, _("This request is known. Answer it on its page."))
    else:
        entry.verdict = Verdict.SAME if known else Verdict.NEW


def _other(entry: Entry, known: Transfer) -> str:
    """What the row says otherwise than the request does, if anything."""
    line = next((one for one in known.lines.all() if one.part_id == entry.values["part"].pk), None)
    if line is None:
        return "part"
    return other_than(
        entry, {"from_place": known.from_place_id, "to_place": known.to_place_id, "asked": line.asked}
    )  # fmt: skip


def _write(rows: Rows, number: str, lines: list[Entry], *, by: Actor) -> None:
    said, now = lines[0].values, rows.attempt.now
    source, order = said.get("from_place"), said.get("work_order")
    transfer = Transfer.objects.create(
        number=number, from_place_id=source and source.pk, to_place_id=said["to_place"].pk,
        work_order_id=order and order.pk, needed_by=said.get("needed_by"), reason=said.get("reason", ""), asked_at=now,
        asked_by=User.objects.filter(pk=by.pk).first() if by.pk else None, asked_by_name=by.name,
    )  # fmt: skip
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, part_id=entry.values["part"].pk, asked=entry.values["asked"]) for entry in lines
    )
    never_give_again([number])
    record(TransferTakenOver(len(lines), rows.attempt.source), about=transfer, by=by, at=now)
