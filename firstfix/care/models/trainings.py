"""Trainings at customers' (客户培训): what was explained to whom, for how long, and who has passed the quiz."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.models.caught import Caught
from firstfix.care.models.courses import CourseVersion
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
    course_version = models.ForeignKey(
        CourseVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings",
        verbose_name=_("course"),
    )  # fmt: skip
    open_until = models.DateTimeField(null=True, blank=True, help_text="until then people sign in by the QR code")
    signature = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("signature of the customer's representative"),
    )  # fmt: skip
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="what a phone announced"
    )

    class Meta(Caught.Meta):
        verbose_name = _("training held")
        verbose_name_plural = _("trainings held")
        indexes = [models.Index(fields=["tenant", "-at"], name="training_at")]

    def __str__(self) -> str:
        return self.topics[:80]

    @property
    def has_quiz(self) -> bool:
        return bool(self.course_version and self.course_version.quiz)

    def is_open_at(self, at: datetime) -> bool:
        """Whether people may sign in and answer on their own phones."""
        return self.open_until is not None and at < self.open_until


class Attendee(TenantModel):
    """Somebody of the customer's who was there. People of one name are told apart by a number and nothing more."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveSmallIntegerField(_("which of this name"), default=1)
    joined_at = models.DateTimeField(null=True, blank=True, help_text="entered their name on their own phone")
    answers = ArrayField(models.PositiveSmallIntegerField(), null=True, blank=True, help_text="choice by question")
    score = models.PositiveSmallIntegerField(_("score in percent"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    certified_on = models.DateField(_("certificate of"), null=True, blank=True)
    valid_until = models.DateField(_("refresher due"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tenant", "training", "name", "number"], name="attendee_once")]

    def __str__(self) -> str:
        return self.name if self.number == 1 else f"{self.name} ({self.number})"
