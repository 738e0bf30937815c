"""What was asked, tested and tried in one case, by the desk, the customer and the engineer, in one record."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.models.fault_models import FaultModelVersion
from firstfix.diagnosis.states import RECORD_STATES, UNDER_WAY
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record, TenantModel


class RecordQuerySet(models.QuerySet["TroubleshootingRecord"]):
    def visible_to(self, by: Actor) -> RecordQuerySet:
        if by.is_system or not STAFF.isdisjoint(by.roles):
            return self
        return self.filter(asset__in=Asset.objects.visible_to(by))


@audited
class TroubleshootingRecord(Record):
    """A case against the version of the fault model that it was begun with, so it stays readable for ever.

    Requests and orders point to it and hand it text, asset, outcome and confirmed fault. The door
    `troubleshooting` leads to the customer's page of questions.
    """

    model_version = models.ForeignKey(FaultModelVersion, on_delete=models.PROTECT, related_name="records")
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="troubleshooting", verbose_name=_("asset")
    )
    text = models.TextField(_("what is wrong"), blank=True)
    age_years = models.FloatField(_("age of the asset in years"), null=True, blank=True, help_text="when it began")
    symptoms = models.JSONField(default=dict, help_text="outcome by observation, as reported")
    state = models.CharField(_("state"), max_length=10, choices=RECORD_STATES.choices, default=RECORD_STATES.start)
    is_on_site = models.BooleanField(_("somebody is on site"), default=False)
    confirmed_fault = models.CharField(_("confirmed fault"), max_length=60, blank=True)
    belief_at_end = models.JSONField(default=dict, help_text="probability by fault when the case was closed")
    opened_at = models.DateTimeField(_("begun"), default=timezone.now)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    repeated_within_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("troubleshooting record")
        verbose_name_plural = _("troubleshooting records")
        indexes = [
            models.Index(fields=["tenant", "model_version", "state"], name="record_of_version"),
            models.Index(fields=["tenant", "closed_at"], name="record_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def as_record(self) -> dict[str, Any]:
        """record/1, which the engine reads; with the steps as they stand in the database (prefetch them for lists).

        What had fixed a case that is under way again did not fix it for good.
        """
        helped = "failed" if self.state in UNDER_WAY else "fixed"
        written: dict[str, Any] = {
            "symptoms": self.symptoms,
            "steps": [
                {"step": step.step, "outcome": helped if step.outcome == "fixed" else step.outcome}
                for step in self.steps.all()
            ],
            "on_site": self.is_on_site,
        }
        if closing := {"solved": "fixed", "escalated": "escalated", "cancelled": "cancelled"}.get(self.state):
            written["closed"] = closing
        if self.confirmed_fault:
            written["confirmed_fault"] = self.confirmed_fault
        if self.age_years is not None:
            written["age_years"] = self.age_years
        if self.repeated_within_days is not None:
            written["repeated_within_days"] = self.repeated_within_days
        return written


class RecordStep(TenantModel):
    """One step with its outcome: an observation's, `unknown`, or a repair's `fixed`, `failed`, `changed`."""

    record = models.ForeignKey(TroubleshootingRecord, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(help_text="0, 1, 2 …")
    step = models.CharField(max_length=60)
    outcome = models.CharField(max_length=60)
    was_on_site = models.BooleanField(default=False)
    was_advised = models.BooleanField(default=False, help_text="the engine's best step at that moment")
    cost_before = models.FloatField(null=True, help_text="expected cost of the rest of the case, money")
    cost_after = models.FloatField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["tenant", "record", "place"], name="record_step_place_once")]

    def __str__(self) -> str:
        return f"{self.step}={self.outcome}"
