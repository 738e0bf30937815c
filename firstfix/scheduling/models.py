"""Shifts, absences, on-call duty, visits with their bookings, and planning runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.scheduling.fatigue import Limit, Limits
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
    is_locked = models.BooleanField(
        _("locked"), default=False, help_text=_("This engineer at this time: nobody moves it before it is unlocked.")
    )
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
    A crew is a row each.

    What keeps two people from the same time is the lock on the engineer's row, which everybody takes who books or
    keeps (see `actions/crew_time.py`), and among holds the constraint as well.
    """

    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="holds")
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="holds")
    during = DateTimeRangeField(help_text="the engineer's time")
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "work_order", "engineer"], name="hold_once"),
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


class PlanningRun(Record):
    """Days of some territories planned at length, in pieces that any worker on any machine takes up."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    seconds = models.PositiveSmallIntegerField(_("seconds for each piece"))
    is_nightly = models.BooleanField(_("by night"), default=False)
    started_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("started by")
    )

    class Meta(Record.Meta):
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="run_ends_later"),
        ]
        indexes = [models.Index(fields=["tenant", "-created_at"], name="planning_run_newest")]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"


class PlanningPiece(TenantModel):
    """One day of one territory in a run; without a territory, the sites and engineers that have none. The last piece
    of each day goes across the territories: what they left out, with the engineers of all of them.

    The territories of a day are planned side by side, then the piece across them, then the next day, so that no order
    is planned twice. `takes` counts the workers that have begun it: the last one goes on, the others notice at their
    next report and give up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being planned")
        DONE = "done", _("Planned")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    GOING = (State.WAITING, State.RUNNING)

    run = models.ForeignKey(PlanningRun, on_delete=models.CASCADE, related_name="pieces")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.CASCADE, related_name="+")
    is_across = models.BooleanField(default=False, help_text="of all territories of the run")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stop_asked = models.BooleanField(default=False)
    takes = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="the last report of its worker")
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0.0, help_text="how long it has been searched")
    rounds = models.PositiveIntegerField(default=0, help_text="in which the best plan so far was found")
    cost = models.FloatField(null=True, blank=True, help_text="of the best plan so far, in seconds of travel")
    visits = models.PositiveIntegerField(null=True, blank=True, help_text="in the best plan so far, if there is one")
    left_out = models.PositiveIntegerField(null=True, blank=True, help_text="orders without a place")
    course = models.JSONField(default=list, help_text="pairs of seconds and cost, for the chart")
    proposal = models.JSONField(null=True, blank=True, help_text="the best so far, as `Proposal.to_json`")
    problem = models.TextField(blank=True, help_text="why it failed")
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="when some of it was accepted last")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "run", "territory", "day", "is_across"],
                nulls_distinct=False,
                name="planning_piece_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'×' if self.is_across else self.territory or '—'}"

    @property
    def is_over(self) -> bool:
        return self.state not in self.GOING

    @property
    def turn(self) -> tuple[date, bool]:
        """When it is planned, beside which others."""
        return self.day, self.is_across


class Booking(TenantModel):
    """An engineer's time taken by a visit; the database itself refuses to take it twice. A crew is a row each."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="bookings")
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    starts_at = models.GeneratedField(
        expression=RangeStartsWith("during"), output_field=models.DateTimeField(), db_persist=True,
        help_text="what an index can find: under row-level security none serves the operators of ranges",
    )  # fmt: skip
    is_firm = models.BooleanField(default=True, help_text="false once the visit is over or cancelled")

    class Meta:
        indexes = [models.Index(fields=["tenant", "engineer", "starts_at"], name="booking_of_engineer")]
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


class DepotCall(TenantModel):
    """A call at a warehouse on the way, chosen with a plan: a stop of the engineer's day without a customer. It stands
    as long as something is to be fetched there for a visit that comes after it.
    """

    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="depot_calls")
    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="depot_call_ends_later")
        ]
        indexes = [models.Index(fields=["tenant", "engineer", "starts_at"], name="depot_call_of_engineer")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.starts_at:%F %R}"


class Fetching(TenantModel):
    """What a call brings for a visit: pieces of a part that are kept there for its order, or (without a part) tools.

    Whoever takes the call back takes back both: what the call kept, and what the order needs only because of it. What
    lay there for the order before is fetched too, and stays kept.
    """

    call = models.ForeignKey(DepotCall, on_delete=models.CASCADE, related_name="fetchings")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="fetchings")
    part = models.ForeignKey(Part, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=0, help_text="in the smallest unit of the part")
    kept = models.PositiveIntegerField(default=0, help_text="how many of them are kept only since the call was chosen")
    named = models.PositiveIntegerField(
        default=0, help_text="how many of them the order names only since the call was chosen, as it may need them"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "call", "visit", "part"], nulls_distinct=False, name="fetching_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.part_id} × {self.quantity}"


def _at_most(most: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(1), MaxValueValidator(most)]


@audited
class PlanningRules(Record):
    """What a company asks of its plans: one row, made when somebody changes what holds by default.

    An empty limit is none. The defaults: 44 hours are China's Labour Law (article 36), eleven hours of rest those of
    the European directive 2003/88 (article 3), a free day in seven is asked for by both and by ILO convention 14.
    """

    hours = models.PositiveSmallIntegerField(
        _("hours of work in a week"), null=True, blank=True, default=44, validators=_at_most(100)
    )
    nights = models.PositiveSmallIntegerField(
        _("nights in a week"), null=True, blank=True, default=3, validators=_at_most(7)
    )
    travel_days = models.PositiveSmallIntegerField(
        _("days of long travel in a week"), null=True, blank=True, default=3, validators=_at_most(7)
    )
    long_travel_hours = models.PositiveSmallIntegerField(
        _("a day is one of long travel from so many hours on the road"), default=4, validators=_at_most(24)
    )
    days_in_a_row = models.PositiveSmallIntegerField(
        _("days on duty in a row"), null=True, blank=True, default=6, validators=_at_most(14)
    )
    rest = models.PositiveSmallIntegerField(
        _("hours of rest between two days"), null=True, blank=True, default=11, validators=_at_most(24)
    )
    firm = ArrayField(
        models.CharField(max_length=20, choices=Limit.choices), verbose_name=_("firm"), default=list, blank=True
    )
    fairness = models.PositiveSmallIntegerField(
        _("weight of an even share"), default=30, validators=[MaxValueValidator(100)]
    )
    customers_choose = models.BooleanField(_("customers choose their time themselves"), default=True)
    plans_at_night = models.BooleanField(_("the coming days are planned every night"), default=False)
    night_hour = models.PositiveSmallIntegerField(
        _("hour of the night's planning"), default=2, validators=[MaxValueValidator(23)]
    )
    night_days = models.PositiveSmallIntegerField(_("days planned every night"), default=3, validators=_at_most(14))

    class Meta(Record.Meta):
        verbose_name = _("planning rules")
        verbose_name_plural = _("planning rules")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant"], name="planning_rules_once"),
        ]

    def __str__(self) -> str:
        return str(_("Planning rules"))

    @property
    def limits(self) -> Limits:
        hours, rest = (None if n is None else timedelta(hours=n) for n in (self.hours, self.rest))
        return Limits(
            hours=hours,
            nights=self.nights,
            travel_days=self.travel_days,
            days_in_a_row=self.days_in_a_row,
            rest=rest,
            long_travel=timedelta(hours=self.long_travel_hours),
            firm=frozenset(self.firm),
        )
