"""Service requests and work orders."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.customers.models import Contact, Customer, ServiceContract, Site
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.equipment.models import Asset, Part
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import CertificateType, FailureCode, Skill, ToolType
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.rules import Priority as Priority
from firstfix.work.states import OPEN_STATES, ORDER_STATES, REQUEST_STATES


class RequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, by: Actor) -> RequestQuerySet:
        if by.is_system or not STAFF.isdisjoint(by.roles):
            return self
        return self.filter(customer__in=Customer.objects.visible_to(by))


@audited
class ServiceRequest(Record):
    """What a customer reports. Its status page opens by the door `request`."""

    class Channel(models.TextChoices):
        LABEL = "label", _("QR label")
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        PORTAL = "portal", _("Customer portal")
        API = "api", _("API")
        ON_SITE = "on_site", _("On site")
        IMPORT = "import", _("Import")

    number = models.CharField(_("number"), max_length=20)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=20, choices=REQUEST_STATES.choices, default=REQUEST_STATES.start)
    customer = models.ForeignKey(
        Customer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("customer"),
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="requests", verbose_name=_("site")
    )
    asset = models.ForeignKey(
        Asset,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("asset"),
    )
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    description = models.TextField(_("what is wrong"))
    symptom = models.ForeignKey(
        FailureCode,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("symptom"),
    )
    is_stopped = models.BooleanField(_("it does not work at all"), default=False)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)
    response_due_at = models.DateTimeField(_("response due"), null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates"
    )
    answer = models.TextField(_("answer"), blank=True)
    found_during = models.ForeignKey(
        "WorkOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="found_requests",
        verbose_name=_("found on site during"),
    )  # fmt: skip
    troubleshooting = models.ForeignKey(
        TroubleshootingRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="requests",
        verbose_name=_("troubleshooting"),
    )  # fmt: skip

    objects = RequestQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="request_number_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "-reported_at"], name="request_inbox"),
            models.Index(fields=["tenant", "reported_at"], name="request_reported"),
        ]

    def __str__(self) -> str:
        return self.number


class RequestPhoto(TenantModel):
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "request", "file"], name="request_photo_once")]

    def __str__(self) -> str:
        return str(self.file_id)


class AwaitedPhoto(TenantModel):
    """A photo of a request that a phone has announced; it becomes a RequestPhoto when its file is whole."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="awaited_photos")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "request", "upload"], name="awaited_photo_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.upload_id}"


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def visible_to(self, by: Actor) -> WorkOrderQuerySet:
        if by.is_system or not STAFF.isdisjoint(by.roles):
            return self
        return self.filter(customer__in=Customer.objects.visible_to(by))

    def still_open(self) -> WorkOrderQuerySet:
        return self.filter(state__in=OPEN_STATES)


