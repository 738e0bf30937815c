"""Courses for customers (培训课程): what people have to know of a product, with the quiz that shows that they do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules.quiz import Question, questions_in, quiz_flaws
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Record, TenantModel


class Course(Record):
    """One course; what is taught is its newest version."""

    name = BilingualField(_("name"))
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.PROTECT, related_name="courses",
        verbose_name=_("product model"), help_text=_("empty: for all products"),
    )  # fmt: skip
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    months = models.PositiveSmallIntegerField(
        _("refresher after months"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)], help_text=_("empty: never"),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return str(self.name)


class CourseVersion(Record):
    """Material and quiz as they were taught; nothing changes them any more, a new version is written instead."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = BilingualField(_("what is taught"), help_text=_("main functions, operation, cautions, simple faults"))
    quiz = BilingualField(_("quiz"), blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("passed with so many percent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    class Meta(Record.Meta):
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "course", "number"], name="course_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"

    def clean(self) -> None:
        if flaws := quiz_flaws(self.quiz):
            raise ValidationError({"quiz": flaws})

    @property
    def questions(self) -> list[Question]:
        """In the language that is read, else in the other one."""
        return questions_in(str(self.quiz))


class CourseFile(TenantModel):
    """A page or a picture that goes with a version."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tenant", "version", "file"], name="course_file_once")]

    def __str__(self) -> str:
        return self.file.name
