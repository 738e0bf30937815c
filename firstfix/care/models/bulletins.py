"""Service bulletins (服务通告): what is to be known of certain machines, or done on each (field change)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.care.models.problems import Problem
from firstfix.care.states import BULLETIN_STATES
from firstfix.equipment.models import Asset, ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.states import StateTable
from firstfix.platform.tenants.models import Record
from firstfix.work.models import WorkOrder


@audited
class Bulletin(Record):
    """It concerns the machines of a product model in service; serial numbers, software versions and days, where given,
    narrow them down. A machine of which one of these is not known may be concerned.

    Serial numbers are compared by `equipment.rules.serial_order`, versions by `version_numbers`.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", _("To be known")
        CHANGE = "change", _("To be done on each machine")

    table: ClassVar[StateTable] = BULLETIN_STATES

    number = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NOTICE)
    subject = BilingualField(_("subject"))
    text = BilingualField(_("what is to be known, or done"))
    problem = models.ForeignKey(
        Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="bulletins", verbose_name=_("problem")
    )
    product_model = models.ForeignKey(
        ProductModel, on_delete=models.PROTECT, related_name="bulletins", verbose_name=_("product model")
    )
    serial_from = models.CharField(_("serial number from"), max_length=80, blank=True)
    serial_to = models.CharField(_("serial number to"), max_length=80, blank=True)
    version_from = models.CharField(_("software version from"), max_length=40, blank=True)
    version_to = models.CharField(_("software version to"), max_length=40, blank=True)
    version_after = models.CharField(_("software version afterwards"), max_length=40, blank=True)
    began_from = models.DateField(_("commissioned from"), null=True, blank=True)
    began_to = models.DateField(_("commissioned until"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes on each machine"), default=60)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=BULLETIN_STATES.choices, default=BULLETIN_STATES.start)
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(pgettext_lazy("time", "published"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("service bulletin")
        verbose_name_plural = _("service bulletins")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="bulletin_number_once"),
        ]
        indexes = [models.Index(fields=["tenant", "product_model", "state"], name="bulletin_of_model")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def is_change(self) -> bool:
        return self.kind == self.Kind.CHANGE


@audited
class BulletinServed(Record):
    """A machine that a field change concerns is dealt with; of the others there is no row: they wait."""

    class How(models.TextChoices):
        ORDERED = "ordered", _("A work order is open for it")
        DONE = "done", pgettext_lazy("field change", "Done")
        LEFT_OUT = "left_out", pgettext_lazy("field change", "Left out")

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="served")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="bulletins_served")
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="bulletins_served"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    version_before = models.CharField(
        _("software version before"), max_length=40, blank=True, help_text="goes back when it was not done after all"
    )
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        verbose_name = _("machine served for a bulletin")
        verbose_name_plural = _("machines served for bulletins")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "bulletin", "asset"], name="bulletin_serves_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.asset_id} {self.how}"
