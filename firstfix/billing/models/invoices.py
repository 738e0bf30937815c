"""What accounting was given. Invoices themselves are written there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record


class InvoiceExport(Record):
    """Lines that were handed to accounting together; each line goes once."""

    number = models.CharField(_("number"), max_length=20)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("only the customer")
    )
    count = models.PositiveIntegerField(_("lines"))
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    tax = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("exported"))
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        verbose_name = _("export for accounting")
        verbose_name_plural = _("exports for accounting")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="invoice_export_number_once"),
        ]

    def __str__(self) -> str:
        return self.number
