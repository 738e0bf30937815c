"""Maintenance plans (保养计划), and what fell due by them: one row, one order."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules.maintenance import CountsFrom, DueState, Trigger, Unit, plan_flaws
from firstfix.care.states import PLAN_STATES
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.tenants.models import Record
from firstfix.work.models import WorkOrder

KINDS = [(kind.value, kind.label) for kind in (WorkOrder.Kind.MAINTENANCE, WorkOrder.Kind.INSPECTION)]


@audited
class MaintenancePlan(Record):
    """What is done to the machines of a model, or to one machine, how often, and how it is made known.

    The steps of the work are the checklists of its kind (`field.Checklist`).
    """

    name = BilingualField(_("name"))
    kind = models.CharField(_("kind of work"), max_length=12, choices=KINDS, default=WorkOrder.Kind.MAINTENANCE)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.PROTECT, related_name="maintenance_plans",
        verbose_name=_("product model"),
        help_text=_("All its machines. A plan for one machine is begun on that machine's page."),
    )  # fmt: skip
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="maintenance_plans",
        verbose_name=_("one machine"),
    )  # fmt: skip
    only_covered = models.BooleanField(
        _("only machines with a contract"), default=False,
        help_text=_("whose contract is in force on the day of the service"),
    )  # fmt: skip
    trigger = models.CharField(_("falls due by"), max_length=10, choices=Trigger.choices, default=Trigger.DATE)
    every = models.PositiveSmallIntegerField(
        _("every"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    unit = models.CharField(_("days, weeks, months or years"), max_length=5, choices=Unit.choices, default=Unit.MONTH)
    season = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]),
        verbose_name=_("season"), default=list, blank=True,
        help_text=_("months in which it may fall due; none: all year"),
    )  # fmt: skip
    counts_from = models.CharField(
        _("the next one is counted from"), max_length=7, choices=CountsFrom.choices, default=CountsFrom.PLANNED
    )
    anchor_on = models.DateField(
        _("first date"), null=True, blank=True,
        help_text=_("the calendar is counted from it; empty: from each machine's commissioning"),
    )  # fmt: skip
    begins_on = models.DateField(_("begins on"), help_text=_("nothing falls due before"))
    meter = models.CharField(_("meter"), max_length=80, blank=True, help_text=_("as the readings name it"))
    units = models.DecimalField(
        _("every so many units"),
        max_digits=16,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("running hours, cycles …"),
    )
    limit = models.DecimalField(_("limit"), max_digits=16, decimal_places=3, null=True, blank=True)
    rearm = models.DecimalField(
        _("well again at"), max_digits=16, decimal_places=3, null=True, blank=True,
        help_text=_("only a value that has been here asks again"),
    )  # fmt: skip
    is_below = models.BooleanField(_("too low is what is bad"), default=False)
    horizon_days = models.PositiveSmallIntegerField(
        _("work order so many days ahead"), default=30, validators=[MaxValueValidator(365)]
    )
    slack_days = models.PositiveSmallIntegerField(
        _("days it may be moved"), default=7, validators=[MaxValueValidator(90)],
        help_text=_("to go with another visit at the site"),
    )  # fmt: skip
    planned_minutes = models.PositiveSmallIntegerField(
        _("minutes on site"), default=90, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("the customer is reminded so many days before"), null=True, blank=True,
        validators=[MaxValueValidator(90)], help_text=_("empty: not at all"),
    )  # fmt: skip
    advice = BilingualField(_("what the customer can do"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PLAN_STATES.choices, default=PLAN_STATES.start)
    agreed = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="orders in twelve months, as somebody has switched it on"
    )

    class Meta(Record.Meta):
        verbose_name = _("maintenance plan")
        verbose_name_plural = _("maintenance plans")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(product_model__isnull=True) ^ models.Q(asset__isnull=True),
                name="plan_of_model_or_asset",
                violation_error_message=_("Choose a product model or one machine."),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state"], name="maintenance_plan_state")]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        if flaws := plan_flaws(self):
            raise ValidationError(dict(flaws))

    @property
    def is_on(self) -> bool:
        return self.state == "active"

    @property
    def counts(self) -> bool:
        """Whether a meter says when it falls due; a value beyond its limit is another matter."""
        return self.trigger in (Trigger.METER, Trigger.FIRST)


@audited
class MaintenanceDue(Record):
    """A service that fell due at a machine, with its order.

    planned_on: by the plan's rhythm; due_on: as agreed, which may be another day. The numbers of a plan's dues at one
    machine are 1, 2, 3 …: of two jobs that make the next one at the same time the second finds it taken.
    """

    plan = models.ForeignKey(MaintenancePlan, on_delete=models.PROTECT, related_name="dues")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="maintenance_dues")
    number = models.PositiveIntegerField()
    planned_on = models.DateField(_("by the plan"))
    due_on = models.DateField(_("due on"))
    target = models.DecimalField(max_digits=16, decimal_places=3, null=True, help_text="what the meter counts by then")
    crossed_at = models.DateTimeField(null=True, help_text="the reading beyond the limit")
    work_order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="maintenance_due")
    goes_with = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="another order at the site, whose day it took",
    )  # fmt: skip
    is_agreed = models.BooleanField(default=False, help_text="the customer asked for this day: nothing else moves it")
    reminded_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        verbose_name = _("maintenance due")
        verbose_name_plural = _("maintenance due")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "plan", "asset", "number"], name="maintenance_due_once"),
        ]
        indexes = [models.Index(fields=["tenant", "due_on"], name="maintenance_due_on")]

    def __str__(self) -> str:
        return f"{self.plan} {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.work_order.state not in ("restored", "closed", "cancelled")

    def state_on(self, day: date) -> DueState:
        match self.work_order.state:
            case "cancelled":
                return DueState.LEFT_OUT
            case "restored" | "closed":
                return DueState.DONE
        return DueState.OVERDUE if self.due_on < day else DueState.DUE
