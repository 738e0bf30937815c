"""How many are where, how they moved, and what is kept for whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.models.transfers import Transfer
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import WorkOrder


class Condition(models.TextChoices):
    GOOD = "good", _("Good")
    DEFECTIVE = "defective", _("Defective")


class StockBalance(TenantModel):
    """How many are there: always the sum of the moves, kept in the same transaction under a row lock."""

    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="balances")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="balances")
    condition = models.CharField(_("condition"), max_length=10, choices=Condition.choices, default=Condition.GOOD)
    quantity = models.IntegerField(_("quantity"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    #: How many of them are of known lots; the rest has no number yet.
    numbered = models.PositiveIntegerField(_("with number"), default=0)
    minimum = models.PositiveIntegerField(_("minimum"), default=0, help_text=_("below this it is refilled"))
    maximum = models.PositiveIntegerField(
        _("maximum"), default=0, help_text=_("up to which it is refilled; 0: the minimum")
    )

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "place", "part", "condition"], name="stock_balance_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="stock_not_negative"),
            models.CheckConstraint(condition=models.Q(reserved__lte=models.F("quantity")), name="reserved_is_there"),
            models.CheckConstraint(condition=models.Q(numbered__lte=models.F("quantity")), name="lots_are_there"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.part_id} × {self.quantity}"

    @property
    def free(self) -> int:
        """What is there and kept for nobody."""
        return self.quantity - self.reserved

    @property
    def unnumbered(self) -> int:
        """What is there and of no known lot."""
        return self.quantity - self.numbered

    @property
    def is_low(self) -> bool:
        return self.free < self.minimum


class StockLot(Record):
    """A serial number (one piece) or a batch of a part. It stays when nothing of it is left: its moves tell of it."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="lots", verbose_name=_("part"))
    number = models.CharField(_("number"), max_length=80)
    expires_on = models.DateField(_("expires"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("serial number or batch")
        verbose_name_plural = _("serial numbers and batches")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "part", "number"], name="lot_once"),
        ]

    def __str__(self) -> str:
        return self.number


class LotBalance(TenantModel):
    """How many of a lot lie on a shelf. Changed under the lock of its balance; a row that holds nothing goes."""

    balance = models.ForeignKey(StockBalance, on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(StockLot, on_delete=models.PROTECT, related_name="balances")
    quantity = models.PositiveIntegerField(_("quantity"))
    #: Of a serial number there is one piece, on one shelf.
    is_single = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("stock of a lot")
        verbose_name_plural = _("stock of lots")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "balance", "lot"], name="lot_balance_once"),
            models.UniqueConstraint(
                fields=["tenant", "lot"], condition=models.Q(is_single=True), name="serial_on_one_shelf"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0) & (models.Q(is_single=False) | models.Q(quantity=1)),
                name="serial_is_one_piece",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} × {self.quantity}"


class StockMove(Record):
    """Double entry: from one place to another; an empty side is the world outside (supplier, customer, scrap)."""

    class Kind(models.TextChoices):
        RECEIVE = "receive", _("Received")
        TRANSFER = "transfer", _("Transferred")
        CONSUME = "consume", _("Used")
        TAKE_BACK = "take_back", _("Old part taken back")
        SCRAP = "scrap", _("Scrapped")
        COUNT = "count", _("Count difference")
        UNDO = "undo", _("Use undone")
        DIFFERENCE = "difference", _("Not in the books")
        NUMBER = "number", _("Number noted")
        INSPECT = "inspect", _("Old part found good")
        REPAIR = "repair", _("To repair and back")
        GIVE_UP = "give_up", _("Old part given up")
        CLAIM = "claim", _("To the supplier and back")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="moves")
    quantity = models.PositiveIntegerField(_("quantity"))
    condition = models.CharField(max_length=10, choices=Condition.choices, default=Condition.GOOD)
    from_place = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="moves_out"
    )
    to_place = models.ForeignKey(StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="moves_in")
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="stock_moves"
    )
    lot = models.ForeignKey(
        StockLot, null=True, blank=True, on_delete=models.PROTECT, related_name="moves", verbose_name=_("lot")
    )
    transfer = models.ForeignKey(Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("moved"))
    by_name = models.CharField(_("by"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="move_something"),
        ]
        indexes = [models.Index(fields=["tenant", "part", "-at"], name="move_of_part")]

    def __str__(self) -> str:
        return f"{self.kind} {self.part_id} × {self.quantity}"


class Reservation(TenantModel):
    """Stock that is kept for a work order, for a transfer, or for the transfer that brings it to an order.

    A transfer's pieces are at hand for nobody else, not even for its own order, until they have arrived.
    """

    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.CASCADE, related_name="reservations"
    )
    transfer = models.ForeignKey(Transfer, null=True, blank=True, on_delete=models.CASCADE, related_name="reservations")
    balance = models.ForeignKey(StockBalance, on_delete=models.PROTECT, related_name="reservations")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "work_order", "transfer", "balance"], name="reservation_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(work_order__isnull=False) | models.Q(transfer__isnull=False),
                name="reservation_for_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id or self.work_order_id}: {self.quantity}"
