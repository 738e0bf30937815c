"""Where parts and tools are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record


@audited
class StockPlace(Record):
    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", _("Central warehouse")
        BRANCH = "branch", _("Branch")
        VAN = "van", _("Engineer's van stock")

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
        ]

    def __str__(self) -> str:
        return self.name
