"""Imports: which columns meant what, and what each run did."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Record, TenantModel


class ColumnMapping(TenantModel):
    """What the columns of a file mean, remembered by kind and heading."""

    kind = models.CharField(max_length=40)
    header_hash = models.CharField(max_length=64)
    columns = models.JSONField(help_text="our field -> heading in the file")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "header_hash"], name="column_mapping_once")]

    def __str__(self) -> str:
        return self.kind


class ImportRun(Record):
    class State(models.TextChoices):
        READING = "reading", _("Reading")
        CHECKED = "checked", _("Checked, nothing written yet")
        WRITING = "writing", _("Writing")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed, nothing written")

    kind = models.CharField(_("kind"), max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READING)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="new, changed, same, refused")
    findings = models.JSONField(default=list, help_text="refused rows: row, column, reason")
    refused_file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%F %R}"
