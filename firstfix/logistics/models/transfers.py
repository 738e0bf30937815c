"""Parts that go from one place of ours to another: who asked, who agreed, what was sent and arrived (调拨, 申领)."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.states import TRANSFER_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import WorkOrder


@audited
class StockRules(Record):
    """What a company asks of its stock: one row, made when somebody changes what holds by default."""

    approve_below = models.DecimalField(
        _("requests below this value need no approval"), max_digits=12, decimal_places=2, default=Decimal(0),
        validators=[MinValueValidator(0)], help_text=_("0: every request is looked at"),
    )  # fmt: skip

    book_alone_below = models.DecimalField(
        _("count differences above this value need a second person"), max_digits=12, decimal_places=2,
        default=Decimal(2000), validators=[MinValueValidator(0)],
        help_text=_("whoever counted does not book them; 0: never alone"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("stock rules")
        verbose_name_plural = _("stock rules")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant"], name="stock_rules_once"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Transfer(Record):
    """A request that waits for an answer has perhaps no source yet; from its approval on it has one, and what was
    approved is kept there for it. While it is on the way its pieces lie at the place in transit.
    """

    number = models.CharField(_("number"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=TRANSFER_STATES.choices, default=TRANSFER_STATES.start)
    from_place = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers_out",
        verbose_name=_("from"),
    )  # fmt: skip
    to_place = models.ForeignKey(
        StockPlace, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("to")
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("order")
    )
    rest_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rests")
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True, help_text="why refused, cancelled or changed")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField(_("asked"))
    approved_by_name = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    sent_by_name = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    received_by_name = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="when it was refused or cancelled")
    closed_by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="transfer_number_once"),
            models.CheckConstraint(
                condition=Q(from_place=None) | ~Q(from_place=F("to_place")), name="transfer_goes_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(from_place__isnull=False) | Q(state__in=["asked", "refused", "cancelled"]),
                name="transfer_comes_from_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "needed_by"], name="transfer_waiting"),
            models.Index(fields=["tenant", "to_place", "-asked_at"], name="transfer_to"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_handover(self) -> bool:
        """From one engineer's van to another's."""
        vans = StockPlace.Kind.VAN
        return self.from_place is not None and self.from_place.kind == vans and self.to_place.kind == vans


class TransferLine(TenantModel):
    """A part of a transfer. `missing` are pieces that were sent and did not arrive, by what the receiver said."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="transfer_lines", verbose_name=_("part"))
    asked = models.PositiveIntegerField(_("asked for"))
    approved = models.PositiveIntegerField(_("approved"), default=0)
    picked = models.PositiveIntegerField(_("picked"), default=0, help_text="laid out at the counter, not sent yet")
    #: {serial number or batch: pieces} of what is picked; pieces without a number are in none.
    picked_lots = models.JSONField(default=dict, blank=True)
    sent = models.PositiveIntegerField(_("sent"), default=0)
    received = models.PositiveIntegerField(_("received"), default=0)
    missing = models.PositiveIntegerField(_("missing"), default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "transfer", "part"], name="transfer_part_once"),
            models.CheckConstraint(condition=Q(sent__lte=F("approved")), name="transfer_sent_as_approved"),
            models.CheckConstraint(condition=Q(picked__lte=F("approved")), name="transfer_picked_as_approved"),
            models.CheckConstraint(
                condition=Q(received__lte=F("sent") - F("missing")), name="transfer_received_as_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.asked}"

    @property
    def left(self) -> int:
        """Still to be picked."""
        return self.approved - self.picked

    @property
    def unnumbered_picked(self) -> int:
        """Laid out without a number."""
        named: int = sum(self.picked_lots.values())
        return self.picked - named

    @property
    def on_the_way(self) -> int:
        return self.sent - self.received - self.missing
