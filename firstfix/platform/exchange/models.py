"""Imports: which columns meant what, and what each run did."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Record, TenantModel


class ColumnMapping(TenantModel):
    """What the columns of a file mean, remembered by its headings."""

    kind = models.CharField(max_length=40)
    header_hash = models.CharField(max_length=64)
    columns = models.JSONField(help_text="our field -> heading in the file, or {always: text}")
    orders = models.JSONField(default=dict, help_text="heading -> day or month, which comes first in its dates")
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "header_hash"], name="column_mapping_once")]

    def __str__(self) -> str:
        return self.kind


class ImportRun(Record):
    """One file on its way in: it is read, columns are chosen, rows are looked at, rows are written."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        CHOOSING = "choosing", _("Columns to be chosen")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, nothing written yet")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Written")
        FAILED = "failed", _("Failed, nothing written")

    kind = models.CharField(_("kind"), max_length=40, blank=True)
    profile = models.CharField(max_length=40, blank=True, help_text="the ready recipe, in place of kind and columns")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    encoding = models.CharField(max_length=20, blank=True, help_text="as told by a person; empty: found out")
    outline = models.JSONField(default=dict, help_text="see outline.py; empty before the file has been read")
    columns = models.JSONField(default=dict, help_text="our field -> heading in the file, or {always: text}")
    orders = models.JSONField(default=dict, help_text="heading -> day or month, which comes first in its dates")
    makes_missing = models.BooleanField(
        _("make what is missing"), default=False, help_text=_("customers, sites, product models that rows only name")
    )
    good_rows_only = models.BooleanField(_("good rows only"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READING)
    started_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("started by")
    )
    total = models.PositiveIntegerField(default=0, help_text="rows in the file")
    began_at = models.DateTimeField(null=True, blank=True, help_text="when a worker took it")
    percent = models.PositiveSmallIntegerField(default=0, help_text="how far it is, written while it runs")
    counts = models.JSONField(default=dict, help_text="new, changed, same, refused: rows")
    kinds = models.JSONField(default=dict, help_text="the same of records, by kind, where rows are several")
    notes = models.JSONField(default=list, help_text="what a person should know about the file as a whole")
    problem = models.TextField(blank=True, help_text="why it failed")
    outcomes = models.ForeignKey(
        StoredFile, null=True, on_delete=models.SET_NULL, related_name="+", help_text="every row, one JSON per line"
    )
    refused_file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["tenant", "-created_at"], name="import_run_newest")]

    def __str__(self) -> str:
        return f"{self.file.name} {self.created_at:%F %R}"

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.READING, self.State.CHECKING, self.State.WRITING)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE
