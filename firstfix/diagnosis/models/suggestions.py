"""What a report's words suggest: the company's synonym list, and what was learnt from orders that engineers closed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.tenants.models import Record, TenantModel


@audited
class Synonym(Record):
    """A phrase of customers, in whatever language, and the failure code that it speaks for."""

    phrase = models.CharField(
        _("phrase"), max_length=120, help_text=_("As customers say it. * stands for a few words between.")
    )
    code = models.ForeignKey(
        FailureCode, on_delete=models.CASCADE, related_name="synonyms", verbose_name=_("failure code")
    )

    class Meta(Record.Meta):
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code", "phrase"], name="synonym_once"),
        ]

    def __str__(self) -> str:
        return self.phrase


class SuggestionModel(TenantModel):
    """What was learnt for one field of a report. Tries that were not better are kept too, without their content."""

    class Field(models.TextChoices):
        PRODUCT = "product", _("Product model")
        COMPONENT = "component", _("Component")
        SYMPTOM = "symptom", _("Symptom")
        MODE = "mode", pgettext_lazy("suggestion", "Failure mode")

    field = models.CharField(_("field"), max_length=10, choices=Field.choices)
    content = models.BinaryField(null=True, help_text="triage-model/1 (docs/formats/triage-model.md)")
    is_current = models.BooleanField(default=False)
    examples = models.PositiveIntegerField(_("closed orders"), default=0)
    figures = models.JSONField(default=dict, help_text="shares right on texts it had not seen, and the former one's")
    trained_at = models.DateTimeField(_("learnt"), default=timezone.now)

    class Meta:
        verbose_name = _("learnt suggestions")
        verbose_name_plural = _("learnt suggestions")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "field"], condition=models.Q(is_current=True), name="one_current_suggestion_model"
            )
        ]
        indexes = [models.Index(fields=["tenant", "field", "-trained_at"], name="suggestion_model_of_field")]

    def __str__(self) -> str:
        return f"{self.field} {self.trained_at:%F}"
