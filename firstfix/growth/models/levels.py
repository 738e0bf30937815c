"""Levels that evidence speaks for, and what was said of certificates that end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.growth.states import LEVEL_STATES
from firstfix.people.models import Engineer, EngineerCertificate
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import Skill
from firstfix.platform.states import StateTable
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import WorkOrder


@audited
class LevelProposal(Record):
    """An engineer's next level of a skill, as the orders of `since` to `until` speak for it; somebody decides."""

    table: ClassVar[StateTable] = LEVEL_STATES

    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="level_proposals")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    before = models.PositiveSmallIntegerField(_("level so far"))
    level = models.PositiveSmallIntegerField(_("proposed level"))
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(_("state"), max_length=10, choices=LEVEL_STATES.choices, default=LEVEL_STATES.start)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    orders = models.ManyToManyField(WorkOrder, through="LevelEvidence", related_name="+")

    class Meta(Record.Meta):
        verbose_name = _("proposed level")
        verbose_name_plural = _("proposed levels")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "engineer", "skill"], name="level_proposed_once",
                condition=models.Q(state=LEVEL_STATES.start),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.before} → {self.level}"


class LevelEvidence(TenantModel):
    """A repair that the proposal rests on, as it stood then."""

    proposal = models.ForeignKey(LevelProposal, on_delete=models.CASCADE, related_name="evidence")
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="+")
    is_first_fix = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "proposal", "work_order"], name="level_evidence_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.work_order_id}"


class CertificateReminder(TenantModel):
    """Engineer and manager were told that a certificate ends in at most so many days: once each."""

    certificate = models.ForeignKey(EngineerCertificate, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "certificate", "days"], name="certificate_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} -{self.days}"
