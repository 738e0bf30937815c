"""Price lists with their versions: what things cost us, and what customers pay."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, ServiceContract
from firstfix.equipment.models import Part
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import WorkOrder

NOT_NEGATIVE = MinValueValidator(Decimal(0))
SHARE = [NOT_NEGATIVE, MaxValueValidator(Decimal(100))]


@audited
class PriceList(Record):
    """Sales prices for everybody, for one customer or for one contract; or what things cost us."""

    class Kind(models.TextChoices):
        SALES = "sales", _("Sales prices")
        COST = "cost", _("Cost prices")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SALES)
    currency = models.CharField(_("currency"), max_length=3)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="price_lists",
        verbose_name=_("only for the customer"),
    )  # fmt: skip
    contract = models.ForeignKey(
        ServiceContract, null=True, blank=True, on_delete=models.PROTECT, related_name="price_lists",
        verbose_name=_("only for the contract"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="price_list_code_once"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "customer", "contract"], nulls_distinct=False, name="price_list_for_whom_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="sales") | models.Q(customer__isnull=True, contract__isnull=True),
                name="costs_are_the_same_for_all",
            ),
            models.CheckConstraint(
                condition=models.Q(customer__isnull=True) | models.Q(contract__isnull=True),
                name="price_list_for_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class _DayRange(models.Func):
    function = "daterange"
    output_field = DateRangeField()


@audited
class PriceVersion(Record):
    """The prices of a list from one day to another. Two versions of a list never hold on the same day."""

    class Rounding(models.TextChoices):
        CENT = "0.01", _("to the cent")
        TENTH = "0.1", _("to a tenth")
        WHOLE = "1", _("to whole amounts")

    price_list = models.ForeignKey(
        PriceList, on_delete=models.CASCADE, related_name="versions", verbose_name=_("price list")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("empty: until further notice"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    markup = models.DecimalField(
        _("markup on parts without a price, %"), max_digits=6, decimal_places=2, null=True, blank=True,
        validators=[NOT_NEGATIVE], help_text=_("empty: such parts have no price until somebody names one"),
    )  # fmt: skip
    vat_parts = models.DecimalField(_("VAT on parts, %"), max_digits=5, decimal_places=2, default=13, validators=SHARE)
    vat_work = models.DecimalField(
        _("VAT on work and travel, %"), max_digits=5, decimal_places=2, default=6, validators=SHARE
    )
    minimum = models.DecimalField(
        _("minimum charge"), max_digits=12, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )
    rounding = models.CharField(_("lines are rounded"), max_length=4, choices=Rounding.choices, default=Rounding.CENT)
    step_minutes = models.PositiveSmallIntegerField(
        _("time is charged in steps of minutes"), default=15,
        validators=[MinValueValidator(1), MaxValueValidator(480)],
    )  # fmt: skip
    night_from = models.TimeField(_("night from"), default=time(22))
    night_to = models.TimeField(_("night until"), default=time(6))

    class Meta(Record.Meta):
        verbose_name = _("version of a price list")
        verbose_name_plural = _("versions of price lists")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="price_version_ends_later",
            ),
            ExclusionConstraint(
                name="price_versions_apart",
                expressions=[
                    ("price_list", RangeOperators.EQUAL),
                    (
                        _DayRange("valid_from", "valid_until", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.price_list_id} {self.valid_from}"


class PartPrice(Record):
    version_of = models.ForeignKey(PriceVersion, on_delete=models.CASCADE, related_name="part_prices")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", verbose_name=_("part"))
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE])

    class Meta(Record.Meta):
        verbose_name = _("price of a part")
        verbose_name_plural = _("prices of parts")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "version_of", "part"], name="part_price_once"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="part_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.price}"


class LabourRate(TenantModel):
    class Hours(models.TextChoices):
        NORMAL = "normal", _("normal hours")
        NIGHT = "night", _("at night")
        WEEKEND = "weekend", _("at weekends")
        HOLIDAY = "holiday", _("on public holidays")

    version_of = models.ForeignKey(PriceVersion, on_delete=models.CASCADE, related_name="labour_rates")
    work = models.CharField(_("kind of work"), max_length=12, choices=WorkOrder.Kind.choices, blank=True)
    level = models.PositiveSmallIntegerField(_("from skill level"), default=0, validators=[MaxValueValidator(9)])
    hours = models.CharField(_("when"), max_length=10, choices=Hours.choices, default=Hours.NORMAL)
    per_hour = models.DecimalField(_("per hour"), max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE])

    class Meta:
        verbose_name = _("labour rate")
        verbose_name_plural = _("labour rates")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "version_of", "work", "level", "hours"], name="labour_rate_once"),
            models.CheckConstraint(condition=models.Q(per_hour__gte=0), name="labour_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.work or '—'} {self.level} {self.hours}: {self.per_hour}"


class TravelRate(TenantModel):
    version_of = models.ForeignKey(PriceVersion, on_delete=models.CASCADE, related_name="travel_rates")
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    per_km = models.DecimalField(
        _("per kilometre"), max_digits=10, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )
    flat = models.DecimalField(
        _("flat per way there"), max_digits=12, decimal_places=2, default=0, validators=[NOT_NEGATIVE]
    )

    class Meta:
        verbose_name = _("travel price")
        verbose_name_plural = _("travel prices")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "version_of", "territory"], nulls_distinct=False, name="travel_rate_once"
            ),
            models.CheckConstraint(condition=models.Q(per_km__gte=0, flat__gte=0), name="travel_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.flat} + {self.per_km}/km"
