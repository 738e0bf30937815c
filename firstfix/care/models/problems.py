"""Problems with R&D (研发问题): cases that the field cannot solve alone, the orders in them, and what was said."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.states import PROBLEM_STATES
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


@audited
class Problem(Record):
    """One question to R&D, for all orders that have it. Times are kept apart: first answer, fix, closed."""

    number = models.CharField(_("number"), max_length=20)
    subject = models.CharField(_("subject"), max_length=200)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.PROTECT, related_name="problems",
        verbose_name=_("product model"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=20, choices=PROBLEM_STATES.choices, default=PROBLEM_STATES.start)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("in the hands of")
    )
    opened_at = models.DateTimeField(_("escalated"), default=timezone.now)
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    fixed_at = models.DateTimeField(_("fix"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta(Record.Meta):
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="problem_number_once"),
        ]
        indexes = [models.Index(fields=["tenant", "state", "-opened_at"], name="problem_inbox")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def first_answer(self) -> timedelta | None:
        """From the first escalation to R&D's first answer, by the clock on the wall."""
        return self.answered_at - self.opened_at if self.answered_at else None

    @property
    def solution(self) -> timedelta | None:
        """From the first escalation to the fix."""
        return self.fixed_at - self.opened_at if self.fixed_at else None


class Escalation(Record):
    """An order brought before R&D (问题升级), in the words of who brought it.

    What was tried, the readings and photos stay with the order: `queries.problems.evidence_of` reads them.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="escalations")
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="escalations")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="escalations")
    subject = models.CharField(_("subject"), max_length=200)
    description = models.TextField(_("what we ask R&D"), blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("escalated"), default=timezone.now)

    class Meta(Record.Meta):
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        indexes = [models.Index(fields=["tenant", "work_order", "-at"], name="escalation_of_order")]

    def __str__(self) -> str:
        return self.subject


class ProblemMessage(Record):
    """What was said between R&D and the field; answers stay readable even after later ones."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        REPLY = "reply", _("Reply")
        WORKAROUND = "workaround", _("Workaround")
        FIX = "fix", _("Fix")
        DECLINED = "declined", _("No change")

    ANSWERS = (Kind.WORKAROUND, Kind.FIX, Kind.DECLINED)

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("text"))
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="the answer did not help: R&D looks again")

    class Meta(Record.Meta):
        verbose_name = _("message about a problem")
        verbose_name_plural = _("messages about problems")
        indexes = [models.Index(fields=["tenant", "problem", "at"], name="message_of_problem")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_answer(self) -> bool:
        return self.kind in self.ANSWERS
