"""What a contract says about money: its yearly limits, its fee, and where it is booked."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.billing.models.prices import NOT_NEGATIVE, SHARE
from firstfix.customers.models import ServiceContract
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record


@audited
class ContractTerms(Record):
    """One row for a contract that says anything at all. A contract's years begin with its first day."""

    class Months(models.IntegerChoices):
        MONTHLY = 1, _("every month")
        QUARTERLY = 3, _("every three months")
        HALF_YEARLY = 6, _("every half year")
        YEARLY = 12, _("every year")

    contract = models.OneToOneField(ServiceContract, on_delete=models.CASCADE, related_name="terms")
    visits_a_year = models.PositiveSmallIntegerField(
        _("visits included a year"), null=True, blank=True, help_text=_("empty: without limit")
    )
    parts_a_year = models.DecimalField(
        _("parts included a year, up to"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[NOT_NEGATIVE], help_text=_("empty: without limit"),
    )  # fmt: skip
    fee = models.DecimalField(
        _("fee"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    fee_months = models.PositiveSmallIntegerField(_("fee is due"), choices=Months.choices, default=Months.YEARLY)
    fee_vat = models.DecimalField(_("VAT on the fee, %"), max_digits=5, decimal_places=2, default=6, validators=SHARE)
    cost_centre = models.CharField(_("cost centre"), max_length=40, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("terms of a contract")
        verbose_name_plural = _("terms of contracts")

    def __str__(self) -> str:
        return str(self.contract_id)
