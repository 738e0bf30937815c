"""Customers, their sites and contacts, and what we promised them in contracts."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import BusinessCalendar, Territory
from firstfix.platform.tenants.models import Record


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, by: Actor) -> CustomerQuerySet:
        if by.is_system or not STAFF.isdisjoint(by.roles):
            return self
        if Role.CUSTOMER in by.roles:
            return self.filter(contacts__user_id=by.pk or 0).distinct()
        return self.none()


@audited
class Customer(Record):
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True, default="zh-hans")
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True, help_text=_("where an import found it"))

    objects = CustomerQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="customer_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, by: Actor) -> SiteQuerySet:
        if by.is_system or not STAFF.isdisjoint(by.roles):
            return self
        return self.filter(customer__in=Customer.objects.visible_to(by))


@audited
class Site(Record):
    """Where a customer's equipment stands, and how one gets in."""

    class Kind(models.TextChoices):
        FACTORY = "factory", _("Factory")
        HOSPITAL = "hospital", _("Hospital")
        SHOP = "shop", _("Merchant")
        OTHER = "other", _("Other")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="sites", verbose_name=_("customer"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    address = models.CharField(_("address"), max_length=300, blank=True)
    territory = models.ForeignKey(
        Territory,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("territory"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("only where it is not the company's")
    )
    calendar = models.ForeignKey(
        BusinessCalendar, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("opening hours"),
    )  # fmt: skip
    access_rules = models.TextField(_("access rules"), blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="site_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone or self.tenant.zone)


@audited
class Contact(Record):
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contacts",
        verbose_name=_("site"),
    )
    name = models.CharField(_("name"), max_length=120)
    duty = models.CharField(_("duty"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="contact", verbose_name=_("user")
    )
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name


@audited
class ServiceContract(Record):
    """What a customer has bought: what is covered, and how soon we come."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("customer")
    )
    number = models.CharField(_("number"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    calendar = models.ForeignKey(
        BusinessCalendar,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("calendar that times are counted in"),
    )
    covers_labour = models.BooleanField(_("covers labour"), default=True)
    covers_parts = models.BooleanField(_("covers parts"), default=False)
    covers_travel = models.BooleanField(_("covers travel"), default=True)
    paused_states = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("states that stop the clock"),
        default=list,
        blank=True,
    )

    class Meta(Record.Meta):
        verbose_name = _("service contract")
        verbose_name_plural = _("service contracts")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="contract_number_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="contract_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ServiceLevel(Record):
    """How soon, by the priority of the order; an empty time is not promised."""

    contract = models.ForeignKey(ServiceContract, on_delete=models.CASCADE, related_name="levels")
    priority = models.PositiveSmallIntegerField(_("priority"))
    response_minutes = models.PositiveIntegerField(_("response within minutes"), null=True, blank=True)
    restoration_minutes = models.PositiveIntegerField(_("restoration within minutes"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "contract", "priority"], name="service_level_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} P{self.priority}"

    @property
    def response(self) -> timedelta | None:
        return timedelta(minutes=self.response_minutes) if self.response_minutes else None

    @property
    def restoration(self) -> timedelta | None:
        return timedelta(minutes=self.restoration_minutes) if self.restoration_minutes else None
