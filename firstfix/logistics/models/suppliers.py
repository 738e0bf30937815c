"""From whom parts are bought, and on what terms."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record


@audited
class Supplier(Record):
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    lead_days = models.PositiveSmallIntegerField(
        _("delivery time in days"), default=14, help_text=_("from the order until the parts are there")
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="supplier_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


@audited
class SupplierPart(Record):
    """The terms on which a supplier sells a part, and stands for it."""

    class Proof(models.TextChoices):
        PHOTO = "photo", _("a photo")
        SERIAL = "serial", _("the serial number")
        BOTH = "both", _("a photo and the serial number")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="prices", verbose_name=_("supplier"))
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="supplier_parts", verbose_name=_("part"))
    code = models.CharField(_("supplier's part number"), max_length=80, blank=True)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("left empty: the company's"))
    minimum_order = models.PositiveIntegerField(
        _("smallest order"), default=1, validators=[MinValueValidator(1)], help_text=_("fewer are not delivered")
    )
    warranty_months = models.PositiveSmallIntegerField(_("warranty in months"), default=0)
    claim_days = models.PositiveSmallIntegerField(
        _("days to claim"), default=0, help_text=_("after the part was taken out; 0: as long as the warranty lasts")
    )
    claim_proof = models.CharField(
        _("proof of warranty parts"), max_length=6, choices=Proof.choices, blank=True,
        help_text=_("without it a claim is not sent"),
    )  # fmt: skip
    is_preferred = models.BooleanField(
        _("preferred"), default=False, help_text=_("ordered from this supplier unless somebody chooses another")
    )

    class Meta(Record.Meta):
        verbose_name = _("supplier's price")
        verbose_name_plural = _("suppliers' prices")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "supplier", "part"], name="supplier_part_once"),
            models.UniqueConstraint(
                fields=["tenant", "part"], condition=models.Q(is_preferred=True), name="preferred_supplier_once"
            ),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="supplier_price_not_negative"),
            models.CheckConstraint(condition=models.Q(minimum_order__gte=1), name="smallest_order_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.part_id}"
