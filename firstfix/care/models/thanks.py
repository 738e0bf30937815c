"""A customer's thanks (感谢), for the engineers whom they are meant for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.models.caught import Caught
from firstfix.people.models import Engineer
from firstfix.platform.tenants.models import TenantModel


class Thanks(Caught):
    text = models.TextField(_("what was said"))
    says = models.CharField(_("who says it"), max_length=120, blank=True)
    engineers = models.ManyToManyField(Engineer, through="Thanked", related_name="thanks", verbose_name=_("engineers"))

    class Meta(Caught.Meta):
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        indexes = [models.Index(fields=["tenant", "-at"], name="thanks_at")]

    def __str__(self) -> str:
        return self.text[:80]


class Thanked(TenantModel):
    thanks = models.ForeignKey(Thanks, on_delete=models.CASCADE)
    engineer = models.ForeignKey(Engineer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "thanks", "engineer"], name="thanked_once")]

    def __str__(self) -> str:
        return f"{self.thanks_id} → {self.engineer_id}"
