"""Questions of a manager to a simulated company."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.models import Skill, Territory
from firstfix.platform.tenants.models import Record

#: How far a question may go from what is now.
MOST_ENGINEERS, MOST_DEMAND, MOST_HOURS = 200, 300, 1000


class Policy(models.TextChoices):
    """Who decides who goes where; the names are those of docs/formats/company.md."""

    NEAREST = "nearest", _("The nearest free engineer goes")
    DIAGNOSIS = "diagnosis", _("The desk diagnoses, the nearest goes")
    PLANNING = "planning", _("Days are planned, without diagnosis")
    APART = "apart", _("Diagnosis and planning, each by itself")
    ONE_DECISION = "one-decision", _("Diagnosis, parts and plan are one decision")


class Scenario(Record):
    """One question, and what simulated companies answered: the company as it is beside one that differs in this."""

    class VanStock(models.TextChoices):
        NOW = "now", _("As now")
        ADVISED = "advised", _("As the van stock policy advises")
        NONE = "none", _("Nothing: all parts are fetched")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("scenario", "Waiting for a worker")
        RUNNING = "running", pgettext_lazy("scenario", "Being simulated")
        DONE = "done", pgettext_lazy("scenario", "Answered")
        STOPPED = "stopped", pgettext_lazy("scenario", "Stopped")
        FAILED = "failed", pgettext_lazy("scenario", "It could not be done")

    GOING = (State.WAITING, State.RUNNING)

    name = models.CharField(_("name"), max_length=120, blank=True)
    engineers = models.SmallIntegerField(
        _("engineers more or fewer"), default=0,
        validators=[MinValueValidator(-MOST_ENGINEERS), MaxValueValidator(MOST_ENGINEERS)],
    )  # fmt: skip
    skill = models.ForeignKey(
        Skill, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("with the skill")
    )
    territory = models.ForeignKey(
        Territory,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("in the territory"),
    )
    van_stock = models.CharField(_("van stock"), max_length=10, choices=VanStock.choices, default=VanStock.NOW)
    promise_hours = models.DecimalField(
        _("restoration promised within business hours"), max_digits=5, decimal_places=1, null=True, blank=True,
        help_text=_("of every order; left empty: as in the contracts"),
    )  # fmt: skip
    demand_percent = models.SmallIntegerField(
        _("orders more or fewer, in percent"), default=0,
        validators=[MinValueValidator(-90), MaxValueValidator(MOST_DEMAND)],
    )  # fmt: skip
    policy_now = models.CharField(
        _("how orders are assigned today"), max_length=20, choices=Policy.choices, default=Policy.ONE_DECISION
    )
    policy_then = models.CharField(
        _("how they would be assigned"), max_length=20, choices=Policy.choices, default=Policy.ONE_DECISION
    )

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    takes = models.PositiveSmallIntegerField(default=0, help_text="workers that have begun it; the last one is heard")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    done = models.PositiveSmallIntegerField(default=0, help_text="companies played")
    total = models.PositiveSmallIntegerField(default=0)
    #: Of the company as a worker found it: see `translate.answer_of`.
    answer = models.JSONField(default=dict)

    class Meta(Record.Meta):
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        indexes = [models.Index(fields=["tenant", "-asked_at"], name="scenario_newest")]

    def __str__(self) -> str:
        return self.name or f"{self.asked_at:%F %H:%M}"

    @property
    def is_over(self) -> bool:
        return self.state not in self.GOING

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
