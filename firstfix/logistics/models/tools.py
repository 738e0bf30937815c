"""What engineers work with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.models.places import StockPlace
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.tenants.models import Record


@audited
class Tool(Record):
    code = models.CharField(_("code"), max_length=40)
    tool_type = models.ForeignKey(ToolType, on_delete=models.PROTECT, related_name="tools", verbose_name=_("type"))
    place = models.ForeignKey(
        StockPlace,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tools",
        verbose_name=_("place"),
    )
    calibrated_until = models.DateField(_("calibrated until"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="tool_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_type} {self.code}"
