"""Career paths with their criteria, where engineers stand, promotions, and development talks with agreed steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.growth.rules.careers import Criterion
from firstfix.growth.states import PROMOTION_STATES
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.states import StateTable
from firstfix.platform.tenants.models import Record, TenantModel


class CareerPath(Record):
    """Steps one after the other (technical), or a way into another profession."""

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("Technical path")
        CHANGE = "change", _("Change of profession")

    name = BilingualField(_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TECHNICAL)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("career path")
        verbose_name_plural = _("career paths")

    def __str__(self) -> str:
        return str(self.name)


class CareerStep(Record):
    path = models.ForeignKey(CareerPath, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField()
    name = BilingualField(_("name"))

    class Meta(Record.Meta):
        verbose_name = _("career step")
        verbose_name_plural = _("career steps")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "path", "place"], name="career_step_place"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class CareerCriterion(TenantModel):
    """At least so much of one kind of evidence; of a skill where the kind asks for one."""

    step = models.ForeignKey(CareerStep, on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(_("what counts"), max_length=20, choices=Criterion.choices)
    skill = models.ForeignKey(
        Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill")
    )
    least = models.PositiveSmallIntegerField(_("at least"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "step", "kind", "skill"], name="career_criterion_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ≥ {self.least}"


@audited
class CareerStand(Record):
    """Where an engineer stands; of others nobody has said it yet."""

    engineer = models.OneToOneField(Engineer, on_delete=models.PROTECT, related_name="career_stand")
    step = models.ForeignKey(CareerStep, on_delete=models.PROTECT, related_name="+", verbose_name=_("step"))
    since = models.DateField(_("since"))

    class Meta(Record.Meta):
        verbose_name = _("stand in a career")
        verbose_name_plural = _("stands in careers")

    def __str__(self) -> str:
        return f"{self.engineer_id}: {self.step_id}"


@audited
class Promotion(Record):
    """Somebody proposes the next step, with the criteria as they were met then; HR decides.

    met  `{"kind", "skill", "least", "has", "rows"}` for each criterion; `skill` is an id or null, `rows` are those of
         its evidence in "zh" and "en": `[day, what, note, page, id]`
    """

    table: ClassVar[StateTable] = PROMOTION_STATES

    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="promotions")
    step = models.ForeignKey(CareerStep, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(CareerStep, null=True, on_delete=models.PROTECT, related_name="+")
    met = models.JSONField(default=list)
    why = models.TextField(_("why"))
    state = models.CharField(
        _("state"), max_length=10, choices=PROMOTION_STATES.choices, default=PROMOTION_STATES.start
    )
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(pgettext_lazy("promotion", "answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "engineer"], name="promotion_once_at_a_time",
                condition=models.Q(state=PROMOTION_STATES.start),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.engineer_id} → {self.step_id}"


class DevelopmentTalk(Record):
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="talks")
    day = models.DateField(_("day of the talk"))
    notes = models.TextField(_("what was said"))
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        verbose_name = _("development talk")
        verbose_name_plural = _("development talks")

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.day}"


class AgreedStep(Record):
    """What was agreed on in a talk, and by when."""

    talk = models.ForeignKey(DevelopmentTalk, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        verbose_name = _("agreed step")
        verbose_name_plural = _("agreed steps")

    def __str__(self) -> str:
        return self.text