@audited
class WorkOrder(Record):
    """The company's promise to deal with something."""

    class Kind(models.TextChoices):
        REPAIR = "repair", _("Repair")
        INSTALLATION = "installation", _("Installation and commissioning")
        MAINTENANCE = "maintenance", _("Maintenance")
        INSPECTION = "inspection", _("Inspection")
        TRAINING = "training", _("Training")

    class Crew(models.IntegerChoices):
        ONE = 1, _("One engineer")
        TWO = 2, _("Two engineers")

    class Entitlement(models.TextChoices):
        WARRANTY = "warranty", pgettext_lazy("entitlement", "Warranty")
        CONTRACT = "contract", _("Contract")
        CHARGEABLE = "chargeable", _("Chargeable")

    number = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.REPAIR)
    state = models.CharField(_("state"), max_length=20, choices=ORDER_STATES.choices, default=ORDER_STATES.start)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    request = models.ForeignKey(
        ServiceRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="work_orders",
        verbose_name=_("service request"),
    )  # fmt: skip
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="work_orders", verbose_name=_("customer")
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="work_orders", verbose_name=_("site"))
    asset = models.ForeignKey(
        Asset,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="work_orders",
        verbose_name=_("asset"),
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("contact")
    )
    subject = models.CharField(_("subject"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    planned_minutes = models.PositiveSmallIntegerField(_("planned minutes on site"), default=90)
    crew = models.PositiveSmallIntegerField(_("engineers on site"), choices=Crew.choices, default=Crew.ONE)
    skills = models.ManyToManyField(Skill, through="OrderSkill", related_name="+", verbose_name=_("skills"))
    certificates = models.ManyToManyField(
        CertificateType, through="OrderCertificate", related_name="+", verbose_name=_("certificates")
    )

    entitlement = models.CharField(_("entitlement"), max_length=12, choices=Entitlement.choices)
    entitlement_reason = models.JSONField(default=dict, help_text="code and values; see equipment.rules")
    contract = models.ForeignKey(
        ServiceContract,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contract"),
    )

    # Timestamps are kept apart; a time that nobody observed stays empty.
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)
    not_before = models.DateField(
        _("not before"), null=True, blank=True, help_text="planned work that is known early; no plan puts it sooner"
    )
    responded_at = models.DateTimeField(_("responded"), null=True, blank=True)
    restored_at = models.DateTimeField(pgettext_lazy("time", "restored"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    response_due_at = models.DateTimeField(_("response due"), null=True, blank=True)
    restoration_due_at = models.DateTimeField(_("restoration due"), null=True, blank=True)

    symptom = models.ForeignKey(FailureCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mode = models.ForeignKey(FailureCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mechanism = models.ForeignKey(FailureCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cause = models.ForeignKey(FailureCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remedy = models.ForeignKey(FailureCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    work_done = models.TextField(_("what was done"), blank=True)
    was_remote = models.BooleanField(_("solved remotely"), default=False)
    solved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("solved remotely by")
    )
    visit_count = models.PositiveSmallIntegerField(_("visits made"), default=0)
    awaited_quote = models.CharField(
        _("waits for the answer to quote"), max_length=20, blank=True, default="",
        help_text="its number; nobody plans a visit before the customer has answered",
    )  # fmt: skip
    repeat_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="repeats",
        verbose_name=_("repeat of"),
    )
    troubleshooting = models.ForeignKey(
        TroubleshootingRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="work_orders",
        verbose_name=_("troubleshooting"),
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=80, blank=True)

    objects = WorkOrderQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="work_order_number_once"),
            models.CheckConstraint(condition=models.Q(crew__in=(1, 2)), name="crew_of_one_or_two"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "restoration_due_at"], name="order_due"),
            models.Index(fields=["tenant", "asset", "-entered_at"], name="order_of_asset"),
            models.Index(fields=["tenant", "restored_at"], name="order_restored"),
            models.Index(fields=["tenant", "restoration_due_at"], name="order_promised"),
            models.Index(fields=["tenant", "entered_at"], name="order_entered"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderSkill(TenantModel):
    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "work_order", "skill"], name="order_skill_once")]

    def __str__(self) -> str:
        return f"{self.work_order_id}: {self.skill_id} ≥ {self.level}"


class OrderCertificate(TenantModel):
    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE)
    certificate_type = models.ForeignKey(CertificateType, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "work_order", "certificate_type"], name="order_certificate_once")
        ]

    def __str__(self) -> str:
        return f"{self.work_order_id}: {self.certificate_type_id}"


class PartNeed(TenantModel):
    """A part that the order is expected to need."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="part_needs")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", verbose_name=_("part"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "work_order", "part"], name="part_need_once")]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.quantity}"


class ToolNeed(TenantModel):
    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="tool_needs")
    tool_type = models.ForeignKey(ToolType, on_delete=models.PROTECT, related_name="+", verbose_name=_("tool"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "work_order", "tool_type"], name="tool_need_once")]

    def __str__(self) -> str:
        return str(self.tool_type_id)


class StateChange(TenantModel):
    """When an order entered a state: what SLA clocks and the customer's status page read."""

    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="state_changes")
    state = models.CharField(max_length=20, choices=ORDER_STATES.choices)
    at = models.DateTimeField()
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["tenant", "work_order", "at"], name="state_change_of_order")]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%F %R}"
