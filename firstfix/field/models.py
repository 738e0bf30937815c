"""The day on site: the printed and the accepted day, checklists, photos, signature, travel, notes and report."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import ProductModel
from firstfix.field.rules.checklist import Scope
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.catalogues.models import ToolType
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


class DayAcceptance(Record):
    """A day as its engineer has accepted it on the phone.

    visits  {id of a visit: {"version": as it was seen, "start": the planned start as it was seen, or "" when the plan
            had changed already before the acceptance arrived and the phone did not say it, "what": order and site in
            words, for when it is somebody else's}}
    """

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="accepted_days")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("accepted"))
    visits = models.JSONField(default=dict)

    class Meta(Record.Meta):
        verbose_name = _("accepted day")
        verbose_name_plural = _("accepted days")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "day", "engineer"], name="day_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.day}"


class DayPacking(Record):
    """What an engineer has ticked on a day's pick list on the phone.

    keys    of the lines as they were ticked last
    booked  of the lines that were booked from a shelf into the van by it
    """

    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="packings")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("packed"))
    keys = models.JSONField(default=list)
    booked = models.JSONField(default=list)

    class Meta(Record.Meta):
        verbose_name = _("packing")
        verbose_name_plural = _("packings")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "day", "engineer"], name="day_packed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.day}"


class MissingReport(Record):
    """What an engineer could not find when packing; somebody answers what becomes of it.

    lines  [{"key": of the line in the pick list, "zh", "en": the name, "code", "quantity"}]
    """

    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="missing_reports")
    day = models.DateField(_("day"))
    lines = models.JSONField()
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("reported at"))
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("missing parts reported")
        verbose_name_plural = _("missing parts reported")
        indexes = [
            models.Index(fields=["tenant", "at"], name="missing_unanswered", condition=models.Q(answered_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.engineer_id} {self.day}"


class Checklist(Record):
    """Steps for a kind of work, on one product model, on all, or on all of a class (see `rules.checklist.Scope`)."""

    name = BilingualField(_("name"))
    kind = models.CharField(_("kind of work"), max_length=12, choices=WorkOrder.Kind.choices)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.CASCADE, related_name="checklists",
        verbose_name=_("product model"),
    )  # fmt: skip
    protection = models.CharField(
        _("protection class"), max_length=10, choices=ProductModel.Protection.choices, blank=True,
        help_text=_("Empty: of any class."),
    )  # fmt: skip
    applied_part = models.CharField(
        _("applied part"), max_length=10, choices=ProductModel.AppliedPart.choices, blank=True,
        help_text=_("Empty: of any kind."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(product_model=None) | models.Q(protection="", applied_part=""),
                name="checklist_of_model_or_class",
                violation_error_message=_("A list is for one product model or for a class of devices, not for both."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def scope(self) -> Scope:
        return Scope(self.product_model_id, self.protection, self.applied_part)


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
    tool_type = models.ForeignKey(
        ToolType, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("done with"),
        help_text="a tool of this type is named with the result, and must be in calibration",
    )  # fmt: skip

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
    tools = models.JSONField(
        _("done with"), default=list,
        help_text='[{"id", "code", "zh", "en": its type, "serial", "certificate", "until"}] as they were that day',
    )  # fmt: skip
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


class VisitTravel(Record):
    """The way of one engineer of the crew to a visit, as told: each has a van of the own."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="travels")
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="travels")
    kilometres = models.DecimalField(
        _("kilometres"), max_digits=6, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(3000)]
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(2 * 24 * 60)],
        help_text="told; without it from setting off to arriving",
    )  # fmt: skip
    at = models.DateTimeField(_("told"))

    class Meta(Record.Meta):
        verbose_name = _("way there")
        verbose_name_plural = _("way there")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "visit", "engineer"], name="travel_of_engineer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kilometres} km"

    @property
    def time(self) -> timedelta | None:
        """How long it took."""
        if self.minutes is not None:
            return timedelta(minutes=self.minutes)
        visit = self.visit
        return visit.arrived_at - visit.set_off_at if visit.set_off_at and visit.arrived_at else None


class OrderNote(Record):
    """What somebody wants to be known of an order, in free words."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="notes")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("note"))
    at = models.DateTimeField(_("written"))
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)

    class Meta(Record.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["tenant", "work_order", "at"], name="notes_of_order")]

    def __str__(self) -> str:
        return self.text[:80]
