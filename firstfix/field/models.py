"""The day on site: the printed day sheet, checklists, photos, signature and report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import ProductModel
from firstfix.people.models import Engineer
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


class DaySheet(Record):
    """A day as it was printed, so that the page can say what has changed since."""

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="day_sheets")
    day = models.DateField(_("day"))
    printed_at = models.DateTimeField(_("printed"))
    content = models.JSONField(help_text="stops and picks as printed")

    class Meta(Record.Meta):
        verbose_name = _("day sheet")
        verbose_name_plural = _("day sheets")
        indexes = [models.Index(fields=["tenant", "engineer", "day", "-printed_at"], name="day_sheet_latest")]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.day}"


class Checklist(Record):
    """Steps for a kind of work, on one product model or on all."""

    name = BilingualField(_("name"))
    kind = models.CharField(_("kind of work"), max_length=12, choices=WorkOrder.Kind.choices)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.CASCADE, related_name="checklists",
        verbose_name=_("product model"),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")

    def __str__(self) -> str:
        return str(self.name)


class ChecklistStep(TenantModel):
    class Kind(models.TextChoices):
        CHECK = "check", _("Check")
        READING = "reading", _("Reading")
        PHOTO = "photo", _("Photo")

    class Moment(models.TextChoices):
        BEFORE = "before", _("Before the work")
        WORK = "work", _("Work")
        TEST = "test", _("Test after repair")

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    moment = models.CharField(_("moment"), max_length=10, choices=Moment.choices, default=Moment.WORK)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CHECK)
    text = BilingualField(_("text"))
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    low = models.DecimalField(_("lower limit"), max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("upper limit"), max_digits=14, decimal_places=4, null=True, blank=True)
    blocks = models.BooleanField(_("blocks leaving"), default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "checklist", "position"], name="checklist_position_once")
        ]

    def __str__(self) -> str:
        return str(self.text)


class StepResult(Record):
    """What an engineer found at a step of a visit. The step's text is kept, so a later edit changes no old report."""

    class Verdict(models.TextChoices):
        DONE = "done", _("Done")
        FAILED = "failed", _("Not in order")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="step_results")
    step = models.ForeignKey(ChecklistStep, null=True, on_delete=models.SET_NULL, related_name="+")
    text = BilingualField(_("text"))
    moment = models.CharField(max_length=10, choices=ChecklistStep.Moment.choices)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices)
    value = models.DecimalField(_("reading"), max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    low = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        verbose_name = _("checklist result")
        verbose_name_plural = _("checklist results")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "visit", "step"], name="step_result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.verdict}"


def _has_file_or_upload(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(file__isnull=False) | models.Q(upload__isnull=False), name=name)


class VisitPhoto(Record):
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    step = models.ForeignKey(ChecklistStep, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="how a phone sends the file; it is on its way while there is none",
    )  # fmt: skip
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        verbose_name = _("photo of a visit")
        verbose_name_plural = _("photos of visits")
        constraints = [*Record.Meta.constraints, _has_file_or_upload("photo_has_file_or_upload")]

    def __str__(self) -> str:
        return self.caption or str(self.file_id)


class Signature(Record):
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="signature")
    signer = models.CharField(_("name of the signer"), max_length=120)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remarks = models.TextField(_("customer's remarks"), blank=True)
    at = models.DateTimeField(_("signed"))

    class Meta(Record.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [*Record.Meta.constraints, _has_file_or_upload("signature_has_file_or_upload")]

    def __str__(self) -> str:
        return self.signer
