"""Shifts, absences, on-call duty, and visits with their bookings."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.scheduling.states import VISIT_STATES
from firstfix.work.models import WorkOrder


class Shift(Record):
    class Kind(models.TextChoices):
        REGULAR = "regular", _("Shift")
        ON_CALL = "on_call", _("On call")

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("engineer"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta(Record.Meta):
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_later"),
            models.UniqueConstraint(fields=["tenant", "engineer", "kind", "starts_at"], name="shift_once"),
        ]
        indexes = [models.Index(fields=["tenant", "starts_at"], name="shift_start")]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %R}–{self.ends_at:%R}"


@audited
class Absence(Record):
    class Reason(models.TextChoices):
        LEAVE = "leave", _("Leave")
        SICK = "sick", _("Sick")
        TRAINING = "training", _("Course")
        OTHER = "other", _("Other")

    engineer = models.ForeignKey(
        Engineer, on_delete=models.CASCADE, related_name="absences", verbose_name=_("engineer")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta(Record.Meta):
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="absence_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%F} {self.get_reason_display()}"


@audited
class Visit(Record):
    """One trip for a work order: the window the customer was told, the plan, and what happened when."""

    class Outcome(models.TextChoices):
        RESTORED = "restored", _("Restored")
        FURTHER_VISIT = "further_visit", _("Further visit needed")
        WAITING_PARTS = "waiting_parts", _("Waiting for parts")
        WAITING_CUSTOMER = "waiting_customer", _("Waiting for the customer")
        WAITING_RND = "waiting_rnd", _("Waiting for R&D")

    work_order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, related_name="visits", verbose_name=_("work order")
    )
    state = models.CharField(_("state"), max_length=20, choices=VISIT_STATES.choices, default=VISIT_STATES.start)
    window_from = models.DateTimeField(_("window from"))
    window_to = models.DateTimeField(_("window to"))
    planned_start = models.DateTimeField(_("planned start"))
    planned_end = models.DateTimeField(_("planned end"))
    set_off_at = models.DateTimeField(_("set off"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    started_at = models.DateTimeField(_("work started"), null=True, blank=True)
    restored_at = models.DateTimeField(_("restored"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField(_("reason"), blank=True)
    engineers = models.ManyToManyField(Engineer, through="Booking", related_name="visits", verbose_name=_("engineers"))
    #: The bookings, where `visits_in_brief` has fetched them.
    crew: list[Booking]

    class Meta(Record.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(planned_end__gt=models.F("planned_start")), name="visit_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(window_to__gte=models.F("window_from")), name="window_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "planned_start"], name="visit_start")]

    def __str__(self) -> str:
        return f"{self.work_order_id} {self.planned_start:%F %R}"

    @property
    def engineer_ids(self) -> list[int]:
        """The crew."""
        return sorted(booking.engineer_id for booking in self.bookings.all())


class Hold(TenantModel):
    """A time kept for a customer who is still deciding. It ends by itself; whoever books next clears what is over.

    What keeps two people from the same time is the lock on the engineer's row, which everybody takes who books or
    keeps (see `actions/plans.py`), and among holds the constraint as well.
    """

    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="holds")
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="holds")
    during = DateTimeRangeField(help_text="the engineer's time")
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "work_order"], name="hold_once"),
            ExclusionConstraint(
                name="hold_not_twice",
                expressions=[("engineer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_order_id} {self.during}"

    @property
    def start(self) -> datetime:
        start: datetime = self.during.lower
        return start

    @property
    def end(self) -> datetime:
        end: datetime = self.during.upper
        return end


class Booking(TenantModel):
    """An engineer's time taken by a visit; the database itself refuses to take it twice. A crew is a row each."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="bookings")
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    is_firm = models.BooleanField(default=True, help_text="false once the visit is over or cancelled")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "visit", "engineer"], name="booking_once"),
            ExclusionConstraint(
                name="engineer_not_twice",
                expressions=[("engineer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(is_firm=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.during}"
