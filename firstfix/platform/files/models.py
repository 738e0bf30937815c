"""Files that people give us: photos, signatures, reports. Rows here, bytes in the files folder under their hash.

A phone's file comes in pieces (`Upload`); what has come so far lies under `arriving/` until it is whole.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record


class StoredFile(Record):
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta(Record.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.FILES_ROOT) / str(self.tenant_id) / self.sha256[:2] / self.sha256


class Upload(Record):
    """A file that a phone has announced; `uid` is the phone's. Records point here while their file is on its way."""

    class State(models.TextChoices):
        COMING = "coming", _("on its way")
        STORED = "stored", _("stored")
        UNREADABLE = "unreadable", _("cannot be shown")

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        DRAWING = "drawing", _("drawing")

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PHOTO)
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0, help_text="bytes that lie on our disk for good")
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMING)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        verbose_name = _("file on its way")
        verbose_name_plural = _("files on their way")

    def __str__(self) -> str:
        return f"{self.kind} {self.received}/{self.size}"

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.COMING

    @property
    def arriving_path(self) -> Path:
        return arriving_folder(self.tenant_id) / str(self.uid)


def arriving_folder(tenant_id: int | None) -> Path:
    return Path(settings.FILES_ROOT) / str(tenant_id) / "arriving"
