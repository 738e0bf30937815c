"""What is on its way between our places, as an opening state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from firstfix.equipment.imports import PARTS
from firstfix.logistics.actions.ledger import open_ledger, shelf
from firstfix.logistics.facts import TransferTakenOver
from firstfix.logistics.imports.documents import other_than, read_documents, refuse_whole
from firstfix.logistics.imports.names import STOCK_PLACES
from firstfix.logistics.models import StockMove, StockPlace, Transfer, TransferLine
from firstfix.logistics.queries.transfers import transit_place
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.entries import Entry, Verdict
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.numbers import never_give_again
from firstfix.work.imports import ORDERS

NEEDED = ("number", "from_place", "to_place", "part", "sent")
HEAD = ("from_place", "to_place", "work_order", "sent_at", "needed_by", "reason")


def import_transfers(rows: Rows, *, by: Actor) -> None:
    """By number and part. What is still to come is counted into the place in transit by a move, and kept for its
    transfer; what has come lies in the stock that was counted. A transfer that is known is not changed.
    """
    require(by, "stock.move")
    rows.refer("from_place", STOCK_PLACES)
    rows.refer("to_place", STOCK_PLACES)
    rows.refer("work_order", ORDERS)
    rows.refer("part", PARTS)
    transfers = read_documents(rows, needed=NEEDED, head=HEAD, quantities={"sent": 1, "received": 0})
    found = Transfer.objects.filter(number__in=transfers).prefetch_related("lines")
    known = {transfer.number: transfer for transfer in found}
    _judge_new(rows, [entry for number, lines in transfers.items() if number not in known for entry in lines])
    for number, transfer in known.items():
        for entry in transfers[number]:
            _judge_known(rows, entry, transfer)
    refuse_whole(rows)
    if not rows.is_trial:
        new = [_write(rows, number, lines, by=by) for number, lines in transfers.items() if number not in known]
        _count_into_transit(rows, new, by=by)


def _judge_new(rows: Rows, entries: list[Entry]) -> None:
    in_transit = set(StockPlace.objects.filter(kind=StockPlace.Kind.TRANSIT).values_list("pk", flat=True))
    under_way = {one.values["number"] for one in entries if one.values.get("received", 0) < one.values["sent"]}
    for entry in entries:
        source, target = entry.values["from_place"], entry.values["to_place"]
        entry.verdict = Verdict.NEW
        if source is target or {source.pk, target.pk} & in_transit:
            rows.refuse(entry, "to_place", _("Choose another place than the one they come from."))
        elif entry.values.get("received", 0) > entry.values["sent"]:
            rows.refuse(entry, "received", _("is more than was sent"))
        elif entry.values["number"] not in under_way:
            rows.refuse(entry, "received", _("Nothing of this transfer is on its way any more."))


def _judge_known(rows: Rows, entry: Entry, transfer: Transfer) -> None:
    line = next((one for one in transfer.lines.all() if one.part_id == entry.values["part"].pk), None)
    there = {"from_place": transfer.from_place_id, "to_place": transfer.to_place_id, "sent": line and line.sent}
    if other := other_than(entry, there):
        fixed = _("What is on its way is received where it arrives; a file does not change it.")
        rows.refuse(entry, other if line else "part", fixed)
    else:
        entry.verdict = Verdict.SAME


def _write(rows: Rows, number: str, lines: list[Entry], *, by: Actor) -> Transfer:
    said, now = lines[0].values, rows.attempt.now
    at, order = said.get("sent_at", now), said.get("work_order")
    transfer = Transfer.objects.create(
        number=number, state="partly" if any(entry.values.get("received") for entry in lines) else "sent",
        from_place_id=said["from_place"].pk, to_place_id=said["to_place"].pk, work_order_id=order and order.pk,
        needed_by=said.get("needed_by"), reason=said.get("reason", ""), asked_at=at, approved_at=at, sent_at=at,
        asked_by=User.objects.filter(pk=by.pk).first() if by.pk else None, asked_by_name=by.name,
        approved_by_name=by.name, sent_by_name=by.name,
    )  # fmt: skip
    TransferLine.objects.bulk_create(_line(transfer, entry) for entry in lines)
    never_give_again([number])
    record(TransferTakenOver(len(lines), rows.attempt.source), about=transfer, by=by, at=now)
    return transfer


def _line(transfer: Transfer, entry: Entry) -> TransferLine:
    sent = entry.values["sent"]
    return TransferLine(
        transfer=transfer, part_id=entry.values["part"].pk, asked=sent, approved=sent, sent=sent,
        received=entry.values.get("received", 0),
    )  # fmt: skip


def _count_into_transit(rows: Rows, transfers: Iterable[Transfer], *, by: Actor) -> None:
    """All at once, so that shelves are locked in the one order."""
    transit, reason = transit_place(), rows.attempt.source
    lines = TransferLine.objects.filter(transfer__in=transfers, sent__gt=F("received"))
    left = list(lines.select_related("part", "transfer").order_by("pk"))
    with open_ledger({shelf(transit, line.part) for line in left}, by=by, at=rows.attempt.now) as ledger:
        for line in left:
            pieces, transfer = line.on_the_way, line.transfer
            ledger.move(StockMove.Kind.COUNT, line.part, pieces, target=transit, transfer=transfer, reason=reason)
            ledger.keep(shelf(transit, line.part), transfer, pieces)
