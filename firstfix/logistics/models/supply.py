"""What is ordered from suppliers, and which parts vans should carry."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.equipment.models import Part
from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.models.suppliers import Supplier
from firstfix.logistics.states import SUPPLY_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record, TenantModel


@audited
class SupplyOrder(Record):
    """Parts ordered from one supplier for one place."""

    number = models.CharField(_("number"), max_length=40)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="supply_orders", verbose_name=_("supplier")
    )
    place = models.ForeignKey(
        StockPlace, on_delete=models.PROTECT, related_name="supply_orders", verbose_name=_("delivered to")
    )
    state = models.CharField(_("state"), max_length=20, choices=SUPPLY_STATES.choices, default=SUPPLY_STATES.start)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    late_told_for = models.DateField(
        _("keepers have heard that it is late"),
        null=True,
        blank=True,
        help_text="the expected day that has passed, of which the keepers have heard",
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    by_name = models.CharField(_("by"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("supply order")
        verbose_name_plural = _("supply orders")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="supply_order_number_once"),
            # Suggestions go into one draft per supplier and place, also when two accept them at once.
            models.UniqueConstraint(
                fields=["tenant", "supplier", "place"],
                condition=models.Q(state="draft"),
                name="one_draft_per_supplier_and_place",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def tone(self) -> str:
        """The tone of its state (docs/look.md)."""
        return {"draft": "fresh", "sent": "moving", "partly_received": "waiting", "received": "done"}.get(
            self.state, "off"
        )

    def is_late(self, on: date) -> bool:
        """Whether it should have come by that day."""
        return self.state in ("sent", "partly_received") and self.expected_on is not None and self.expected_on < on


class SupplyOrderLine(TenantModel):
    order = models.ForeignKey(SupplyOrder, on_delete=models.CASCADE, related_name="lines")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="supply_order_lines", verbose_name=_("part"))
    quantity = models.PositiveIntegerField(_("quantity"))
    received = models.PositiveIntegerField(_("received so far"), default=0)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("line of a supply order")
        verbose_name_plural = _("lines of supply orders")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "order", "part"], name="supply_order_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="order_something"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("quantity")), name="not_more_than_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.part_id} × {self.quantity}"

    @property
    def outstanding(self) -> int:
        return self.quantity - self.received


class StockingRun(Record):
    """A job that works out which parts vans should carry, from the jobs of their engineers."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("stocking", "Waiting for a worker")
        RUNNING = "running", pgettext_lazy("stocking", "Being worked out")
        DONE = "done", pgettext_lazy("stocking", "Worked out")
        FAILED = "failed", pgettext_lazy("stocking", "It could not be done")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    is_nightly = models.BooleanField(default=False)
    months = models.PositiveSmallIntegerField(_("months of jobs looked at"), default=12)
    refill_days = models.PositiveSmallIntegerField(_("days between two refills"), default=7)
    miss_cost = models.DecimalField(_("cost of a further visit"), max_digits=10, decimal_places=2, default=300)
    holding_percent = models.PositiveSmallIntegerField(_("holding cost a year in percent of the price"), default=25)
    capacity_kg = models.DecimalField(
        _("capacity of a van in kg"), max_digits=8, decimal_places=1, null=True, blank=True
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        verbose_name = _("van stock run")
        verbose_name_plural = _("van stock runs")
        ordering = ["-started_at", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_stocking_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%F %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class VanAdvice(TenantModel):
    """What a run says of one van: stocking-plan/1, with the parts' ids as keys, and what became of it."""

    run = models.ForeignKey(StockingRun, on_delete=models.CASCADE, related_name="advice")
    place = models.ForeignKey(StockPlace, on_delete=models.CASCADE, related_name="stocking_advice")
    jobs = models.PositiveIntegerField(default=0)
    plan = models.JSONField(default=dict)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "run", "place"], name="van_advice_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.place_id}"
