"""What engineers claim and a manager approves: expenses, trips, and hours beside those of the visits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.states import StateTable
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.states import ADVANCE_STATES, CLAIM_STATES, EXPENSE_STATES
from firstfix.scheduling.models import Visit


class Claim(Record):
    """What an engineer asks the company to recognise, for a day of the company's calendar; answered by a person."""

    table: ClassVar[StateTable] = CLAIM_STATES

    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="+", verbose_name=_("engineer"))
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=CLAIM_STATES.choices, default=CLAIM_STATES.start)
    answer = models.TextField(_("reason"), blank=True, help_text="why it was returned")
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
        indexes = [
            models.Index(fields=["tenant", "state", "day"], name="%(class)s_state_day"),
            models.Index(fields=["tenant", "engineer", "day"], name="%(class)s_engineer_day"),
        ]


@audited
class Expense(Claim):
    class Kind(models.TextChoices):
        ACCOMMODATION = "accommodation", _("Accommodation")
        TRANSPORT = "transport", _("Transport")
        FUEL = "fuel", _("Fuel")
        TOLLS = "tolls", _("Tolls")
        PARKING = "parking", _("Parking")
        MEALS = "meals", _("Meals")
        MATERIALS = "materials", _("Materials bought on the way")
        OTHER = "other", _("Other")

    table = EXPENSE_STATES

    state = models.CharField(_("state"), max_length=10, choices=EXPENSE_STATES.choices, default=EXPENSE_STATES.start)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    note = models.TextField(_("note"), blank=True)
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="expenses", verbose_name=_("visit")
    )
    receipt = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("receipt")
    )
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the photo, as announced"
    )
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    class Meta(Claim.Meta):
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="expense_costs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def is_receipt_coming(self) -> bool:
        """The phone has announced a photo that has not arrived; the text goes up first."""
        return self.receipt_id is None and self.upload is not None and self.upload.is_coming


@audited
class Trip(Claim):
    """Away for the company, from here to there and back; what a subsidy and kilometres are counted from."""

    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    kilometres = models.DecimalField(_("kilometres"), max_digits=6, decimal_places=1)
    purpose = models.TextField(_("purpose"))

    class Meta(Claim.Meta):
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="trip_ends_later"),
            models.CheckConstraint(condition=models.Q(kilometres__gte=0), name="trip_goes_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.purpose}"

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def last_day(self) -> date:
        return self.ends_at.astimezone(company_zone()).date()

    @property
    def nights(self) -> int:
        return (self.last_day - self.day).days

    @property
    def is_long(self) -> bool:
        """Two times of the clock do not tell how long it was."""
        return self.length >= timedelta(days=1)


@audited
class AddedHours(Claim):
    """Work that no visit tells of."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("Course")
        OFFICE = "office", _("Office")
        STAND_BY = "stand_by", _("Stand-by")
        OVERTIME = "overtime", _("Overtime")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    note = models.TextField(_("what for"), blank=True)

    class Meta(Claim.Meta):
        verbose_name = _("added hours")
        verbose_name_plural = _("added hours")
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 1440)), name="added_hours_within_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@audited
class Advance(Claim):
    """Money for a trip before it is spent, needed on `day`; `uses` say what became of it."""

    table = ADVANCE_STATES

    state = models.CharField(_("state"), max_length=10, choices=ADVANCE_STATES.choices, default=ADVANCE_STATES.start)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    purpose = models.TextField(_("purpose"))
    paid_at = models.DateTimeField(pgettext_lazy("advance", "paid out"), null=True, blank=True)

    class Meta(Claim.Meta):
        verbose_name = _("advance")
        verbose_name_plural = _("advances")
        constraints = [
            *Claim.Meta.constraints,
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="advance_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.purpose}"


class AdvanceUse(TenantModel):
    """What of an advance is accounted for: paid for an expense, or, without one, given back in money."""

    advance = models.ForeignKey(Advance, on_delete=models.PROTECT, related_name="uses")
    expense = models.ForeignKey(Expense, null=True, on_delete=models.PROTECT, related_name="advance_uses")
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    at = models.DateTimeField(_("time"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "advance", "expense"], name="advance_use_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="advance_use_is_something"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


@audited
class ClaimRules(Record):
    """What the company calls a trip: so far from the engineer's base, as the crow flies."""

    away_km = models.PositiveSmallIntegerField(_("away from the base, in km"), default=80)

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant"], name="claim_rules_once"),
        ]

    def __str__(self) -> str:
        return f"{self.away_km} km"
