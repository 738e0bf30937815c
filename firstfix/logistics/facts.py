"""What happens to parts and tools. Parts are told about the place, uses and reservations about the work order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text

#: A quantity as any reader understands it: 3, or "1.25 kg" (equipment.rules.told_quantity).
Amount = int | str


@dataclass(frozen=True)
class StockPlaceAdded:
    words: ClassVar[Text] = _("Stock place added")


@dataclass(frozen=True)
class StockPlaceChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Stock place changed")


@dataclass(frozen=True)
class PartsReceived:
    part: str
    quantity: Amount
    reason: str = ""
    words: ClassVar[Text] = _("%(quantity)s × %(part)s received")


@dataclass(frozen=True)
class PartsTransferred:
    """Told about the place that they left; `order` is the number of the order they are for, if any."""

    part: str
    quantity: Amount
    to_place: str
    order: str = ""
    words: ClassVar[Text] = _("%(quantity)s × %(part)s to %(to_place)s")


@dataclass(frozen=True)
class PartsArrived:
    """Told about the place that they came to from another one of ours."""

    part: str
    quantity: Amount
    from_place: str
    words: ClassVar[Text] = _("%(quantity)s × %(part)s from %(from_place)s")


@dataclass(frozen=True)
class PicksTaken:
    """A van was loaded for a day: (part, quantity, place, order if any) of each line, and the tools' codes."""

    parts: tuple[tuple[str, Amount, str, str], ...]
    tools: tuple[str, ...] = ()
    words: ClassVar[Text] = _("Van loaded")


@dataclass(frozen=True)
class StockCounted:
    """`differences` are (part, before, counted) of the parts that were not as booked."""

    lines: int
    differences: tuple[tuple[str, Amount, Amount], ...]
    reason: str = ""
    words: ClassVar[Text] = _("Counted: %(lines)s lines")


@dataclass(frozen=True)
class PartsScrapped:
    part: str
    quantity: Amount
    condition: str
    reason: str
    words: ClassVar[Text] = _("%(quantity)s × %(part)s scrapped")


@dataclass(frozen=True)
class MinimumSet:
    part: str
    minimum: Amount
    before: Amount
    maximum: Amount = 0
    words: ClassVar[Text] = _("Minimum of %(part)s: %(before)s → %(minimum)s")


@dataclass(frozen=True)
class SupplyOrderOpened:
    supplier: str
    place: str
    words: ClassVar[Text] = _("Order to %(supplier)s for %(place)s")


@dataclass(frozen=True)
class SupplyLineSet:
    part: str
    quantity: Amount
    before: Amount
    words: ClassVar[Text] = _("%(part)s: %(before)s → %(quantity)s")


@dataclass(frozen=True)
class SupplyOrderStepped:
    """`verb` is of the state table, or `expect`: then `reason` is the new day."""

    verb: str
    to_state: str
    reason: str = ""
    words: ClassVar[Text] = _("Supply order: next step")


@dataclass(frozen=True)
class SupplyOrderTakenOver:
    """Ordered or drafted in another system; `source` is the file that brought it."""

    lines: int
    source: str
    words: ClassVar[Text] = _("Taken over: %(source)s")


@dataclass(frozen=True)
class SuppliedPartsReceived:
    """Told about the supply order; the place is told by PartsReceived."""

    part: str
    quantity: Amount
    outstanding: Amount
    words: ClassVar[Text] = _("%(quantity)s × %(part)s received, %(outstanding)s to come")


@dataclass(frozen=True)
class VanStockStarted:
    """Told about the run: a worker is to work out what vans should carry."""

    vans: int
    words: ClassVar[Text] = _("Van stock is being worked out")


@dataclass(frozen=True)
class VanStockSet:
    """Told about the van: so many parts have other levels now."""

    changed: int
    words: ClassVar[Text] = _("Van stock policy applied: %(changed)s parts changed")


@dataclass(frozen=True)
class SupplierAdded:
    words: ClassVar[Text] = _("Supplier added")


@dataclass(frozen=True)
class SupplierChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Supplier changed")


@dataclass(frozen=True)
class SupplierPriceSet:
    """Told about the supplier; the price is of one piece, as text without loss."""

    part: str
    price: str
    currency: str
    minimum_order: int
    words: ClassVar[Text] = _("%(part)s: %(price)s %(currency)s")


@dataclass(frozen=True)
class SupplierPriceDropped:
    part: str
    words: ClassVar[Text] = _("%(part)s is not sold any more")


@dataclass(frozen=True)
class PartsReserved:
    """Stock is kept for the order: (part, quantity, place) each."""

    parts: tuple[tuple[str, Amount, str], ...]
    words: ClassVar[Text] = _("Parts reserved")


