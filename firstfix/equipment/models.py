"""Product models with their parts, and the installed base: assets with warranty, contracts and readings."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import ServiceContract, Site
from firstfix.equipment.rules.quantities import Unit, is_measured
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

    class Protection(models.TextChoices):
        """Against electric shock (IEC 60601-1, GB 9706.1)."""

        CLASS_I = "I", _("Class I")
        CLASS_II = "II", _("Class II")
        INTERNAL = "internal", _("Internally powered")

    class AppliedPart(models.TextChoices):
        """What touches the patient, by how well it is insulated (IEC 60601-1, GB 9706.1)."""

        NONE = "none", _("No applied part")
        B = "B", _("Type B")
        BF = "BF", _("Type BF")
        CF = "CF", _("Type CF")

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
    protection = models.CharField(
        _("protection class"), max_length=10, choices=Protection.choices, blank=True,
        help_text=_("Of medical devices; which tests are asked after a repair goes by it."),
    )  # fmt: skip
    applied_part = models.CharField(
        _("applied part"), max_length=10, choices=AppliedPart.choices, blank=True,
        help_text=_("Of medical devices; which tests are asked after a repair goes by it."),
    )  # fmt: skip
    registration = models.CharField(
        _("registration number"), max_length=80, blank=True, help_text=_("Of medical devices; it stands in their file.")
    )
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
    def is_medical(self) -> bool:
        return self.kind == self.Kind.MEDICAL

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
    class Tracking(models.TextChoices):
        NONE = "none", _("not tracked")
        SERIAL = "serial", _("by serial number")
        BATCH = "batch", _("by batch")

    code = models.CharField(_("code"), max_length=60)
    name = BilingualField(_("name"))
    unit = models.CharField(
        _("unit"), max_length=10, choices=Unit.choices, default=Unit.PIECE, help_text=_("stays, once the part is kept")
    )
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, default=0)
    weight_kg = models.DecimalField(_("weight in kg"), max_digits=8, decimal_places=3, null=True, blank=True)
    tracking = models.CharField(_("tracked"), max_length=10, choices=Tracking.choices, default=Tracking.NONE)
    is_returnable = models.BooleanField(_("old part comes back"), default=False)
    hazard = models.CharField(
        _("hazardous goods"),
        max_length=80,
        blank=True,
        help_text=_("UN number and class, like “UN 1950, class 2.1”; empty: not hazardous"),
    )
    cold_from = models.SmallIntegerField(_("kept cold from (°C)"), null=True, blank=True)
    cold_to = models.SmallIntegerField(
        _("kept cold up to (°C)"), null=True, blank=True, help_text=_("both empty: no cold chain")
    )
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
            models.CheckConstraint(
                condition=models.Q(cold_from=None, cold_to=None) | models.Q(cold_from__lte=models.F("cold_to")),
                name="cold_from_to",
                violation_error_message=_("Give both temperatures, the lower one first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(tracking="serial") | ~models.Q(unit__in=[Unit.METRE, Unit.KILOGRAM, Unit.LITRE]),
                name="serial_is_counted",
                violation_error_message=_("What is measured has no serial numbers; track it by batch."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def has_serial(self) -> bool:
        return self.tracking == self.Tracking.SERIAL

    @property
    def is_tracked(self) -> bool:
        return self.tracking != self.Tracking.NONE

    @property
    def is_measured(self) -> bool:
        return is_measured(self.unit)

    @property
    def is_cold(self) -> bool:
        return self.cold_from is not None


class PartReplacement(TenantModel):
    """`new` may stand in for `old`; where it supersedes it, `old` is used up and not ordered any more."""

    old = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="replaced_by", verbose_name=_("part"))
    new = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="replaces", verbose_name=_("instead"))
    supersedes = models.BooleanField(
        _("supersedes it"), default=False, help_text=_("the old part is used up first and not ordered any more")
    )
    both_ways = models.BooleanField(
        _("both ways"), default=False, help_text=_("the old part also fits where the new one is asked for")
    )

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "old", "new"], name="replacement_once"),
            models.UniqueConstraint(
                fields=["tenant", "old"], condition=models.Q(supersedes=True), name="superseded_by_one"
            ),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="replaced_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class ModelPart(TenantModel):
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE)
    part = models.ForeignKey(Part, on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)

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
    software_version = models.CharField(
        _("software version"), max_length=40, blank=True,
        help_text=_("Of its firmware or software, as the machine shows it."),
    )  # fmt: skip
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
