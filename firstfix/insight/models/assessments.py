"""How the company judges its own service by the blocks of GB/T 27922."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firstfix.insight.states import ASSESSMENT_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record, TenantModel

MOST_POINTS = 20
MOST_DEDUCTIONS = 20


@audited
class SelfAssessment(Record):
    """One judgement; closed, it is never changed. `score` is kept when it is closed."""

    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(
        _("state"), max_length=10, choices=ASSESSMENT_STATES.choices, default=ASSESSMENT_STATES.start
    )
    begun_at = models.DateTimeField(_("begun"))
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deductions = models.PositiveSmallIntegerField(
        _("special deductions"), default=0, validators=[MaxValueValidator(MOST_DEDUCTIONS)],
        help_text=_("A point for each breach of law, of the company's own rules or of the trade's special demands."),
    )  # fmt: skip
    has_bonus = models.BooleanField(_("special merit"), default=False, help_text=_("One point, at most once."))
    remarks = models.TextField(_("remarks"), blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="closed", score__isnull=False) | (~Q(state="closed") & Q(score=None)),
                name="assessment_closed_with_a_score",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-begun_at"], name="assessment_newest")]

    def __str__(self) -> str:
        return self.name


@audited
class AssessmentMark(TenantModel):
    """What one criterion got. Without `got` nobody has judged it yet; what does not apply is left out of the score."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=30, help_text="a key of criteria.CRITERIA")
    points = models.PositiveSmallIntegerField(_("points"), validators=[MaxValueValidator(MOST_POINTS)])
    applies = models.BooleanField(_("applies"), default=True)
    got = models.DecimalField(_("points got"), max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.TextField(_("why"), blank=True)
    evidence = models.JSONField(
        null=True, blank=True, help_text="what the records said when it was closed: zh, en, url, is_missing of each"
    )
    marked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mark of a self-assessment")
        verbose_name_plural = _("marks of self-assessments")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "assessment", "criterion"], name="assessment_mark_once"),
            models.CheckConstraint(
                condition=Q(got=None) | Q(got__gte=0, got__lte=F("points")), name="mark_within_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.got}/{self.points}"