@dataclass(frozen=True)
class ReservationsReleased:
    parts: tuple[tuple[str, Amount, str], ...]
    words: ClassVar[Text] = _("Reserved parts released")


@dataclass(frozen=True)
class ReservationLost:
    """What was kept for this order has been used or was not found; the order lacks it again."""

    part: str
    quantity: Amount
    place: str
    words: ClassVar[Text] = _("%(quantity)s × %(part)s kept at %(place)s are gone")


@dataclass(frozen=True)
class PartUsed:
    part: str
    quantity: Amount
    place: str
    serial_installed: str = ""
    serial_removed: str = ""
    words: ClassVar[Text] = _("%(quantity)s × %(part)s used")


@dataclass(frozen=True)
class PartUseUndone:
    part: str
    quantity: Amount
    words: ClassVar[Text] = _("Use of %(quantity)s × %(part)s undone")


@dataclass(frozen=True)
class StockDifferenceFound:
    """Told about the place, whose books did not have what was used out of it."""

    part: str
    quantity: Amount
    order: str
    words: ClassVar[Text] = _("%(quantity)s × %(part)s used that the books did not have")


@dataclass(frozen=True)
class StockDifferenceSettled:
    """`how` is of StockDifference.How; `from_place` where the pieces had come from."""

    part: str
    quantity: Amount
    how: str
    from_place: str = ""
    reason: str = ""
    words: ClassVar[Text] = _("Where %(quantity)s × %(part)s came from is settled")


@dataclass(frozen=True)
class OldPartHandedIn:
    """`parcel` is the number under which it was sent; without one it was laid down at the counter."""

    part: str
    quantity: Amount
    parcel: str = ""
    words: ClassVar[Text] = _("Old part %(part)s is on its way back")


@dataclass(frozen=True)
class OldPartReturned:
    """`serial` is what came back where another one was expected."""

    part: str
    quantity: Amount
    place: str
    serial: str = ""
    words: ClassVar[Text] = _("Old part %(part)s came back")


@dataclass(frozen=True)
class OldPartGivenUp:
    part: str
    quantity: Amount
    reason: str
    words: ClassVar[Text] = _("Old part %(part)s does not come back")


@dataclass(frozen=True)
class OldPartProved:
    """`what` was brought for the supplier: "photo" or "serial"."""

    part: str
    what: str
    words: ClassVar[Text] = _("Proof for the supplier: old part %(part)s")


@dataclass(frozen=True)
class OldPartClaimed:
    """Told about the order; `claim` is the number of the claim, `verb` and `to_state` are of OLD_PART_STATES."""

    part: str
    quantity: Amount
    claim: str
    verb: str
    to_state: str
    reason: str = ""
    words: ClassVar[Text] = _("Old part %(part)s: claim %(claim)s on the supplier")


@dataclass(frozen=True)
class SupplierClaimOpened:
    supplier: str
    words: ClassVar[Text] = _("Claim on %(supplier)s opened")


@dataclass(frozen=True)
class SupplierClaimLineAdded:
    part: str
    quantity: Amount
    order: str
    words: ClassVar[Text] = _("%(quantity)s × %(part)s of %(order)s put on the claim")


@dataclass(frozen=True)
class SupplierClaimLineDropped:
    part: str
    quantity: Amount
    order: str
    words: ClassVar[Text] = _("%(quantity)s × %(part)s of %(order)s taken off the claim")


@dataclass(frozen=True)
class SupplierClaimStepped:
    """`verb` and `to_state` are of SUPPLIER_CLAIM_STATES; `settled_by` says how, `credit` how much money."""

    verb: str
    to_state: str
    reason: str = ""
    settled_by: str = ""
    credit: str = ""
    words: ClassVar[Text] = _("Claim on a supplier: next step")


@dataclass(frozen=True)
class OldPartInspected:
    """`verb` and `to_state` are of OLD_PART_STATES."""

    part: str
    quantity: Amount
    verb: str
    to_state: str
    finding: str = ""
    words: ClassVar[Text] = _("Old part %(part)s inspected")


@dataclass(frozen=True)
class ToolAdded:
    words: ClassVar[Text] = _("Tool added")


@dataclass(frozen=True)
class ToolChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Tool changed")


@dataclass(frozen=True)
class ToolMoved:
    from_place: str
    to_place: str
    words: ClassVar[Text] = _("Tool moved to %(to_place)s")


@dataclass(frozen=True)
class ToolCalibrated:
    """`until` is empty when it failed; `result` is of ToolCalibration.Result."""

    until: str
    certificate: str = ""
    result: str = ""
    words: ClassVar[Text] = _("Tool calibrated until %(until)s")


@dataclass(frozen=True)
class StockRulesChanged:
    fields: tuple[str, ...] = ()
    words: ClassVar[Text] = _("Stock rules changed")


