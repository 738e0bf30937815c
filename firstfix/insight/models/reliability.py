"""How long the machines of a product model last, as it was counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import ProductModel
from firstfix.platform.tenants.models import TenantModel


class Reliability(TenantModel):
    """What was counted of one product model, by night or when somebody asked for it: see `endurance.Endurance`."""

    product_model = models.ForeignKey(
        ProductModel, on_delete=models.CASCADE, related_name="+", verbose_name=_("product model")
    )
    counted_at = models.DateTimeField(_("last counted"))
    warnings = models.PositiveSmallIntegerField(_("batches that fail more than their like"), default=0)
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("reliability")
        verbose_name_plural = _("reliabilities")
        constraints = [models.UniqueConstraint(fields=["tenant", "product_model"], name="reliability_once")]

    def __str__(self) -> str:
        return f"{self.product_model_id} {self.counted_at:%F}"
