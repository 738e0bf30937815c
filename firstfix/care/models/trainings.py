"""Trainings held at customers' (客户培训): what was explained to whom, and for how long."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.models.caught import Caught
from firstfix.platform.audit.tracking import audited
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.models import TenantModel

#: A training of more than a day is held in several.
LONGEST_MINUTES = 24 * 60


@audited
class Training(Caught):
    topics = models.TextField(_("what was explained"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)]
    )
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("list of attendees or photo"),
    )  # fmt: skip
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="what a phone announced"
    )

    class Meta(Caught.Meta):
        verbose_name = _("training held")
        verbose_name_plural = _("trainings held")
        indexes = [models.Index(fields=["tenant", "-at"], name="training_at")]

    def __str__(self) -> str:
        return self.topics[:80]


class Attendee(TenantModel):
    """Somebody of the customer's who was there."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tenant", "training", "name"], name="attendee_once")]

    def __str__(self) -> str:
        return self.name
