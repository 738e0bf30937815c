"""Where parts and tools are, and how they moved."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Asset, Part
from firstfix.people.models import Engineer
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import WorkOrder


@audited
class StockPlace(Record):
    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", _("Central warehouse")
        BRANCH = "branch", _("Branch")
        VAN = "van", _("Engineer's van stock")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    engineer = models.OneToOneField(
        Engineer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="van",
        verbose_name=_("engineer"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("stock place")
        verbose_name_plural = _("stock places")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="stock_place_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind="van", engineer__isnull=False) | ~models.Q(kind="van"),
                name="van_has_engineer",
                violation_error_message=_("A van belongs to an engineer."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
    minimum = models.PositiveIntegerField(_("minimum"), default=0, help_text=_("below this it is refilled"))

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "place", "part", "condition"], name="stock_balance_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="stock_not_negative"),
            models.CheckConstraint(condition=models.Q(reserved__lte=models.F("quantity")), name="reserved_is_there"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.part_id} × {self.quantity}"

    @property
    def free(self) -> int:
        """What is there and kept for nobody."""
        return self.quantity - self.reserved

    @property
    def is_low(self) -> bool:
        return self.free < self.minimum


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
    """Stock that is kept for a work order."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="reservations")
    balance = models.ForeignKey(StockBalance, on_delete=models.PROTECT, related_name="reservations")
    quantity = models.PositiveSmallIntegerField(_("quantity"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "work_order", "balance"], name="reservation_once")]

    def __str__(self) -> str:
        return f"{self.work_order_id}: {self.quantity}"


class PartUse(Record):
    """A part that went into a customer's asset, with both serial numbers, and the old part that comes back."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="part_uses")
    asset = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="part_uses")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="uses", verbose_name=_("part"))
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    place = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="uses", verbose_name=_("taken from")
    )
    serial_installed = models.CharField(_("serial number installed"), max_length=80, blank=True)
    serial_removed = models.CharField(_("serial number removed"), max_length=80, blank=True)
    at = models.DateTimeField(_("used"))
    return_due_on = models.DateField(_("old part due back"), null=True, blank=True)
    returned_at = models.DateTimeField(_("old part came back"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("part used")
        verbose_name_plural = _("parts used")
        indexes = [
            models.Index(
                fields=["tenant", "return_due_on"],
                name="old_part_to_come_back",
                condition=models.Q(return_due_on__isnull=False, returned_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.quantity}"


class StockDifference(Record):
    """Pieces that were used although the books had none there: they were in the engineer's hand, so from somewhere.

    They were booked in by a move of the kind "difference" before the use, so every balance stays the sum of its moves.
    Who settles it says where they came from.
    """

    class How(models.TextChoices):
        TRANSFER = "transfer", _("Taken from another place")
        COUNT = "count", _("Was there, the books were wrong")
        OTHER = "other", _("Something else")
        UNDONE = "undone", _("The use was undone")

    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="differences")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="differences")
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="stock_differences")
    use = models.OneToOneField(PartUse, null=True, on_delete=models.SET_NULL, related_name="difference")
    at = models.DateTimeField(_("used"))
    by_name = models.CharField(_("by"), max_length=120)
    settled_how = models.CharField(_("settled"), max_length=10, choices=How.choices, blank=True)
    settled_from = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken from")
    )
    settled_reason = models.CharField(_("reason"), max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("stock difference")
        verbose_name_plural = _("stock differences")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_how="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(settled_how="")),
                name="difference_settled_somehow",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-at"], name="difference_open", condition=models.Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.quantity}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


@audited
class Tool(Record):
    code = models.CharField(_("code"), max_length=40)
    tool_type = models.ForeignKey(ToolType, on_delete=models.PROTECT, related_name="tools", verbose_name=_("type"))
    place = models.ForeignKey(
        StockPlace,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tools",
        verbose_name=_("place"),
    )
    calibrated_until = models.DateField(_("calibrated until"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="tool_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_type} {self.code}"
