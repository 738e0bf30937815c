"""What went into customers' assets, and what the books did not have."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Asset, Part
from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.models.transfers import Transfer
from firstfix.logistics.states import CLAIMABLE_STATES, OLD_PART_STATES, OWED_STATES
from firstfix.platform.tenants.models import Record
from firstfix.work.models import WorkOrder


class PartUse(Record):
    """A part that went into a customer's asset, with both serial numbers, and the old part that comes back."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="part_uses")
    asset = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="part_uses")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="uses", verbose_name=_("part"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    place = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="uses", verbose_name=_("taken from")
    )
    serial_installed = models.CharField(_("serial number installed"), max_length=80, blank=True)
    serial_removed = models.CharField(_("serial number removed"), max_length=80, blank=True)
    at = models.DateTimeField(_("used"))
    return_due_on = models.DateField(_("old part due back"), null=True, blank=True)
    return_state = models.CharField(
        _("old part"), max_length=12, choices=OLD_PART_STATES.choices, blank=True, help_text="empty: none is owed"
    )
    parcel = models.CharField(_("parcel number"), max_length=80, blank=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    returned_at = models.DateTimeField(_("old part came back"), null=True, blank=True)
    returned_to = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="old_parts",
        verbose_name=_("came back to"),
    )  # fmt: skip
    serial_returned = models.CharField(
        _("serial number that came back"), max_length=80, blank=True, help_text="only if it is another one"
    )
    finding = models.CharField(_("finding"), max_length=400, blank=True)
    claim_by = models.DateField(
        _("to be claimed by"), null=True, blank=True, help_text="the supplier's warranty, as far as it is known"
    )
    claim_reminded_on = models.DateField(null=True, blank=True)
    inspected_at = models.DateTimeField(_("inspected"), null=True, blank=True)
    inspected_by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("part used")
        verbose_name_plural = _("parts used")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(return_due_on=None, return_state="")
                | (models.Q(return_due_on__isnull=False) & ~models.Q(return_state="")),
                name="old_part_owed_in_a_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "return_due_on"],
                name="old_part_to_come_back",
                condition=models.Q(return_due_on__isnull=False, returned_at__isnull=True),
            ),
            models.Index(
                fields=["tenant", "return_state", "return_due_on"],
                name="old_part_in_state",
                condition=~models.Q(return_state=""),
            ),
            models.Index(
                fields=["tenant", "claim_by"],
                name="old_part_to_be_claimed",
                condition=models.Q(claim_by__isnull=False, return_state__in=CLAIMABLE_STATES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.quantity}"

    @property
    def is_owed(self) -> bool:
        """Its old part is not in our hands yet."""
        return self.return_state in OWED_STATES

    @property
    def old_serial(self) -> str:
        """Of the piece that is here, or comes."""
        return self.serial_returned or self.serial_removed


class StockDifference(Record):
    """Pieces that were used although the books had none there: they were in the engineer's hand, so from somewhere.

    They were booked in by a move of the kind "difference" before the use, so every balance stays the sum of its moves.
    Who settles it says where they came from.

    With a `transfer` it is the other way round: pieces that were sent and did not arrive. They lie at the place in
    transit, kept for the transfer, until somebody says where they are; `said` is what the receiver saw.
    """

    class How(models.TextChoices):
        TRANSFER = "transfer", _("Taken from another place")
        COUNT = "count", _("Was there, the books were wrong")
        OTHER = "other", _("Something else")
        UNDONE = "undone", _("The use was undone")
        ARRIVED = "arrived", _("Arrived after all")
        BACK = "back", _("Still where it was sent from")
        LOST = "lost", _("Lost on the way")

    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="differences")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="differences")
    quantity = models.PositiveIntegerField(_("quantity"))
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="stock_differences"
    )
    transfer = models.ForeignKey(Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="differences")
    said = models.CharField(_("reason"), max_length=200, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(work_order__isnull=False) | models.Q(transfer__isnull=False),
                name="difference_of_something",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-at"], name="difference_open", condition=models.Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.quantity}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
