"""The file of a medical device (医疗器械档案): what was done on it, kept so that nobody can alter it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules.device_records import SafetyTest, Sealed
from firstfix.equipment.models import Asset
from firstfix.platform.tenants.models import TenantModel
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


class DeviceRecord(TenantModel):
    """One visit at a device, or the end of an order on it (no `visit`), as it stood when it was kept.

    The application's login may add rows and read them, nothing else (`platform.database.APPEND_ONLY`), and each row's
    digest counts in the one before it. What is told or corrected later is a row more, with the same visit and order.
    """

    SAFETY_TESTS = (
        (SafetyTest.PASSED, _("Test after repair passed")),
        (SafetyTest.FAILED, _("Test after repair failed")),
        (SafetyTest.INCOMPLETE, _("Test after repair incomplete")),
        (SafetyTest.UNTESTED, _("No test after repair")),
    )

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="device_records")
    number = models.PositiveIntegerField(_("number"), help_text="of the device's file, from 1 without gaps")
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="device_records")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="device_records")
    at = models.DateTimeField(_("when"), help_text="when the visit was left, or the order closed")
    safety_test = models.CharField(_("test after repair"), max_length=10, choices=SAFETY_TESTS, blank=True)
    content = models.JSONField()
    kept_at = models.DateTimeField(_("kept"), default=timezone.now)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("device record")
        verbose_name_plural = _("device records")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "asset", "number"], name="device_record_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id}/{self.number}"

    @property
    def sealed(self) -> Sealed:
        return Sealed(self.number, kept_words(self.kept_at), self.content, self.digest)


def kept_words(at: datetime) -> str:
    """A moment as it counts in the digest: UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
