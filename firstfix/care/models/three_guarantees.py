"""Three guarantees (三包): repair, exchange and return, as law or company promise them for a kind of product."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules.three_guarantees import Terms
from firstfix.equipment.models import ProductModel
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.tenants.models import Record

MOST_DAYS, MOST_MONTHS, MOST_REPAIRS = 365, 240, 20


@audited
class GuaranteeRule(Record):
    """For a product model, else for a kind of product, else for all; the source is shown wherever the rule speaks."""

    name = BilingualField(_("name"))
    source = models.CharField(
        _("source"), max_length=300, help_text=_("The law, standard or promise that it comes from, with its clause.")
    )
    kind = models.CharField(_("kind of product"), max_length=10, choices=ProductModel.Kind.choices, blank=True)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("product model"),
    )  # fmt: skip
    return_days = models.PositiveSmallIntegerField(
        _("days for a return"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)]
    )
    exchange_days = models.PositiveSmallIntegerField(
        _("days for an exchange"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)]
    )
    repair_months = models.PositiveSmallIntegerField(
        _("months of free repair"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    repairs = models.PositiveSmallIntegerField(
        _("exchange after so many repairs"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REPAIRS)],
    )  # fmt: skip
    is_extended = models.BooleanField(
        _("days under repair are added"), default=True,
        help_text=_("The time under repair does not use up the guarantee."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("three-guarantee rule")
        verbose_name_plural = _("three-guarantee rules")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "kind", "product_model"], condition=Q(is_active=True), name="guarantee_rule_once",
                nulls_distinct=False, violation_error_message=_("There is a rule in use for these products already."),
            ),
            models.CheckConstraint(condition=Q(kind="") | Q(product_model=None), name="guarantee_of_kind_or_model"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.name)

    @property
    def terms(self) -> Terms:
        return Terms(self.return_days, self.exchange_days, self.repair_months, self.repairs, self.is_extended)
