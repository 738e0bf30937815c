"""Where parts and tools are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, Site
from firstfix.people.models import Engineer
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record


@audited
class StockPlace(Record):
    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", _("Central warehouse")
        BRANCH = "branch", _("Branch")
        VAN = "van", _("Engineer's van stock")
        CUSTOMER = "customer", _("At a customer, theirs")
        TRANSIT = "transit", _("In transit")

    class Policy(models.TextChoices):
        MIN_MAX = "min_max", _("Minimum and maximum")
        REPAIR_KIT = "repair_kit", _("Van stock policy")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    engineer = models.OneToOneField(
        Engineer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="van",
        verbose_name=_("engineer"),
    )
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stock_places",
        verbose_name=_("customer"),
    )
    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stock_places",
        verbose_name=_("site"),
    )
    policy = models.CharField(
        _("refilled by"), max_length=10, choices=Policy.choices, default=Policy.MIN_MAX,
        help_text=_("with the van stock policy, the nightly run sets what a van carries"),
    )  # fmt: skip
    is_cold = models.BooleanField(
        _("keeps the cold chain"), default=False, help_text=_("a van without it takes no parts that are kept cold")
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("stock place")
        verbose_name_plural = _("stock places")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="stock_place_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind="van", engineer__isnull=False) | ~models.Q(kind="van"),
                name="van_has_engineer",
                violation_error_message=_("A van belongs to an engineer."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="customer", customer__isnull=False)
                | (~models.Q(kind="customer") & models.Q(customer=None, site=None)),
                name="customer_place_has_customer",
                violation_error_message=_("A place at a customer belongs to one, and only such a place does."),
            ),
            models.UniqueConstraint(fields=["tenant"], condition=models.Q(kind="transit"), name="one_place_in_transit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def refuses_cold(self) -> bool:
        """A van without cooling carries nothing that must stay cold."""
        return self.kind == self.Kind.VAN and not self.is_cold
