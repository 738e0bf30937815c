"""Short lists that several areas share: territories, calendars, skills, certificates, tool types, failure codes."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.tenants.models import TenantModel


class CatalogueEntry(TenantModel):
    code = models.CharField(_("code"), max_length=40)
    name = BilingualField(_("name"))
    is_active = models.BooleanField(_("in use"), default=True)

    #: Whether rules and files go by the code, so that it stays.
    keeps_code: ClassVar[bool] = False

    class Meta:
        abstract = True
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="%(app_label)s_%(class)s_code")]

    def __str__(self) -> str:
        return str(self.name) or self.code


class Territory(CatalogueEntry):
    """Its code stays once something refers to it: closed months of pay were counted by it."""

    keeps_code = True

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("territory")
        verbose_name_plural = _("territories")


def office_hours() -> dict[str, list[list[str]]]:
    """Monday to Friday, 08:30 to 17:30, by ISO weekday number."""
    return {str(day): [["08:30", "17:30"]] for day in range(1, 6)}


@audited
class BusinessCalendar(CatalogueEntry):
    """When the company (or a contract) counts time. Holidays come from the country's official list."""

    hours = models.JSONField(
        _("hours"), default=office_hours, help_text=_('by ISO weekday: {"1": [["08:30", "17:30"]]}')
    )
    country = models.CharField(_("country of the public holidays"), max_length=2, blank=True, default="CN")
    closed_days = models.JSONField(_("further closed days"), default=list, blank=True)
    is_default = models.BooleanField(_("the company's own"), default=False)

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")


class Skill(CatalogueEntry):
    """Skills of one trade and family stand side by side in the matrix."""

    trade = BilingualField(_("trade"), blank=True, help_text=_("such as electrical work or refrigeration"))
    family = BilingualField(_("product family"), blank=True, help_text=_("empty where it serves all products"))

    @property
    def group(self) -> str:
        """ "" where neither is said."""
        return " · ".join(str(one) for one in (self.trade, self.family) if one)

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class CertificateType(CatalogueEntry):
    class Meta(CatalogueEntry.Meta):
        verbose_name = _("certificate type")
        verbose_name_plural = _("certificate types")


class ToolType(CatalogueEntry):
    calibration_months = models.PositiveSmallIntegerField(_("calibration every … months"), null=True, blank=True)

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("tool type")
        verbose_name_plural = _("tool types")


class CountReason(CatalogueEntry):
    """Why a shelf is not as the books have it."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("reason of a count difference")
        verbose_name_plural = _("reasons of count differences")


class FailureCode(TenantModel):
    """Our own bilingual list in the structure of ISO 14224: symptom, mode, mechanism, cause and remedy kept apart."""

    class Kind(models.TextChoices):
        SYMPTOM = "symptom", _("Symptom")
        MODE = "mode", _("Failure mode")
        MECHANISM = "mechanism", _("Failure mechanism")
        CAUSE = "cause", _("Failure cause")
        REMEDY = "remedy", _("Remedy")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=40)
    name = BilingualField(_("name"))
    is_use = models.BooleanField(
        _("caused by use"), default=False,
        help_text=_("Of causes: a training of the customer's people may keep it from coming back."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("failure code")
        verbose_name_plural = _("failure codes")
        ordering = ["kind", "code"]
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "code"], name="failure_code_once")]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        if self.is_use and self.kind != self.Kind.CAUSE:
            raise ValidationError({"is_use": _("Only a cause says that it was the use.")})
