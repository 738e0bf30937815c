"""Counting what lies on the shelves (盘点): a sheet per place, its lines, and what the books are changed by."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import in_units
from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.models.stock import Condition
from firstfix.logistics.states import COUNT_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.models import CountReason
from firstfix.platform.tenants.models import Record, TenantModel


class StockCount(Record):
    """A sheet: a place has at most one that is not finished, so no shelf is put right twice."""

    class Scope(models.TextChoices):
        ALL = "all", _("All parts")
        SHARE = "share", _("A share of the parts, by chance")
        CLASS_A = "a", _("The parts of most turnover (A)")
        CLASS_B = "b", _("The parts of middling turnover (B)")
        CLASS_C = "c", _("The parts of little turnover (C)")
        CHOSEN = "chosen", _("Certain parts")

    number = models.CharField(_("number"), max_length=20)
    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="counts", verbose_name=_("place"))
    state = models.CharField(_("state"), max_length=10, choices=COUNT_STATES.choices, default=COUNT_STATES.start)
    scope = models.CharField(_("what is counted"), max_length=10, choices=Scope.choices, default=Scope.ALL)
    is_blind = models.BooleanField(_("blind"), default=True, help_text=_("what the books say is not shown"))
    started_at = models.DateTimeField(_("started"))
    started_by_name = models.CharField(max_length=120)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    finished_by_name = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="when it was booked or cancelled")
    closed_by_name = models.CharField(max_length=120, blank=True)
    answer = models.CharField(_("reason"), max_length=200, blank=True, help_text="why it was cancelled")

    class Meta(Record.Meta):
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="stock_count_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "place"], condition=Q(state__in=["open", "review"]), name="one_count_at_a_place"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-started_at"], name="stock_count_newest")]

    def __str__(self) -> str:
        return self.number


class CountLine(TenantModel):
    """One shelf. `expected` is what the books said at the moment of the count, so moves may go on around it.

    `booked` is what the books were changed by in the end: less than the difference when they have lost more since
    than lay there. `first_counted` is what was said before it was counted again.
    """

    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="count_lines")
    condition = models.CharField(_("condition"), max_length=10, choices=Condition.choices, default=Condition.GOOD)
    numbers = models.JSONField(default=list, help_text="serial numbers that were scanned while counting")
    expected = models.IntegerField(_("in the books"), null=True, blank=True)
    counted = models.PositiveIntegerField(_("counted"), null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    counted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    counted_by_name = models.CharField(max_length=120, blank=True)
    first_counted = models.PositiveIntegerField(null=True, blank=True)
    asks_again = models.BooleanField(default=False)
    reason = models.ForeignKey(CountReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    booked = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "count", "part", "condition"], name="count_line_once"),
            models.CheckConstraint(
                condition=Q(counted=None, expected=None, counted_at=None)
                | Q(counted__isnull=False, expected__isnull=False, counted_at__isnull=False),
                name="count_line_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.counted}"

    @property
    def difference(self) -> int:
        """Pieces more (or fewer) than in the books; 0 while nobody has counted."""
        return 0 if self.counted is None or self.expected is None else self.counted - self.expected

    @property
    def value(self) -> Decimal:
        return in_units(self.difference, self.part.unit) * self.part.price

    @property
    def is_unpriced(self) -> bool:
        """It differs, and nobody knows what that is worth."""
        return bool(self.difference) and not self.part.price
