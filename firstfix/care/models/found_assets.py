"""Assets that an engineer found on site and that the system does not know: to be confirmed by the desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.care.models.caught import Caught
from firstfix.care.states import FOUND_ASSET_STATES
from firstfix.equipment.models import ProductModel
from firstfix.platform.audit.tracking import audited
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.models import TenantModel


@audited
class FoundAsset(Caught):
    """What could be read on the plate. `asset` is what it became: a new one, or one that was known already."""

    number = models.CharField(_("number"), max_length=20)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    place = models.CharField(_("place on site"), max_length=120, blank=True)
    product_model = models.ForeignKey(
        ProductModel, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("product model"),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=12, choices=FOUND_ASSET_STATES.choices, default=FOUND_ASSET_STATES.start
    )
    answer = models.TextField(_("answer"), blank=True)
    settled_at = models.DateTimeField(pgettext_lazy("found asset", "settled"), null=True, blank=True)

    class Meta(Caught.Meta):
        verbose_name = _("asset found on site")
        verbose_name_plural = _("assets found on site")
        constraints = [
            *Caught.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="found_asset_number_once"),
        ]
        indexes = [models.Index(fields=["tenant", "state", "-at"], name="found_asset_list")]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.number, self.name, self.serial)))


class FoundAssetPhoto(TenantModel):
    """The plate, and the machine."""

    found = models.ForeignKey(FoundAsset, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="what a phone announced"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "found", "file"], name="found_asset_photo_once")]

    def __str__(self) -> str:
        return str(self.file_id or self.upload_id)
