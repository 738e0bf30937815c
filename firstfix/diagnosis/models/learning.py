"""What closed cases tell about their fault model, and the runs that learn from them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.diagnosis.models.fault_models import FaultModel, FaultModelVersion
from firstfix.diagnosis.models.records import TroubleshootingRecord
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record, TenantModel


class CaseScore(TenantModel):
    """A case that is over, worked out once by a job, so that thousands can be counted at once.

    What was believed is taken just before the last repair (see `translate.scores_of`). `of_version` is the record's
    count of changes when it was scored: a record that has changed since is scored anew.
    """

    record = models.OneToOneField(TroubleshootingRecord, on_delete=models.CASCADE, related_name="score")
    of_version = models.PositiveIntegerField()
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE, related_name="+")
    closed_at = models.DateTimeField()
    fault = models.CharField(max_length=60, blank=True, help_text="the confirmed one")
    probability = models.FloatField(null=True, help_text="of the confirmed fault, before the last repair")
    place = models.PositiveSmallIntegerField(null=True, help_text="1 when it was the leading one")
    beliefs = ArrayField(models.FloatField(), default=list, help_text="of the other faults, from one per cent on")
    cost = models.FloatField(help_text="of all steps as the model prices them, in its money")
    steps = models.PositiveSmallIntegerField()
    advised = models.PositiveSmallIntegerField(help_text="steps that were the advice")
    repairs = models.PositiveSmallIntegerField()
    questions = models.JSONField(default=list, help_text="[id, price, saving] of each observation")

    class Meta:
        verbose_name = _("score of a case")
        verbose_name_plural = _("scores of cases")
        indexes = [
            models.Index(fields=["tenant", "closed_at"], name="score_closed"),
            models.Index(fields=["tenant", "product_model", "closed_at"], name="score_of_product"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"


class LearningRun(Record):
    """A job that learns from all closed cases of a product, and proposes a version when that is better."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("learning", "Waiting for a worker")
        RUNNING = "running", pgettext_lazy("learning", "Learning")
        PROPOSED = "proposed", pgettext_lazy("learning", "A new version is proposed")
        NO_BETTER = "no_better", pgettext_lazy("learning", "Not better than the published version")
        TOO_FEW = "too_few", pgettext_lazy("learning", "Too few closed cases with a confirmed fault")
        FAILED = "failed", pgettext_lazy("learning", "It could not be done")

    fault_model = models.ForeignKey(FaultModel, on_delete=models.CASCADE, related_name="learning_runs")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    figures = models.JSONField(default=dict, help_text="cases, tested, loss_before, loss_after")
    proposal = models.ForeignKey(
        FaultModelVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("learning run")
        verbose_name_plural = _("learning runs")
        ordering = ["-started_at", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "fault_model"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_learning_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fault_model_id} {self.started_at:%F}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
