"""A worker counts the pay of a month; what it came to is kept until it is counted again or the month is closed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.rewards.models.pay import PayRules


class PayRun(Record):
    """Somebody asks for a month to be counted, closed, or tried by a version; the page shows how far it is."""

    class Kind(models.TextChoices):
        COUNT = "count", pgettext_lazy("pay", "Count")
        CLOSE = "close", _("Close the month")
        TRIAL = "trial", _("Trial")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a worker")
        RUNNING = "running", _("Being counted")
        DONE = "done", pgettext_lazy("pay", "Counted")
        FAILED = "failed", _("Failed")

    GOING = (State.WAITING, State.RUNNING)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    month = models.DateField(_("month"), help_text="its first day")
    tried = models.ForeignKey(
        PayRules, null=True, on_delete=models.PROTECT, related_name="+", help_text="the version of a trial"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0, help_text="how far it is, written while it runs")
    problem = models.TextField(blank=True, help_text="why it failed")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("run of pay")
        verbose_name_plural = _("runs of pay")
        constraints = [
            *Record.Meta.constraints,
            # Of two people who press at once, one starts it and both see how far it is.
            models.UniqueConstraint(
                fields=["tenant", "kind", "month", "tried"],
                nulls_distinct=False,
                condition=models.Q(state__in=("waiting", "running")),
                name="pay_run_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "month", "-id"], name="pay_run_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month:%Y-%m}"

    @property
    def is_going(self) -> bool:
        return self.state in self.GOING

    @property
    def path(self) -> str:
        """The page that shows how far it is, and what came of it."""
        if self.tried_id:
            return f"/pay/rules/{self.tried_id}/trial?month={self.month}"
        return f"/pay/{self.month:%Y-%m}"


class CountedSheet(TenantModel):
    """What a month came to for an engineer by a version of the rules when it was counted last."""

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="its first day")
    rules = models.ForeignKey(PayRules, on_delete=models.CASCADE, related_name="+")
    until = models.DateField(help_text="the last day that is counted")
    counted_at = models.DateTimeField()
    lines = models.JSONField(help_text="without the records behind them: of 500 people these are a million")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "month", "rules", "engineer"], name="counted_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.engineer} {self.month:%Y-%m}"
