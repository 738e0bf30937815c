"""What a customer is offered before the work, version by version."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.billing.models.prices import NOT_NEGATIVE, SHARE
from firstfix.billing.rules import rounded
from firstfix.billing.states import QUOTE_STATES
from firstfix.customers.models import Customer
from firstfix.equipment.models import Part
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import ServiceRequest, WorkOrder


@audited
class Quote(Record):
    """An offer for an order, or for a request that has none yet. The customer's page opens by the door `quote`."""

    number = models.CharField(_("number"), max_length=20)
    edition = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name=_("replaces")
    )
    state = models.CharField(_("state"), max_length=10, choices=QUOTE_STATES.choices, default=QUOTE_STATES.start)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="quotes", verbose_name=_("customer"))
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="quotes", verbose_name=_("work order")
    )
    request = models.ForeignKey(
        ServiceRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="quotes",
        verbose_name=_("service request"),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=10)
    currency = models.CharField(_("currency"), max_length=3)
    valid_until = models.DateField(_("valid until"))
    discount = models.DecimalField(_("discount, %"), max_digits=5, decimal_places=2, default=0, validators=SHARE)
    is_fixed = models.BooleanField(_("fixed price"), default=True)
    note = models.TextField(_("words to the customer"), blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made by"))
    sent_at = models.DateTimeField(_("sent to the customer"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("time of the answer"), null=True, blank=True)
    answered_by = models.CharField(_("who answered"), max_length=120, blank=True)
    answer = models.TextField(_("reason"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number", "edition"], name="quote_version_once"),
            models.CheckConstraint(
                condition=models.Q(work_order__isnull=False) | models.Q(request__isnull=False),
                name="quote_is_for_something",
            ),
            models.UniqueConstraint(
                fields=["tenant", "work_order"],
                condition=models.Q(state="sent", work_order__isnull=False),
                name="one_quote_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["tenant", "request"],
                condition=models.Q(state="sent", work_order__isnull=True),
                name="one_quote_of_request_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "valid_until"], name="quote_running_out")]

    def __str__(self) -> str:
        return f"{self.number} v{self.edition}" if self.edition > 1 else self.number

    def price_of(self, line: QuoteLine) -> Decimal:
        """Of one line, with the discount, before tax."""
        return rounded(line.unit_price * line.quantity * (100 - self.discount) / 100)


class QuoteLine(TenantModel):
    class Kind(models.TextChoices):
        LABOUR = "labour", _("Labour")
        PART = "part", _("Part")
        TRAVEL = "travel", _("Travel")
        OTHER = "other", _("Other")

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("what for"), max_length=200)
    quantity = models.DecimalField(_("quantity"), max_digits=11, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_price = models.DecimalField(_("price for one"), max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE])
    vat = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2, validators=SHARE)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="quote_line_of_something"),
        ]

    def __str__(self) -> str:
        return self.name
