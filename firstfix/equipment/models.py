"""Product models with their parts, and the installed base: assets with warranty, contracts and readings."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import ServiceContract, Site
from firstfix.equipment.states import ASSET_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.roles import STAFF
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.catalogues.models import CertificateType, Skill
from firstfix.platform.tenants.models import Record, TenantModel


@audited
class ProductModel(Record):
    class Kind(models.TextChoices):
        MACHINE = "machine", _("Large machine")
        MEDICAL = "medical", _("Medical device")
        APPLIANCE = "appliance", _("Small appliance")
        OTHER = "other", _("Other")

    code = models.CharField(_("code"), max_length=60)
    name = BilingualField(_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    family = models.CharField(
        _("product family"), max_length=80, blank=True,
        help_text=_("models of one family learn from one another what breaks"),
    )  # fmt: skip
    warranty_months = models.PositiveSmallIntegerField(_("warranty in months"), default=12)
    repair_minutes = models.PositiveSmallIntegerField(_("usual repair in minutes"), default=90)
    skills = models.ManyToManyField(Skill, through="ModelSkill", related_name="+", verbose_name=_("skills"))
    certificates = models.ManyToManyField(
        CertificateType, through="ModelCertificate", related_name="+", verbose_name=_("certificates")
    )
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("product model")
        verbose_name_plural = _("product models")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="product_model_code_once"),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.code

    @property
    def repair_time(self) -> timedelta:
        return timedelta(minutes=self.repair_minutes)


class ModelSkill(TenantModel):
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "product_model", "skill"], name="model_skill_once")]

    def __str__(self) -> str:
        return f"{self.product_model_id}: {self.skill_id} ≥ {self.level}"


class ModelCertificate(TenantModel):
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE)
    certificate_type = models.ForeignKey(CertificateType, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "product_model", "certificate_type"], name="model_certificate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_model_id}: {self.certificate_type_id}"


@audited
class Part(Record):
    code = models.CharField(_("code"), max_length=60)
    name = BilingualField(_("name"))
    unit = models.CharField(_("unit"), max_length=20, default="pcs")
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, default=0)
    weight_kg = models.DecimalField(_("weight in kg"), max_digits=8, decimal_places=3, null=True, blank=True)
    has_serial = models.BooleanField(_("tracked by serial number"), default=False)
    is_returnable = models.BooleanField(_("old part comes back"), default=False)
    fits = models.ManyToManyField(
        ProductModel, through="ModelPart", related_name="parts", verbose_name=_("product models")
    )
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="part_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ModelPart(TenantModel):
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE)
    part = models.ForeignKey(Part, on_delete=models.CASCADE)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "product_model", "part"], name="model_part_once")]

    def __str__(self) -> str:
        return f"{self.product_model_id}: {self.part_id} × {self.quantity}"


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, by: Actor) -> AssetQuerySet:
        if by.is_system or not STAFF.isdisjoint(by.roles):
            return self
        return self.filter(site__in=Site.objects.visible_to(by))


@audited
class Asset(Record):
    """One installed product. Its QR label opens the door `asset`; see `queries.label_token`."""

    code = models.CharField(_("asset number"), max_length=60)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    product_model = models.ForeignKey(
        ProductModel, on_delete=models.PROTECT, related_name="assets", verbose_name=_("product model")
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assets", verbose_name=_("site"))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
        verbose_name=_("part of"),
    )
    place = models.CharField(_("place on site"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ASSET_STATES.choices, default="in_service")
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    commissioned_on = models.DateField(_("commissioned on"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    objects = AssetQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="asset_code_once"),
        ]
        indexes = [models.Index(fields=["tenant", "serial"], name="asset_serial")]

    def __str__(self) -> str:
        return f"{self.name or self.product_model} {self.serial or self.code}"


class ContractCoverage(TenantModel):
    """A contract covers an asset."""

    contract = models.ForeignKey(ServiceContract, on_delete=models.CASCADE, related_name="coverage")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="coverage")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "contract", "asset"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} covers {self.asset_id}"


class Reading(Record):
    """A meter's value: running hours, cycles, pages."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="readings")
    meter = models.CharField(_("meter"), max_length=80)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)
    at = models.DateTimeField(_("read at"))

    class Meta(Record.Meta):
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = [models.Index(fields=["tenant", "asset", "-at"], name="reading_of_asset")]

    def __str__(self) -> str:
        return f"{self.meter}: {self.value} {self.unit}"