@dataclass(frozen=True)
class TransferAsked:
    """(part, quantity) of each line."""

    parts: tuple[tuple[str, Amount], ...]
    to_place: str
    reason: str = ""
    words: ClassVar[Text] = _("Parts asked for")


@dataclass(frozen=True)
class TransferApproved:
    """`changed` are (part, asked, approved) of the lines whose quantity is another now."""

    from_place: str
    changed: tuple[tuple[str, Amount, Amount], ...] = ()
    words: ClassVar[Text] = _("Approved, from %(from_place)s")


@dataclass(frozen=True)
class TransferRefused:
    reason: str
    words: ClassVar[Text] = _("Refused: %(reason)s")


@dataclass(frozen=True)
class TransferSent:
    """`short` are (part, pieces) that were approved and did not go along."""

    parts: tuple[tuple[str, Amount], ...]
    short: tuple[tuple[str, Amount], ...] = ()
    words: ClassVar[Text] = _("Sent")


@dataclass(frozen=True)
class TransferTakenOver:
    """Asked for or sent before it was known here; `source` is the file that brought it."""

    lines: int
    source: str
    words: ClassVar[Text] = _("Taken over: %(source)s")


@dataclass(frozen=True)
class TransferReceived:
    """`missing` are (part, pieces) that had been sent and did not arrive."""

    parts: tuple[tuple[str, Amount], ...]
    missing: tuple[tuple[str, Amount], ...] = ()
    reason: str = ""
    words: ClassVar[Text] = _("Received")


@dataclass(frozen=True)
class TransferCancelled:
    reason: str
    words: ClassVar[Text] = _("Cancelled: %(reason)s")


@dataclass(frozen=True)
class CountStarted:
    lines: int
    place: str
    words: ClassVar[Text] = _("Count started: %(lines)s lines")


@dataclass(frozen=True)
class CountFinished:
    lines: int
    left_out: int
    words: ClassVar[Text] = _("Counted: %(lines)s lines")


@dataclass(frozen=True)
class RecountAsked:
    lines: int
    words: ClassVar[Text] = _("To be counted again: %(lines)s lines")


@dataclass(frozen=True)
class CountBooked:
    """`worth` is the sum of the differences' values, each taken as positive."""

    lines: int
    different: int
    worth: str
    words: ClassVar[Text] = _("Booked: %(different)s of %(lines)s lines differed")


@dataclass(frozen=True)
class CountCancelled:
    reason: str
    words: ClassVar[Text] = _("Cancelled: %(reason)s")


@dataclass(frozen=True)
class ToolSentForCalibration:
    sent_to: str
    words: ClassVar[Text] = _("Tool sent for calibration to %(sent_to)s")


@dataclass(frozen=True)
class ToolReserved:
    name: str
    starts_on: str
    due_on: str
    words: ClassVar[Text] = _("Tool reserved for %(name)s from %(starts_on)s to %(due_on)s")


@dataclass(frozen=True)
class ToolLent:
    name: str
    due_on: str
    words: ClassVar[Text] = _("Tool lent to %(name)s until %(due_on)s")


@dataclass(frozen=True)
class ToolGivenBack:
    """`condition` is of ToolLoan.Condition."""

    name: str
    condition: str
    note: str = ""
    words: ClassVar[Text] = _("Tool given back by %(name)s")


@dataclass(frozen=True)
class ToolLoanCancelled:
    name: str
    starts_on: str
    words: ClassVar[Text] = _("Reservation for %(name)s from %(starts_on)s cancelled")


@dataclass(frozen=True)
class KitChanged:
    """Told about the company: so many tools of a type belong to a skill, and were it before."""

    skill: str
    tool_type: str
    before: int
    quantity: int
    words: ClassVar[Text] = _("Kit of %(skill)s: %(tool_type)s %(before)s → %(quantity)s")


@dataclass(frozen=True)
class NumbersNoted:
    """Told about the place where pieces without a number got theirs."""

    part: str
    numbers: tuple[str, ...]
    words: ClassVar[Text] = _("Numbers of %(part)s noted")


@dataclass(frozen=True)
class NumberElsewhere:
    """Told about the place whose books had this number, when it was used out of another one."""

    part: str
    number: str
    used_from: str
    words: ClassVar[Text] = _("%(part)s %(number)s was used out of %(used_from)s; one here has no number now")


@dataclass(frozen=True)
class ExpiredPartUsed:
    part: str
    number: str
    expired_on: str
    words: ClassVar[Text] = _("%(part)s %(number)s had expired on %(expired_on)s when it was used")


@dataclass(frozen=True)
class StandInUsed:
    """Told about the order: what it lacked of `part` is taken as `instead`."""

    part: str
    instead: str
    quantity: Amount
    words: ClassVar[Text] = _("%(quantity)s × %(instead)s instead of %(part)s")
