"""Handing lines to accounting: each goes once, whoever asks at the same moment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.billing.facts import InvoiceLinesExported
from firstfix.billing.models import Charge, InvoiceExport
from firstfix.billing.queries.invoices import charges_to_export
from firstfix.customers.models import Customer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.numbers import next_number

MOST_DAYS = 366


@transaction.atomic
def export_invoice_lines(
    first: date, last: date, *, customer: Customer | None = None, currency: str = "", by: Actor,
    at: datetime | None = None,
) -> InvoiceExport:  # fmt: skip
    """Marks what customers pay for the days `first` to `last` and was not handed over yet, in one currency.

    Refused where there is nothing. The file is made from the marked lines, as often as it is asked for.
    """
    require(by, "invoice.export")
    if last < first:
        raise Invalid({"last": _("It ends before it starts.")})
    if (last - first).days > MOST_DAYS:
        raise Invalid({"last": _("At most a year at once.")})
    currency, at = currency or company().currency, at or timezone.now()
    rows = charges_to_export().filter(day__range=(first, last), currency=currency)
    if customer:
        rows = rows.filter(customer=customer)
    lines = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not lines:
        raise Refused(_("There is nothing to hand over for these days."))
    export = InvoiceExport.objects.create(
        number=next_number("IX", at=at), first=first, last=last, customer=customer, count=len(lines),
        net=sum((one.price for one in lines), Decimal(0)), tax=sum((one.tax for one in lines), Decimal(0)),
        currency=currency, at=at, by=by if isinstance(by, User) else None,
    )  # fmt: skip
    Charge.objects.filter(pk__in=[one.pk for one in lines]).update(exported=export)
    record(InvoiceLinesExported(export.number, export.count, export.net), about=export, by=by, at=at)
    return export
