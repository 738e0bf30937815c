"""What an order costs and who pays: what people add and decide, and the lines once they are settled."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.billing.models.invoices import InvoiceExport
from firstfix.billing.models.prices import NOT_NEGATIVE, SHARE
from firstfix.customers.models import Customer, ServiceContract
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record
from firstfix.work.models import WorkOrder

PAYERS = [
    ("customer", _("Customer")),
    ("warranty", _("Warranty")),
    ("contract", _("Contract")),
    ("goodwill", _("Goodwill")),
    ("ourselves", _("Ourselves")),
]
KINDS = [
    ("labour", _("Labour")),
    ("part", _("Part")),
    ("travel", _("Travel")),
    ("expense", _("Expense")),
    ("other", _("Other")),
    ("minimum", _("Minimum charge")),
    ("quote", _("Agreed in the quote")),
    ("fee", _("Contract fee")),
]


@audited
class AddedLine(Record):
    """A line that no visit and no part tells of; an approved expense of a visit, or written by hand."""

    class Kind(models.TextChoices):
        EXPENSE = "expense", _("Expense")
        OTHER = "other", _("Other")

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="added_lines")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField(_("what for"), max_length=200)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2, default=1)
    unit_cost = models.DecimalField(
        _("cost for one"), max_digits=12, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )
    unit_price = models.DecimalField(
        _("price for one"), max_digits=12, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )
    vat = models.DecimalField(
        _("VAT, %"), max_digits=5, decimal_places=2, null=True, blank=True, validators=SHARE,
        help_text=_("empty: that of work on the price list"),
    )  # fmt: skip
    day = models.DateField(_("day"))
    source = models.CharField(max_length=60, blank=True, help_text="what it comes from, for example an expense's uid")

    class Meta(Record.Meta):
        verbose_name = _("added line")
        verbose_name_plural = _("added lines")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="added_line_of_something"),
            models.UniqueConstraint(
                fields=["tenant", "source"], condition=~models.Q(source=""), name="added_line_of_source_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited
class CoverDecision(Record):
    """A person's word on who pays for a line."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="cover_decisions")
    key = models.CharField(max_length=60)
    payer = models.CharField(_("charged to"), max_length=10, choices=PAYERS)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("decided"))

    class Meta(Record.Meta):
        verbose_name = _("decision on who pays")
        verbose_name_plural = _("decisions on who pays")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "work_order", "key"], name="cover_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.payer}"


class Settlement(Record):
    """The lines of an order as they hold for good. A later one corrects it: it holds the differences only."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="settlements")
    number = models.CharField(_("number"), max_length=20)
    is_correction = models.BooleanField(_("correction"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("settled on"))
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="settlement_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "work_order"], condition=models.Q(is_correction=False), name="settled_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Charge(Record):
    """A line that holds: of a settled order, or a contract's fee. It is never changed; corrections are new lines."""

    settlement = models.ForeignKey(
        Settlement, null=True, on_delete=models.PROTECT, related_name="charges", help_text="none: a contract's fee"
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="charges")
    work_order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="charges")
    contract = models.ForeignKey(ServiceContract, null=True, on_delete=models.PROTECT, related_name="charges")
    key = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    name = models.CharField(_("what for"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=13, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_price = models.DecimalField(_("price for one"), max_digits=14, decimal_places=2, null=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    vat = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2)
    tax = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    payer = models.CharField(_("charged to"), max_length=10, choices=PAYERS)
    reason = models.JSONField(default=dict)
    day = models.DateField(_("day"), help_text="when the work was done, or the fee's period begins")
    period_to = models.DateField(null=True, help_text="the last day that a fee is for")
    cost_centre = models.CharField(_("cost centre"), max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)
    exported = models.ForeignKey(InvoiceExport, null=True, on_delete=models.PROTECT, related_name="charges")

    class Meta(Record.Meta):
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "contract", "key"], condition=models.Q(kind="fee"), name="contract_fee_once"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "day"], name="charge_to_export", condition=models.Q(exported__isnull=True)),
            models.Index(fields=["tenant", "contract", "day"], name="charge_of_contract"),
        ]

    def __str__(self) -> str:
        return self.name
